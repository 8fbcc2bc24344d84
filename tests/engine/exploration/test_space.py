"""Cubes are sets of points, and operations on them what they are on points."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.exploration.domains import Variable
from hoso.engine.exploration.operations import Operation, assume, backward, forward, free
from hoso.engine.exploration.space import Space, joined

WIDTHS = {"a": 2, "b": 3, "c": 1, "d": 4}
SPACE = Space([Variable(name, "field", tuple(range(width))) for name, width in WIDTHS.items()])
POINTS = [
    sum(1 << (SPACE.shifts[name] + at) for name, at in zip(WIDTHS, ats, strict=True))
    for ats in product(*(range(width) for width in WIDTHS.values()))
]


def points(region: list[int]) -> set[int]:
    """The points of a region."""
    return {point for point in POINTS for cube in region if point & cube == point}


cubes = st.tuples(*(st.integers(1, (1 << width) - 1) for width in WIDTHS.values())).map(
    lambda cells: sum(cell << SPACE.shifts[name] for name, cell in zip(WIDTHS, cells, strict=True))
)
regions = st.lists(cubes, max_size=3)
slots = st.lists(st.sampled_from(sorted(WIDTHS)), unique=True).map(SPACE.slots)


@given(regions, regions, cubes, slots)
def test_sets(one, other, cube, some):
    """Meeting, taking away, negating, freeing and forcing are what they are of sets."""
    assert points(SPACE.meet(one, other)) == points(one) & points(other)
    assert points(joined(one + other)) == points(one) | points(other)
    assert points(SPACE.minus(cube, one)) == points([cube]) - points(one)
    assert points(SPACE.negated(one)) == set(POINTS) - points(one)
    like = {point: {item for item in POINTS if item & ~some == point & ~some} for point in POINTS}
    assert points(SPACE.freed(one, some)) == {point for point in POINTS if like[point] & points(one)}
    assert points(SPACE.forced(one, some)) == {point for point in POINTS if like[point] <= points(one)}


@given(cubes, cubes, cubes)
def test_points(cube, near, far):
    """A point of a cube is in it, and takes what the first of the others has there."""
    point = SPACE.point(cube, near, far)
    assert point in points([cube])
    assert all(point & slot & near for slot in map(SPACE.slot, WIDTHS) if cube & near & slot)


def operations() -> st.SearchStrategy[Operation]:
    """Any operation on some variable; the first cell of `d` is that of what is not given."""
    name = st.sampled_from(sorted(WIDTHS))
    values = SPACE.slot("d") & ~(1 << SPACE.shifts["d"])
    return st.one_of(
        regions.map(assume),
        name.map(lambda item: Operation("count", SPACE.slot(item))),
        name.map(lambda item: Operation("put", SPACE.slot(item), cells=1 << SPACE.shifts[item])),
        st.sampled_from(["give", "correct"]).map(
            lambda kind: Operation(kind, SPACE.slot("b") | values, (SPACE.slot("b"), SPACE.slot("d")))
        ),
        slots.filter(bool).map(lambda item: free(item)[0]),
    )


@given(operations(), cubes)
def test_backwards_is_from_where_it_leads_there(operation, cube):
    """A point is before a region exactly if something of it comes into the region."""
    before = points(backward(SPACE, operation, [cube]))
    assert before == {
        point for point in POINTS if points(forward(SPACE, operation, [point])) & points([cube])
    }


@given(operations(), cubes)
def test_forwards_is_point_by_point(operation, cube):
    """What comes of a cube is what comes of its points."""
    found = points(forward(SPACE, operation, [cube]))
    assert found == {
        after for point in points([cube]) for after in points(forward(SPACE, operation, [point]))
    }
