"""What the file, its fragments and its regime define, put together; of what is shared only what is used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from hoso.engine.road.at_once import labels_at_once
from hoso.engine.road.kept import SHARED
from hoso.engine.road.piece import Piece, Said, labels, named
from hoso.engine.road.regime import HERE
from hoso.engine.road.silence import going_on_by, silence_action
from hoso.engine.road.sources import REMEMBERED
from hoso.engine.road.steps import proofs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hoso.engine.road.course import Course
    from hoso.engine.road.piece import Cell, Origin

_INPUT = re.compile(r"\b(?:f|given)\.([a-z][a-z0-9_]*)")


@dataclass(slots=True)
class Definitions:
    """Every named thing of a procedure, and where it comes from."""

    things: dict[str, dict[str, Piece]] = field(default_factory=lambda: {key: {} for key in SHARED})
    #: Names the procedure's own file defines, by dictionary: they are kept even if nothing uses them.
    own: dict[str, set[str]] = field(default_factory=lambda: {key: set() for key in SHARED})
    #: Fields of the regime, and optional ones of fragments: they are there only where something wants them.
    optional: set[str] = field(default_factory=set)


def defined(course: Course) -> Definitions:
    """Put all definitions together; E406 where a name is defined twice."""
    found = Definitions()
    for kind, origin in _files(course):
        written = _things(origin) if kind == "road" else _kept_things(origin)
        for key, things in written.items():
            known = found.things[key]
            twice = {name: known[name] for name in things if name in known} if known else {}
            for name, first in twice.items():
                place = str(first.origin.place(key=True))
                course.find("E406", things[name].origin, key=True, name=name, first=place)
            found.things[key] = {**known, **things, **twice}
            if kind == "road" and things:
                found.own[key] = things.keys() - twice.keys()
        if kind != "road":
            fields = written["fields"].items()
            found.optional.update(name for name, at in fields if kind == "regime" or _is_optional(at))
    _actions(course, found)
    _proofs(course, found)
    return found


def used(
    course: Course, found: Definitions, states: dict[str, Piece], moves: list[Piece], actions: set[str]
) -> None:
    """Leave out what is shared and not used here, and say who gives a field that its taker gives.

    `actions` are those of the moves.
    """
    _keep(course, found, "triggers", actions)
    _fees(course, found, actions)
    _keep(course, found, "results", named(moves, "gives"))
    fees = found.things["fees"].values()
    guards = named(moves, "conditions", "unless") | named(fees, "only_if", "waived_if")
    guards |= {name for row in course.table.rows for branch in row.branches for name in branch.only_if}
    guards |= {str(at.down("when").value) for at in columns(course) if at.down("when").value}
    _keep(course, found, "guards", guards)
    _documents(course, found, actions, moves)
    _fields(found, moves, states)
    _roles(course, found, states, moves)


def columns(course: Course) -> list[Origin]:
    """The time columns: of the file, or of the fragment that has them."""
    found: list[Origin] = []
    for _, origin in _files(course):
        said = origin.said("columns")
        items = said.items() if said is not None else []
        if items and found:
            course.find("E406", items[0], name="columns", first=str(found[0].place()))
        found = found or items
    return found


def _things(file: Origin) -> dict[str, dict[str, Piece]]:
    """What a file defines, by dictionary."""
    return {
        key: {name: Piece.whole(at) for name, at in file.down(key).pairs() if not name.startswith("x_")}
        for key in SHARED
    }


#: The same of a file that many procedures name: kept, and therefore not changed.
_kept_things = lru_cache(maxsize=REMEMBERED)(_things)


def _is_optional(field: Piece) -> bool:
    return "optional" in field.contents and field.text("optional") == "true"


def _files(course: Course) -> Iterator[tuple[str, Origin]]:
    law = course.law
    if law.regime_at is not None:
        yield "regime", law.regime_at
    yield from (("fragment", origin) for _, origin in law.fragments)
    yield "road", course.root


def _actions(course: Course, found: Definitions) -> None:
    """Labels that rows give their actions; an action named by nobody has those of `forward`."""
    triggers = found.things["triggers"]
    if course.road.at_once is not None:
        triggers.setdefault(course.road.at_once.trigger, labels_at_once(course))
    labelled: dict[str, Origin] = {}
    for row in course.table.all_rows:
        without = going_on_by(row)
        if without is not None:
            triggers[without] = silence_action(course, row)
        for wait in row.waits:
            begins = wait.origin.down("begins")
            if begins.down("action").value is not None:
                _labelled(course, found, str(begins.down("trigger").value), begins.down("action"), labelled)
        if row.row.action is not None:
            _labelled(course, found, row.action, row.origin.down("action"), labelled)
        elif (
            row.row.trigger is None
            and not row.branches
            and row.action not in triggers
            and "forward" in triggers
        ):
            forward = triggers["forward"]
            triggers[row.action] = Piece(row.origin, _done(forward, row.origin))


def _labelled(
    course: Course, found: Definitions, action: str, at: Origin, labelled: dict[str, Origin]
) -> None:
    """Labels that stand at the row itself."""
    if action in labelled:
        course.find("E406", at, key=True, name=action, first=str(labelled[action].place()))
    labelled[action] = at
    piece = Piece(at)
    labels(piece, at, course.road.languages)
    found.things["triggers"][action] = piece


def _done(forward: Piece, row: Origin) -> dict[str, Cell]:
    """What is done by leaving a row forward: "Done: Submit for approval"."""
    return {
        language: Said(f"{forward.text(language)}: {row.value[language]}", row.down(language))
        for language in forward.contents
        if isinstance(row.value.get(language), str)
    }


def _proofs(course: Course, found: Definitions) -> None:
    """What is owed in a wait is proved by a document of that name."""
    for row in course.table.all_rows:
        for name, piece in proofs(row).items() if row.row.obligations else ():
            if name in found.things["documents"]:
                first = found.things["documents"][name].origin.place(key=True)
                course.find("E406", piece.origin.down("obligation"), name=name, first=str(first))
            else:
                found.things["documents"][name] = piece


def _keep(course: Course, found: Definitions, key: str, wanted: Iterable[str]) -> None:
    """Drop what is shared and not wanted; of a variant also what is its file's own, for another variant."""
    for name in set(found.things[key]) - set(wanted):
        if name not in found.own[key]:
            del found.things[key][name]
        elif course.variant is not None:
            course.unused[key, name] = found.things[key].pop(name).origin


def _fees(course: Course, found: Definitions, actions: set[str]) -> None:
    """Of shared fees, and those of a variant, only what becomes due here and is waited for here."""
    fees = found.things["fees"]
    for name, written in list(fees.items()):
        if name in found.own["fees"] and course.variant is None:
            continue
        piece = fees[name] = written.copy()
        for key in ("due", "needed_for"):
            if key in piece.cells:
                here = [item for item in piece.names(key) if item in actions or item == "open"]
                piece.put(key, here, piece.cells[key].origin)
                if not here:
                    del piece.cells[key]
        if "due" not in piece.cells:
            del fees[name]


def _documents(course: Course, found: Definitions, actions: set[str], moves: list[Piece]) -> None:
    """Of shared documents, and those of a variant, only what is wanted here, and for what."""
    documents = found.things["documents"]
    needed = named(moves, "documents") | named(found.things["results"].values(), "document")
    needed |= named(found.things["fees"].values(), "receipt")
    for name, written in list(documents.items()):
        if name in found.own["documents"] and course.variant is None:
            continue
        wanted = written.names("needed_for")
        here = [item for item in wanted if item in actions or item == "open"]
        if wanted and not here and name not in needed:
            del documents[name]
        elif len(here) < len(wanted):
            piece = documents[name] = written.copy()
            piece.put("needed_for", here, piece.cells["needed_for"].origin)


def _fields(found: Definitions, moves: list[Piece], states: dict[str, Piece]) -> None:
    takers: dict[str, dict[str, None]] = {}
    for piece in moves:
        for name in piece.names("fills") if "fills" in piece.contents else ():
            takers.setdefault(name, {}).update(dict.fromkeys(_who(piece, states)))
    read = {name for guard in found.things["guards"].values() for name in _INPUT.findall(guard.text("cel"))}
    read |= named(found.things["fees"].values(), "amount")
    read |= {name for piece in states.values() for name in _handed(piece)}
    for name in found.optional - set(takers) - read:
        del found.things["fields"][name]
    for name, written in list(found.things["fields"].items()):
        setters = written.names("set_by")
        if HERE not in setters:
            continue
        roles = {role: None for role in setters if role != HERE} | takers.get(name, {})
        piece = found.things["fields"][name] = written.copy()
        piece.put("set_by", list(roles), piece.cells["set_by"].origin)


def _roles(course: Course, found: Definitions, states: dict[str, Piece], moves: list[Piece]) -> None:
    wanted = named(states.values(), "role") | named(moves, "by")
    wanted |= named(found.things["fields"].values(), "set_by")
    wanted |= named(found.things["fees"].values(), "paid_to", "waived_by")
    for piece in states.values():
        if "timers" in piece.contents:
            wanted |= named(piece.cells["timers"].value, "notify")
        if "consult" in piece.contents:
            wanted |= named([piece.cells["consult"].value], "choose", "lead")
    opening = opening_of(course)
    wanted |= {str(item.value) for item in opening.down("by").items()} if opening else set()
    for name, piece in found.things["roles"].items():
        if name in wanted:
            wanted |= set(piece.names("assigns"))
    _keep(course, found, "roles", wanted)


def opening_of(course: Course) -> Origin | None:
    """Who may open a dossier: the file says it, else the regime."""
    if course.road.open is not None:
        return course.root.down("open")
    regime, at = course.law.regime, course.law.regime_at
    return at.down("open") if at is not None and regime is not None and regime.open is not None else None


def _handed(state: Piece) -> Iterator[str]:
    """The fields that a state hands down to a sub-dossier, and those that are handed up to it."""
    if "sub_dossier" in state.contents:
        at = state.cells["sub_dossier"].origin
        yield from (str(item.value) for _, item in at.down("gives").pairs())
        yield from (name for name, _ in at.down("takes").pairs())


def _who(piece: Piece, states: dict[str, Piece]) -> list[str]:
    named = piece.names("by")
    if named:
        return named
    holders = [states[name].names("role") for name in piece.names("source") if name in states]
    return [role for roles in holders for role in roles]
