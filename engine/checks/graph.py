"""The graph of a procedure: every state is reached, every road ends, every row can be taken."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from hoso.engine.automatic import passed_through

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Transition


def check_graph(written: Written) -> Iterator[Finding]:
    """E210 to E216."""
    procedure = written.procedure
    states, exits = procedure.states, written.exits
    finals = [name for name, state in states.items() if state.final]
    if not finals:
        yield written.finding(("states",), "E213", key=True)
    if states[procedure.initial].final:
        yield written.finding(("initial",), "E215", name=procedure.initial)
    unheld = [
        name
        for name, state in states.items()
        if not (state.role or state.final or state.branches or state.ends)
    ]
    passed = set(passed_through(procedure)) if unheld else set()
    for name in unheld:
        if name not in passed:
            yield written.finding(("states", name), "E216", key=True, name=name)
    closed = {name for name, state in states.items() if state.final or state.ends}
    for index, row in enumerate(procedure.transitions):
        for at, source in enumerate(() if closed.isdisjoint(row.source) else row.source):
            if source in closed:
                yield written.finding(
                    ("transitions", index, "source", at), "E212", name=source, action=row.trigger
                )
    roads = _roads([procedure.initial], exits)
    ending = _roads(finals, _reversed(exits))
    for name in states:
        if name not in roads:
            yield written.finding(("states", name), "E210", key=True, name=name, initial=procedure.initial)
        elif finals and name not in ending:
            yield written.finding(("states", name), "E211", key=True, name=name, road=_shown(roads, name))


def check_shadowed(written: Written) -> Iterator[Finding]:
    """E214: a row stands behind one that is taken whenever it could be."""
    rows = written.procedure.transitions
    starts = [(row.trigger, source) for row in rows for source in row.source]
    is_once = len(set(starts)) == len(starts)
    earlier: dict[tuple[str, str], list[tuple[int, Transition]]] = {}
    for index, row in enumerate(rows):
        both = set(row.conditions) & set(row.unless) if row.unless else None
        if both:
            yield written.finding(("transitions", index), "E217", action=row.trigger, name=min(both))
        for at, source in enumerate(() if is_once else row.source):
            before = earlier.setdefault((row.trigger, source), [])
            for other, first in before:
                if set(first.conditions) <= set(row.conditions) and set(first.unless) <= set(row.unless):
                    line = written.document.place(("transitions", other)).line
                    path = ("transitions", index, "source", at)
                    yield written.finding(path, "E214", action=row.trigger, name=source, first=line)
                    break
            before.append((index, row))


def _roads(starts: Iterable[str], exits: Mapping[str, list[str]]) -> dict[str, str | None]:
    """Every state that is reached, with the state before it on a shortest road."""
    before: dict[str, str | None] = dict.fromkeys(starts)
    waiting = deque(before)
    while waiting:
        name = waiting.popleft()
        for after in exits[name]:
            if after not in before:
                before[after] = name
                waiting.append(after)
    return before


def _reversed(exits: Mapping[str, list[str]]) -> dict[str, list[str]]:
    entries: dict[str, list[str]] = {name: [] for name in exits}
    for name, found in exits.items():
        for after in found:
            entries[after].append(name)
    return entries


def _shown(before: Mapping[str, str | None], name: str) -> str:
    """The shortest road to a state, as text."""
    road: list[str] = []
    at: str | None = name
    while at is not None:
        road.append(at)
        at = before[at]
    return " → ".join(reversed(road))
