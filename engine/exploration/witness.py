"""The witness of a finding: the steps of a shortest course, with the values that are given on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.exploration.domains import shown
from hoso.engine.exploration.walk import Place, followed, preceding

if TYPE_CHECKING:
    from hoso.engine.exploration.abstraction import Abstraction
    from hoso.engine.exploration.network import Edge
    from hoso.engine.exploration.space import Region
    from hoso.engine.exploration.walk import Walk


class Move(NamedTuple):
    """One step of a course."""

    #: The action; empty for the opening, `answer` for the answer of an agency.
    action: str
    role: str
    #: Where it starts; empty for the opening.
    source: str
    #: Where the dossier is then.
    to: tuple[str, ...]
    #: The row that is taken: its number in the file; None where it is none.
    row: int | None
    #: Fields that get another value, as it is typed.
    given: dict[str, str]


def witness(
    abstraction: Abstraction, walk: Walk, number: int, region: Region, last: Edge | None = None
) -> tuple[Move, ...]:
    """The course to a place with values that are in a region there, and by a last edge on to where it leads.

    The region is that after the last edge, where there is one; it has values that can come there.
    """
    places = [Place(last.node, walk.space.full, number, last)] if last is not None else list[Place]()
    places = [*walk.course(number), *places]
    space = walk.space
    opened = next(cube for cube, edge in walk.network.openings() if edge == places[0].edge)
    after = [space.meet(region, [places[-1].cube])]
    for place in reversed(places[1:]):
        before = walk.places[place.before].cube
        after.append(space.meet(preceding(space, place.edge, after[-1]), [before]))
    moves: list[Move] = []
    aim, point = space.point(after[0][0]), space.point(opened)
    for place, wanted in zip(places, reversed(after), strict=True):
        # an opaque answer is free at every moment: a point has none
        found = space.meet(followed(space, place.edge, [point | abstraction.free]), wanted)
        near = (
            (aim,) if not moves else (point, aim)
        )  # whoever opens gives what is needed, others only what must be
        new = max((space.point(cube, *near) for cube in found), key=lambda item: (item & point).bit_count())
        moves.append(_move(abstraction, place, point, new))
        point = new
    return tuple(moves)


def _move(abstraction: Abstraction, place: Place, before: int, after: int) -> Move:
    edge, space = place.edge, abstraction.space
    fields = abstraction.procedure.fields
    given: dict[str, str] = {}
    for name, variable in space.variables.items():
        if variable.kind == "field":
            new = space.value(after, name)
            changed = not edge.action or new != space.value(before, name)
            if changed and variable.cells[new] is not None:
                field = name.removeprefix("f.")
                given[field] = shown(fields[field], variable.cells[new])
    row = edge.rows[0][0] if edge.rows and edge.action else None
    return Move(edge.action, edge.role, edge.source, place.node.states, row, given)
