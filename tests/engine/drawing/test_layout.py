"""engine/drawing/layout.py: nothing stands on anything else, and no line runs through a box."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.drawing import Walk
from hoso.engine.drawing.chart import chart_of
from hoso.engine.drawing.fold import folded
from hoso.engine.drawing.layout import Turn, layout_of
from hoso.engine.drawing.words import Words

from .charts import captions, procedures, roads, walks

#: Coordinates are rounded to a tenth.
_SLACK = 0.15

drawn = st.one_of(procedures(), roads())
columns = st.one_of(st.none(), st.integers(1, 4))


def laid_out(procedure, walk, most=1):
    """Lay a procedure out, in so many columns at most."""
    return folded(layout_of(Words(chart_of(procedure), captions(procedure), walk)), most)


def points(piece):
    """Sample a piece of a line: the Bézier of its description; between columns its corners."""
    if isinstance(piece, Turn):
        corners = [(piece.x1, piece.y1), (piece.x1, piece.low), (piece.gutter, piece.low)]
        corners += [(piece.gutter, piece.high), (piece.x2, piece.high), (piece.x2, piece.y2)]
        for (x1, y1), (x2, y2) in pairwise(corners):
            yield from ((x1 + (x2 - x1) * step / 64, y1 + (y2 - y1) * step / 64) for step in range(65))
        return
    middle = (piece.y1 + piece.y2) / 2
    for step in range(17):
        t = step / 16
        u = 1 - t
        x = piece.x1 * (u**3 + 3 * u * u * t) + piece.x2 * (3 * u * t * t + t**3)
        yield x, piece.y1 * u**3 + 3 * middle * (u * u * t + u * t * t) + piece.y2 * t**3


def inside(node, x, y):
    """Is a point inside a box, further than its edge?"""
    return node.left + _SLACK < x < node.right - _SLACK and node.y + _SLACK < y < node.bottom - _SLACK


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_nothing_stands_on_anything_else(data):
    """Boxes, labels and pills keep clear of each other."""
    procedure = data.draw(drawn)
    layout = laid_out(procedure, data.draw(walks(procedure)), data.draw(columns))
    nodes = [node for node in layout.nodes if node.kind != "lane"]
    for one, other in combinations(nodes, 2):
        beside = one.right <= other.left + _SLACK or other.right <= one.left + _SLACK
        assert beside or one.bottom <= other.y + _SLACK or other.bottom <= one.y + _SLACK, (one, other)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_line_runs_through_a_box(data):
    """A line touches its ends at their edges, runs behind its own label, and meets nothing else."""
    procedure = data.draw(drawn)
    layout = laid_out(procedure, data.draw(walks(procedure)), data.draw(columns))
    nodes = [node for node in layout.nodes if node.kind != "lane"]
    for route in layout.routes:
        own = {id(node) for node in route.chain.nodes if node.kind == "label"}
        others = [node for node in nodes if id(node) not in own]
        for piece in route.pieces:
            along = list(points(piece))
            (left, right), (top, under) = ((min(part), max(part)) for part in zip(*along, strict=True))
            near = [
                node
                for node in others
                if node.left < right and node.right > left and node.y < under and node.bottom > top
            ]
            for x, y in along if near else ():
                assert not any(inside(node, x, y) for node in near), (route, x, y)


@settings(max_examples=40, deadline=None)
@given(drawn, columns)
def test_lines_are_whole(procedure, most):
    """The pieces of a line lead without a gap from the lower edge of one end to the upper of the other."""
    for route in laid_out(procedure, Walk(), most).routes:
        upper, lower = route.chain.nodes[0], route.chain.nodes[-1]
        assert route.pieces[0].y1 == upper.bottom
        assert route.pieces[-1].y2 == lower.y
        assert upper.left <= route.pieces[0].x1 <= upper.right
        assert lower.left <= route.pieces[-1].x2 <= lower.right
        for one, other in pairwise(route.pieces):
            assert (one.x2, one.y2) == (other.x1, other.y1)
            assert isinstance(one, Turn) or one.y1 <= one.y2
