"""A row that waits for a sub-dossier: what the explicit form says of it, and where it goes else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.road.piece import Piece

if TYPE_CHECKING:
    from hoso.engine.road.course import Course
    from hoso.engine.road.piece import Origin
    from hoso.engine.road.table import Laid

#: Key of the row -> the action, and how the sub-dossier came back.
WAYS = {"failure": ("sub_failed", "failure"), "withdrawn_to": ("sub_withdrawn", "withdrawn")}


def sub_dossier_of(origin: Origin) -> Piece:
    """What the state says: all but where the road goes."""
    piece = Piece(origin)
    piece.take(origin, *(key for key, _ in origin.pairs() if key not in WAYS))
    return piece


def unsuccessful(course: Course, row: Laid) -> list[Piece]:
    """The moves by which a row is left when its sub-dossier has failed, or was withdrawn."""
    made: list[Piece] = []
    if row.row.sub_dossier is None:
        return made
    for key, (action, outcome) in WAYS.items():
        at = row.origin.down("sub_dossier", key)
        if at.value is None:
            continue
        piece = Piece(at)
        piece.put("trigger", action)
        piece.put("source", row.state)
        end = course.table.end_of(str(at.value))
        piece.put("dest", end or course.standing(str(at.value)), at)
        piece.put("sub", outcome)
        made.append(piece)
    return made
