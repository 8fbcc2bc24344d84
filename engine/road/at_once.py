"""A result that is given at the counter at once: one move from where dossiers begin to where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.road.piece import Cell, Piece, labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.road.course import Course
    from hoso.engine.road.regime import Regime

#: Keys that the move takes as they are written.
_TAKEN = ("trigger", "by", "conditions", "unless", "fills", "documents", "gives", "reason", "legal")


def at_once(course: Course) -> Iterator[Piece]:
    """The move; it decides. E420 where no law says in which state such a dossier ends."""
    if course.road.at_once is None:
        return
    at = course.root.down("at_once")
    regime, law = course.law.regime, course.law.regime_at
    if regime is None or law is None or regime.at_once is None:
        course.find("E420", at, key=True, why=course.road.regime or "-")
        return
    piece = Piece(at)
    piece.take(at, *_TAKEN)
    piece.put("source", course.initial.value, course.initial.origin)
    piece.cells["dest"] = Cell(course.standing(regime.at_once), law.down("at_once"))
    piece.put("decision", "true")
    yield piece


def labels_at_once(course: Course) -> Piece:
    """The labels of its action, that stand beside it."""
    at = course.root.down("at_once")
    piece = Piece(at)
    labels(piece, at, course.road.languages)
    return piece


def onto_the_road(regime: Regime) -> frozenset[str]:
    """The actions of a regime that lead to where rows stand: where there are none, nobody takes them."""
    places = {name for name, state in regime.states.items() if state.row}
    return frozenset(item.trigger for item in regime.transitions if item.dest in places)
