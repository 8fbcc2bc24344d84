"""A road becomes the explicit form: states, moves, and everything they name, each with its origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.procedure import INTERNAL
from hoso.engine.road.at_once import at_once
from hoso.engine.road.branches import ends_of
from hoso.engine.road.clocks import clock_of, phases, time_of_state
from hoso.engine.road.composition import Composition
from hoso.engine.road.definitions import columns, defined, opening_of, used
from hoso.engine.road.heading import heading
from hoso.engine.road.law import regime_moves, regime_states
from hoso.engine.road.moves import add_guards, move, taken_apart
from hoso.engine.road.piece import Cell, Piece, labels
from hoso.engine.road.prints import prints_of
from hoso.engine.road.publication import publication_of
from hoso.engine.road.refusal import check_paper, own_beginning
from hoso.engine.road.shared import typed_of
from hoso.engine.road.silence import going_on
from hoso.engine.road.statuses import sight_of_state, statuses_of
from hoso.engine.road.steps import back, forward, state_of, without_quorum
from hoso.engine.road.subs import unsuccessful
from hoso.engine.road.waits import begun

if TYPE_CHECKING:
    from hoso.engine.language.yaml_text import Document
    from hoso.engine.road.course import Course


def compile_road(course: Course) -> Document:
    """Write the explicit form of one road; findings are noted in the course."""
    definitions = defined(course)
    clock = clock_of(course)
    states = _states(course)
    holders = {name: piece.text("role") if "role" in piece.contents else "" for name, piece in states.items()}
    moves = [*regime_moves(course, holders), *own_beginning(course, holders)]
    for row in course.table.all_rows:
        moves += [*forward(course, row), *going_on(course, row), *without_quorum(course, row)]
        moves += [*back(course, row), *begun(course, row), *unsuccessful(course, row)]
    moves += at_once(course)
    for index in range(len(course.road.transitions)):
        at = course.root.down("transitions", index)
        piece = Piece.whole(at)
        moves += move(course, taken_apart(piece), holders)
    _belonging(course, moves)
    states, moves = _reached(course, states, moves)
    check_paper(course, definitions, moves)
    actions = {piece.text("trigger") for piece in moves}
    used(course, definitions, states, moves, actions)
    prints = prints_of(course, actions, definitions.things["fields"])

    written = Composition(course.root.document.file)
    for key, content in heading(course).items():
        written.set(key, content, course.root.down(key))
    listed = columns(course)
    if listed:
        written.set("columns", [Cell(at.value, at) for at in listed], listed[0])
    if clock is not None:
        written.set("clock", clock, clock.origin)
        written.set("stages", phases(course), course.root.down("stages"))
    statuses = statuses_of(course, states)
    if statuses is not None:
        written.set("statuses", statuses, statuses.origin)
    if prints:
        written.set("prints", prints, course.root.down("prints"))
    publication = publication_of(course)
    if publication is not None:
        written.set("publication", publication, publication.origin)
    for key, things in definitions.things.items():
        if things or key in ("roles", "triggers"):
            written.set(key, things, course.root.down(key))
    opening = opening_of(course)
    if opening is not None:
        written.set("open", Cell(opening.value, opening), opening)
    written.set("initial", course.initial, course.initial.origin)
    written.set("states", states, course.root.down("steps" if course.road.steps else "stages"))
    written.set("transitions", moves, course.root.down("transitions"))
    return written.document(course.root, course.law.all_files, typed_of(course))


def _states(course: Course) -> dict[str, Piece]:
    """The regime's states with the rows before the one in which the road ends, then the file's own."""
    rows: dict[str, Piece] = {}
    for row in (*course.table.rows, *course.table.refusal):
        for item in (row, *row.waits):
            _once(course, rows, item.state, state_of(course, item))
        ending = ends_of(course, row)
        for branch in row.branches:
            own = [item for item in row.inner if item.branch == branch.branch]
            for item in (each for inner in own for each in (inner, *inner.waits)):
                _once(course, rows, item.state, state_of(course, item))
            for name, piece in ending[branch.branch].items():
                _once(course, rows, name, piece)
    found: dict[str, Piece] = {}
    of_law = regime_states(course)
    for name, piece in of_law.items():
        if name == course.after:
            found |= rows
        found[name] = piece
    if course.after not in of_law:
        ends = {name: piece for name, piece in found.items() if "final" in piece.cells}
        found = {name: piece for name, piece in found.items() if name not in ends} | rows | ends
    for name in course.road.states:
        at = course.root.down("states", name)
        if name in found:
            course.find("E406", at, key=True, name=name, first=str(found[name].origin.place(key=True)))
            continue
        piece = Piece(at)
        piece.take(at, "role", "clock", "status", "final")
        time_of_state(course, piece, at)
        sight_of_state(course, piece, at)
        time = course.times(at.down("time"))
        if time is not None:
            piece.cells["time"] = time
        labels(piece, at, course.road.languages)
        found[name] = piece
    return found


def _once(course: Course, found: dict[str, Piece], name: str, piece: Piece) -> None:
    """E406: two rows, inside branches or not, that become one state."""
    if name in found:
        course.find("E406", piece.origin, name=name, first=str(found[name].origin.place()))
    else:
        found[name] = piece


def _belonging(course: Course, moves: list[Piece]) -> None:
    """A dossier that belongs to another variant does not enter the first row."""
    if course.variant is None or course.variant.when is None or course.variant_at is None:
        return
    first, at = course.table.rows[0].state, course.variant_at.down("when")
    for index, piece in enumerate(moves):
        if first in piece.names("dest") and course.initial.value in piece.names("source"):
            moves[index] = own = piece.copy()
            add_guards(own, [Cell(course.variant.when, at)], at)


def _reached(
    course: Course, states: dict[str, Piece], moves: list[Piece]
) -> tuple[dict[str, Piece], list[Piece]]:
    """Leave out states of the regime that this procedure never reaches, with their moves."""
    law = course.law.regime_at
    exits: dict[str, set[str]] = {}
    for piece in moves:
        dest = piece.text("dest")
        for source in piece.names("source"):
            exits.setdefault(source, set()).add(dest)
    for row in course.table.rows:
        exits.setdefault(row.state, set()).update(item.state for item in row.inner)
    reached, waiting = {str(course.initial.value)}, [str(course.initial.value)]
    while waiting:
        for name in exits.get(waiting.pop(), set()) - reached - {INTERNAL}:
            reached.add(name)
            waiting.append(name)
    gone = {
        name
        for name, piece in states.items()
        if name not in reached and law is not None and piece.origin.document is law.document
    }
    if not gone:
        return states, moves
    kept_moves: list[Piece] = []
    for piece in moves:
        written = piece.cells["source"]
        if isinstance(written.value, list | tuple) and not gone.isdisjoint(piece.names("source")):
            kept = [item for item in written.value if item.value not in gone]
            if kept:
                own = piece.copy()
                own.cells["source"] = Cell(kept, written.origin)
                kept_moves.append(own)
        else:
            kept_moves.append(piece)
    return {name: piece for name, piece in states.items() if name not in gone}, kept_moves
