"""Waits beside a row: how a row is suspended by an action of its own, and goes on where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.road.piece import Piece

if TYPE_CHECKING:
    from hoso.engine.road.course import Course
    from hoso.engine.road.table import Laid

#: Keys of a beginning that the move takes as they are written.
_TAKEN = ("trigger", "by", "conditions", "unless", "fills", "documents", "at_most", "legal")


def begun(course: Course, row: Laid) -> list[Piece]:
    """The moves by which a row comes to the waits beside it, each with a reason."""
    del course
    made: list[Piece] = []
    for wait in row.waits:
        at = wait.origin.down("begins")
        piece = Piece(at)
        piece.take(at, *_TAKEN)
        piece.put("source", row.state)
        piece.put("dest", wait.state)
        piece.put("reason", "required")
        if at.down("by").value is None and len(row.roles) > 1:
            piece.put("by", row.origin.down("by").items())
        made.append(piece)
    return made
