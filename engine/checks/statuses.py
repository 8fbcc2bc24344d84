"""Statuses of the portal: every state that citizens see has one that it knows; hidden ones have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.language.yaml_text import Path
    from hoso.engine.procedure_parts import State


def check_statuses(written: Written) -> Iterator[Finding]:
    """E291: a status the portal does not know. E292: none. E293: a hidden state that cannot be."""
    procedure = written.procedure
    known = [item.status for item in procedure.statuses]
    for index, code in enumerate(known):
        if code in known[:index]:
            yield written.finding(("statuses", index), "E205", name=code)
    for name, state in procedure.states.items():
        path: Path = ("states", name)
        if state.hidden or state.shown_as is not None:
            yield from _hidden(written, path, name, state)
        elif not known:
            continue
        elif state.status is None:
            if state.branch is None:  # the state around a branch has the status of what stands inside
                yield written.finding(path, "E292", key=True, name=name)
        elif state.status not in known:
            listed, at = ", ".join(known), (*path, "status")
            yield written.finding(at, "E291", name=name, status=state.status, known=listed)


def _hidden(written: Written, path: Path, name: str, state: State) -> Iterator[Finding]:
    procedure = written.procedure
    if not state.hidden:
        yield written.finding((*path, "shown_as"), "E293", key=True, name=name, why="not_shown")
    if state.status is not None:
        yield written.finding((*path, "status"), "E293", key=True, name=name, why="has_status")
    if state.final or state.ends or state.branches:
        yield written.finding((*path, "hidden"), "E293", key=True, name=name, why="ends")
    if state.shown_as is None:
        if procedure.initial == name:
            yield written.finding((*path, "hidden"), "E293", key=True, name=name, why="begins")
        return
    other = procedure.states.get(state.shown_as)
    if other is None:
        yield from written.unknown((*path, "shown_as"), "state", state.shown_as, procedure.states)
    elif other.hidden or other.branch != state.branch:
        yield written.finding((*path, "shown_as"), "E293", name=name, why="not_shown")
