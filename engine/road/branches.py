"""Branches of a parallel row: where each begins, what it takes, and the states in which it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.road.piece import Piece, labels
from hoso.engine.road.subs import WAYS
from hoso.engine.road.table import ENDS

if TYPE_CHECKING:
    from hoso.engine.road.course import Course
    from hoso.engine.road.piece import Origin
    from hoso.engine.road.table import Laid


def branches_of(course: Course, row: Laid) -> dict[str, Piece]:
    """The branches as the explicit form has them."""
    found: dict[str, Piece] = {}
    for branch, at in zip(row.branches, row.origin.down("branches").items(), strict=True):
        piece = found[branch.branch] = Piece(at)
        first = next(item for item in row.inner if item.branch == branch.branch)
        piece.put("initial", first.state, first.origin)
        piece.take(at, "only_if", "calendar")
        total = course.times(at.down("total"))
        if total is not None:
            piece.cells["total"] = total
        labels(piece, at, course.road.languages)
    return found


def ends_of(course: Course, row: Laid) -> dict[str, dict[str, Piece]]:
    """Branch -> the states in which it ends: done, and declined where a move leads there."""
    if not row.branches:
        return {}
    declining = _declining(course, row)
    found: dict[str, dict[str, Piece]] = {}
    for branch, at in zip(row.branches, row.origin.down("branches").items(), strict=True):
        ends = found[branch.branch] = {}
        for end in ENDS:
            state = f"{branch.branch}_{end}"
            if end == ENDS[0] or state in declining:
                led, action = declining.get(state, (at, "forward"))
                piece = ends[state] = Piece(led)
                piece.put("branch", branch.branch, at.down("branch"))
                piece.put("ends", end)
                _label(course, piece, at, end, action)
    return found


def _declining(course: Course, row: Laid) -> dict[str, tuple[Origin, str]]:
    """State -> a move that leads there, and its action: one of the file, or how a sub-dossier comes back."""
    written = course.root.down("transitions")
    found = {
        course.standing(item.dest): (at, item.trigger)
        for item, at in zip(course.road.transitions, written.items(), strict=True)
    }
    for inner in row.inner:
        for key, (action, _) in WAYS.items():
            at = inner.origin.down("sub_dossier", key)
            if at.value is not None:
                found.setdefault(course.standing(str(at.value)), (at, action))
    return found


def _label(course: Course, piece: Piece, branch: Origin, end: str, action: str) -> None:
    """An end is called as the branch says, else as the action that leads there, else as the branch."""
    labels(piece, branch, course.road.languages)
    for origin in (_action(course, action), branch.down(end)):
        if origin is not None:
            labels(piece, origin, course.road.languages)


def _action(course: Course, name: str) -> Origin | None:
    """The labels of the action that leads to an end: of the declining move, or of what is done forward."""
    files = [course.root, *(origin for _, origin in course.law.fragments)]
    files += [course.law.regime_at] if course.law.regime_at is not None else []
    return next((at.down("triggers", name) for at in files if at.down("triggers", name).value), None)
