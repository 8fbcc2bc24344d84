"""What a compiled procedure publishes less than others: what its file says, else its regime, by audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.road.piece import Piece

if TYPE_CHECKING:
    from hoso.engine.road.course import Course


def publication_of(course: Course) -> Piece | None:
    """The key `publication`; None where neither the file nor its regime has it."""
    law = course.law.regime_at
    written = [origin.down("publication") for origin in (law, course.root) if origin is not None]
    written = [origin for origin in written if origin.value is not None]
    if not written:
        return None
    piece = Piece(written[-1])
    for origin in written:
        piece.take(origin, *(audience for audience, _ in origin.pairs()))
    return piece
