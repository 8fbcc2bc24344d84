"""A refusal with rows of its own: how it begins, and what a file must say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.road.moves import move, taken_apart
from hoso.engine.road.piece import Piece
from hoso.engine.road.regime import FIRST_OF_REFUSAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.road.course import Course
    from hoso.engine.road.definitions import Definitions

#: What a row of a refusal cannot say: it takes no place of the regime; of withdrawal all say the same.
_FOREIGN = ("is", "ends_withdrawal")


def begins_refusal(course: Course, trigger: str) -> bool:
    """Is this the regime's action by which a refusal begins that has rows of its own?"""
    regime = course.law.regime
    framed = regime is not None and regime.refusal is not None
    return framed and course.road.refusal is not None and trigger == course.refusal_trigger


def begun(course: Course, piece: Piece) -> None:
    """Let the regime's move begin the rows of the refusal; what it decided, one of them decides."""
    refusal, at = course.road.refusal, course.root.down("refusal")
    assert refusal is not None
    piece.cells.pop("decision", None)
    if refusal.from_:
        piece.cells.pop("by", None)
        piece.put("source", at.down("from").value, at.down("from"))
    piece.take(at, "by")
    piece.put("reason", "required")
    piece.put("dest", FIRST_OF_REFUSAL)


def own_beginning(course: Course, holders: Mapping[str, str]) -> list[Piece]:
    """The move that begins a refusal, where no regime has one."""
    regime, refusal = course.law.regime, course.road.refusal
    if refusal is None or not refusal.from_ or (regime is not None and regime.refusal is not None):
        return []
    at = course.root.down("refusal")
    piece = Piece(at)
    piece.put("trigger", course.refusal_trigger, at.down("trigger"))
    begun(course, piece)
    return move(course, taken_apart(piece), holders)


def check_refusal(course: Course) -> None:
    """E404, E416, E430, E431: where a refusal begins and ends is said once, and one of its rows decides."""
    refusal, at = course.road.refusal, course.root.down("refusal")
    if refusal is None:
        return
    regime = course.law.regime
    framed = regime is not None and regime.refusal is not None
    for key in ("trigger", "after_last_step"):
        said = getattr(refusal, key) is not None
        if said == framed:
            course.find("E430", at.down(key) if said else at, key=True, key_name=key)
    if not framed and not refusal.from_:
        course.find("E430", at, key=True, key_name="from")
    deciding = [row for row in course.table.refusal if row.row.decision]
    if len(deciding) != 1:
        listed = ", ".join(row.name for row in deciding) or "-"
        course.find("E431", deciding[1].origin if deciding else at, key=not deciding, rows=listed)
    for row in course.table.refusal:
        for key, origin in row.origin.pairs():
            if key in _FOREIGN:
                course.find("E404", origin, key=True, name_key=key, row="refusal")
    if course.table.refusal and course.table.refusal[0].row.only_if:
        row = course.table.refusal[0]
        course.find("E416", row.origin.down("only_if"), key=True, name=row.name)


def check_paper(course: Course, definitions: Definitions, moves: Iterable[Piece]) -> None:
    """W330: a refusal that nobody can hold in hand."""
    if course.road.refusal is None:
        return
    states = {item.state for row in course.table.refusal for item in (row, *row.waits)}
    states.add(course.after_refusal)
    own = [piece for piece in moves if states.intersection(piece.names("source"))]
    actions = {piece.text("trigger") for piece in own}
    documents = definitions.things["documents"].values()
    wanted = any(piece.names("documents") for piece in own)
    if not wanted and not any(actions.intersection(item.names("needed_for")) for item in documents):
        course.notes.append(("W330", course.root.down("refusal")))
