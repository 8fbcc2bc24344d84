"""Moves of the clock: they lead on, never in a circle, and ask nothing that only a person could give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.automatic import is_automatic
from hoso.engine.procedure import INTERNAL, LEAVING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.language.yaml_text import Path
    from hoso.engine.procedure import Procedure

#: What an automatic move cannot have: nobody is there to differ from anybody, and no time is waited for.
_OF_PEOPLE = ("different_from", "not_later_than", "after")


def check_automatic(written: Written) -> Iterator[Finding]:
    """E287: an automatic move that asks for a person. E288: one for nobody, from a state without holder."""
    procedure = written.procedure
    for index, row in enumerate(procedure.transitions):
        path: Path = ("transitions", index)
        if row.automatic:
            keys = [key for key in _OF_PEOPLE if getattr(row, key)]
            keys += ["reason"] if row.reason_required else []
            for key in keys:
                yield written.finding((*path, key), "E287", key=True, key_name=key, action=row.trigger)
        if row.by or row.trigger in LEAVING:
            continue
        for at, source in enumerate(row.source):
            state = procedure.states[source]
            if state.role is None and not state.branches and not is_automatic(row, source):
                yield written.finding((*path, "source", at), "E288", name=source, action=row.trigger)


def check_rounds(written: Written) -> Iterator[Finding]:
    """E286: moves of the clock that stay, or lead in a circle, also through branches and their joins."""
    transitions = written.procedure.transitions
    leads = _by_themselves(written.procedure)
    for row in transitions:
        if row.by_clock:
            for source in row.source:
                leads.setdefault(source, set()).add(source if row.dest == INTERNAL else row.dest)
    for index, row in enumerate(transitions):
        if row.by_clock and (row.dest == INTERNAL or set(row.source) & _reached(row.dest, leads)):
            key, what = ("automatic", "automatic") if row.automatic else ("after", "by_clock")
            path: Path = ("transitions", index, key)
            yield written.finding(path, "E286", key=row.automatic, what=what, name=row.trigger)


def _by_themselves(procedure: Procedure) -> dict[str, set[str]]:
    """Where a dossier goes on without anybody: into its branches, and from their ends to where these lead."""
    leads: dict[str, set[str]] = {}
    joins: dict[str, set[str]] = {}
    for row in procedure.transitions:
        if row.trigger in LEAVING:
            for source in row.source:
                joins.setdefault(source, set()).add(row.dest)
    around = {branch: name for name, state in procedure.states.items() for branch in state.branches}
    for name, state in procedure.states.items():
        if state.branches:
            leads.setdefault(name, set()).update(branch.initial for branch in state.branches.values())
            leads[name] |= joins.get(name, set())
        if state.ends and state.branch in around:
            leads.setdefault(name, set()).update(joins.get(around[state.branch], set()))
    return leads


def _reached(start: str, leads: dict[str, set[str]]) -> set[str]:
    """A state and where the clock alone leads from it."""
    found, left = {start}, [start]
    while left:
        new = leads.get(left.pop(), set()) - found
        found |= new
        left.extend(new)
    return found
