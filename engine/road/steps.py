"""Rows become states, and the moves by which the road goes on."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hoso.engine.procedure import NO_QUORUM
from hoso.engine.road.branches import branches_of
from hoso.engine.road.clocks import LIMITS, limited, time_of_row
from hoso.engine.road.moves import separations
from hoso.engine.road.piece import Cell, Origin, Piece, labels
from hoso.engine.road.regime import FIRST
from hoso.engine.road.statuses import sight_of_state
from hoso.engine.road.subs import sub_dossier_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.road.course import Course
    from hoso.engine.road.table import Laid

#: Most different guards under which obligations of one wait are owed: each doubles the moves.
MOST_SOMETIMES = 3
#: Name of the action by which a row is sent back.
SEND_BACK = "send_back"
#: Keys of a row that its forward move takes as they are written.
_TAKEN = (
    "conditions",
    "unless",
    "fills",
    "documents",
    "gives",
    "at_most",
    "reason",
    "decision",
    "automatic",
    "legal",
)


def state_of(course: Course, row: Laid) -> Piece:
    """The state that a row becomes; what it leaves out comes from the regime's state or the defaults."""
    at, before = row.origin, _written_before(course, row)
    piece = Piece(at)
    if before:
        piece.take(before[-1], "status")
    if row.row.is_ is not None and len(before) > 1 and course.law.regime is not None:
        labels(piece, before[0], course.law.regime.languages)
        piece.take(before[0], "role", "status")
        _timed(course, piece, before[0])
    if row.roles and not row.branches:
        holder = at.down("by" if row.row.by else "for")
        piece.put("role", row.roles[0], holder.down(0) if isinstance(holder.value, list) else holder)
    _timed(course, piece, at)
    piece.put("clock", row.clock, at.said("clock"))
    piece.take(at, "status")
    sight_of_state(course, piece, at)
    time_of_row(course, row, piece, before)
    if row.row.consult is not None:
        piece.put("consult", _consult(course, at.down("consult")), at.down("consult"))
    if row.row.sub_dossier is not None:
        piece.put("sub_dossier", sub_dossier_of(at.down("sub_dossier")), at.down("sub_dossier"))
    if row.branch is not None:
        piece.put("branch", row.branch)
    if row.branches:
        piece.put("branches", branches_of(course, row), at.down("branches"))
        piece.take(at, "join", "counted", "rest")
    labels(piece, at, course.road.languages)
    return piece


def _timed(course: Course, piece: Piece, at: Origin) -> None:
    """The time that stands here, without the name of a setting."""
    said = at.said("time")
    time = course.times(said) if said is not None else None
    if time is not None:
        piece.cells["time"] = time


def _written_before(course: Course, row: Laid) -> tuple[Origin, ...]:
    """Where the regime says what a row leaves out: of the state it stands for, of rows of its kind."""
    regime, law = course.law.regime, course.law.regime_at
    if regime is None or law is None:
        return ()
    kinds = law.down("defaults", "wait" if row.row.wait else "step")
    return (law.down("states", row.row.is_), kinds) if row.row.is_ in regime.states else (kinds,)


def forward(course: Course, row: Laid) -> list[Piece]:
    """The moves by which a row is left forward; none for a row in the place of the last state."""
    if row.state == course.after:
        return []
    made: list[Piece] = []
    at, inherited = row.origin, entering(course, row.row.is_)
    limits = limited(course, {key: at.down(key) for key in LIMITS if key in at.value})
    conditions, documents = at.said("conditions"), at.said("documents")
    own = [] if conditions is None else conditions.items()
    own_papers = [] if documents is None else documents.items()
    for owed, papers in _owed(course, row):
        for guards, dest in course.onward(row):
            piece = Piece(at)
            if inherited is not None:
                piece.take(inherited, "trigger", "legal")
            piece.put("trigger", row.action, at.said("trigger"))
            piece.put("source", row.state)
            piece.put("dest", dest)
            if row.row.sub_dossier is not None:
                piece.put("sub", "success", at.down("sub_dossier"))
            elif len(row.roles) > 1 and not row.branches:
                piece.take(at, "by")
            piece.take(at, *_TAKEN)
            if row.row.consult is not None:
                piece.put("answered", "true", at.down("consult"))
            piece.cells.update(limits)
            separations(course, piece, at.said("different_from"), row)
            if owed or guards:
                piece.put("conditions", [*own, *owed, *guards], conditions or at.down("conditions"))
            if papers:
                piece.put("documents", [*own_papers, *papers], documents or at.down("documents"))
            made.append(piece)
    return made


def without_quorum(course: Course, row: Laid) -> list[Piece]:
    """The move by which a parallel row is left once its quorum is out of reach."""
    at = row.origin.said("no_quorum")
    if at is None:
        return []
    piece = Piece(at)
    piece.put("trigger", NO_QUORUM, at)
    piece.put("source", row.state)
    piece.put("dest", course.standing(str(at.value)), at)
    return [piece]


def _consult(course: Course, origin: Origin) -> Piece:
    """The consultation as it is written, its time without the name of a setting."""
    piece = Piece.whole(origin)
    _timed(course, piece, origin)
    return piece


def back(course: Course, row: Laid) -> list[Piece]:
    """The move by which a row is sent back, with a reason."""
    if row.row.send_back is None:
        return []
    at = row.origin.down("send_back")
    found = course.table.find(row.row.send_back, row)
    if not found:
        course.unknown("row", row.row.send_back, [item.name for item in course.table.rows], at)
        return []
    piece = Piece(at)
    piece.put("trigger", SEND_BACK)
    piece.put("source", row.state)
    piece.put("dest", found[0].state if row.branch else course.standing(row.row.send_back))
    piece.put("reason", "required")
    return [piece]


def entering(course: Course, state: str | None) -> Origin | None:
    """The regime's move from a state into the road, which a row in the place of that state makes itself."""
    regime, at = course.law.regime, course.law.regime_at
    if regime is None or at is None or state is None:
        return None
    for index, move in enumerate(regime.transitions):
        if move.source == (state,) and move.dest == FIRST:
            return at.down("transitions", index)
    return None


def proofs(row: Laid) -> dict[str, Piece]:
    """The documents that prove what is owed in a wait."""
    found: dict[str, Piece] = {}
    for item, at in zip(row.row.obligations, row.origin.down("obligations").items(), strict=True):
        piece = Piece(at)
        piece.take(at, *(key for key in at.value if key in item.labels))
        found[item.obligation] = piece
    return found


def _owed(course: Course, row: Laid) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """Guards and papers of each case of what is owed, the largest first: the first that holds is right."""
    if not row.row.obligations:
        yield [], []
        return
    pairs = list(zip(row.row.obligations, row.origin.down("obligations").items(), strict=True))
    always = [Cell(item.obligation, at) for item, at in pairs if not item.only_if]
    # What is owed under the same guards is owed together.
    sometimes: dict[tuple[str, ...], list[tuple[str, Origin]]] = {}
    for item, at in pairs:
        if item.only_if:
            sometimes.setdefault(item.only_if, []).append((item.obligation, at))
    if len(sometimes) > MOST_SOMETIMES:
        course.find("E415", row.origin.down("obligations"), key=True, most=MOST_SOMETIMES)
        return
    for size in range(len(sometimes), -1, -1):
        for chosen in combinations(sometimes.values(), size):
            guards = {
                str(guard.value): Cell(guard.value, guard)
                for together in chosen
                for guard in together[0][1].down("only_if").items()
            }
            papers = [Cell(name, at) for together in chosen for name, at in together]
            yield list(guards.values()), [*always, *papers]
