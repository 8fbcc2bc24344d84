"""The portal's statuses of a road: from the table that its file or its regime names, only what is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.road.piece import Cell, cell

if TYPE_CHECKING:
    from hoso.engine.road.course import Course
    from hoso.engine.road.piece import Origin, Piece


#: Keys that say what citizens see of a state.
_OF_SIGHT = ("hidden", "shown_as")


def statuses_of(course: Course, states: dict[str, Piece]) -> Cell | None:
    """The statuses with their labels, those that are used; None where no table is named."""
    at = course.law.statuses_at
    if at is None:
        return None
    codes = at.down("codes")
    used = {piece.text("status") for piece in states.values() if "status" in piece.cells}
    return Cell([cell(item) for item in codes.items() if str(item.down("status").value) in used], codes)


def sight_of_state(course: Course, piece: Piece, written: Origin) -> None:
    """Take over that a state is hidden; it then has no status of its own, whatever the regime's rows have."""
    if written.value.keys().isdisjoint(_OF_SIGHT):
        return
    hidden, as_ = written.said("hidden"), written.said("shown_as")
    if hidden is not None:
        piece.cells["hidden"] = hidden
    if as_ is not None:
        piece.put("shown_as", course.standing(str(as_.value)), as_)
    if hidden is not None and str(hidden.value) == "true" and written.said("status") is None:
        piece.cells.pop("status", None)
