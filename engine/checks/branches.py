"""Branches known in advance: each begins and ends in its own states, and none leaves another behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.procedure import INTERNAL, JOIN, LEAVING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Transition

#: What a state of each kind cannot say.
_FOREIGN = {
    "parallel": ("role", "time", "final", "branch", "ends", "consult", "sub_dossier"),
    "end": ("role", "time", "final", "consult", "sub_dossier", "counted", "rest"),
    "inside": ("final", "counted", "rest"),
    "plain": ("join", "ends", "counted", "rest"),
}
#: What a join, which nobody takes, cannot say.
_NO_JOIN = (
    "by",
    "fills",
    "documents",
    "different_from",
    "at_most",
    "reason",
    "decision",
    "answered",
    "cancels",
    "gives",
    "sub",
    "clock",
    "extend_by",
    "not_later_than",
    "after",
    "automatic",
)


def check_branches(written: Written) -> Iterator[Finding]:
    """E250 to E252, E260 and E261: parallel states, their branches, and the states inside."""
    procedure = written.procedure
    states = procedure.states
    declared: dict[str, str] = {}
    for name, state in states.items():
        kind = "parallel" if state.branches else "end" if state.branch and state.ends else ""
        kind = kind or ("inside" if state.branch else "plain")
        foreign = _FOREIGN[kind]
        for key in foreign if state.says(*foreign) else ():
            if state.says(key):
                path = ("states", name, key)
                yield written.finding(path, "E250", key=True, name=name, key_name=key, kind=kind)
        if len(state.branches) == 1:
            yield written.finding(("states", name, "branches"), "E260", key=True, name=name)
        for branch, item in state.branches.items():
            at = ("states", name, "branches", branch)
            if branch in declared:
                yield written.finding(at, "E252", key=True, name=branch, first=declared[branch])
            declared[branch] = name
            first = states[item.initial]
            if first.branch != branch or first.ends:
                yield written.finding((*at, "initial"), "E251", name=branch, state=item.initial)
    if states[procedure.initial].branches or states[procedure.initial].branch:
        yield written.finding(("initial",), "E261", name=procedure.initial)


def check_branch_rows(written: Written) -> Iterator[Finding]:
    """E253 to E256 and E262: rows that start or lead inside branches."""
    procedure = written.procedure
    around = written.around
    if not around and not any(row.cancels for row in procedure.transitions):
        parallel = any(state.branches for state in procedure.states.values())
        if not parallel and not any(state.branch for state in procedure.states.values()):
            return  # as mostly: it has no branches
    starts: dict[tuple[str, str], tuple[str, str | None]] = {}
    for index, row in enumerate(procedure.transitions):
        if row.trigger in LEAVING:
            continue
        for at, source in enumerate(row.source):
            path = ("transitions", index, "source", at)
            place = around.get(source) or (source if procedure.states[source].branches else None)
            if place is not None:
                branch = procedure.states[source].branch
                first, its = starts.setdefault((place, row.trigger), (source, branch))
                if its != branch:
                    yield written.finding(path, "E253", action=row.trigger, name=source, other=first)
            if procedure.states[source].branches and not row.by:
                yield written.finding(path, "E262", name=source, action=row.trigger)
        yield from _leaving(written, index, row)


def _leaving(written: Written, index: int, row: Transition) -> Iterator[Finding]:
    """A row stays inside its branch, or says that it cancels the rest; none enters one from outside."""
    states = written.procedure.states
    to = states[row.dest].branch if row.dest != INTERNAL else None
    details: dict[str, Any] = {"action": row.trigger, "dest": row.dest}
    leaves = False
    for at, source in enumerate(row.source):
        path = ("transitions", index, "source", at)
        own = states[source].branch
        if to is not None and own != to:
            yield written.finding(path, "E255", **details, name=source, branch=to)
        elif row.dest != INTERNAL and own is not None and to is None:
            leaves = True
            if not row.cancels:
                yield written.finding(path, "E254", **details, name=source, branch=own)
    if row.cancels and not leaves:
        yield written.finding(("transitions", index, "cancels"), "E256", key=True, **details)


def check_joins(written: Written) -> Iterator[Finding]:
    """E257 to E259: every parallel state has a join that always leads on."""
    procedure = written.procedure
    states, around = procedure.states, written.around
    rows: dict[str, list[tuple[int, Transition]]] = {}
    for index, row in enumerate(procedure.transitions):
        if row.trigger not in LEAVING:
            continue
        for key in _NO_JOIN:
            if written.document.at(("transitions", index, key)) is not None:
                yield written.finding(("transitions", index, key), "E258", key=True, key_name=key)
        if row.dest == INTERNAL or row.dest in around:
            yield written.finding(("transitions", index, "dest"), "E258", key_name=row.dest)
        for at, source in enumerate(row.source):
            rows.setdefault(source, []).append((index, row))
            if not states[source].branches:
                yield written.finding(("transitions", index, "source", at), "E258", key_name=source)
    for name, state in states.items():
        if not state.branches:
            continue
        last = [found for found in rows.get(name, []) if found[1].trigger == JOIN][-1:]
        if not last or last[0][1].conditions or last[0][1].unless:
            yield written.finding(("states", name), "E257", key=True, name=name)
        elif name in _joined_from(name, rows):
            yield written.finding(("transitions", last[0][0]), "E259", name=name)


def _joined_from(start: str, rows: dict[str, list[tuple[int, Transition]]]) -> set[str]:
    """The states that joins alone lead to, one after another."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        found = {row.dest for _, row in rows.get(waiting.pop(), ())} - reached
        reached |= found
        waiting += found
    return reached
