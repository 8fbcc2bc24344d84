"""Time as it is declared: clocks, limits and timers say all they need, and can come true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.checks.automatic import check_automatic, check_rounds
from hoso.engine.checks.timers import check_timer
from hoso.engine.duration import FINEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.language.yaml_text import Path
    from hoso.engine.procedure import Transition
    from hoso.engine.procedure_clock import Earliest, Limit
    from hoso.engine.procedure_parts import State

#: Keys that mean nothing where no clock is declared.
_OF_STATES = ("calendar", "pause", "stage", "timers")
_OF_ROWS = ("clock", "extend_by", "not_later_than", "after", "automatic")


def check_clocks(written: Written) -> Iterator[Finding]:
    """E201 and E280 to E286 for clocks, phases, limits and timers; W316 for what never comes true."""
    procedure = written.procedure
    if procedure.clock is None:
        yield from _without_clock(written)
        return
    for ground, legal in procedure.clock.legal.items():
        yield from written.unknown(
            ("clock", "legal", ground), "instrument", legal.split()[0], procedure.legal
        )
    yield from _law(written)
    for name, state in procedure.states.items():
        if state.stage is not None or state.pause is not None or state.timers:
            yield from _state(written, name, state)
    yield from check_rounds(written)
    yield from check_automatic(written)
    for index, row in enumerate(procedure.transitions):
        path: Path = ("transitions", index)
        if row.clock == "extend" or row.extend_by is not None:
            yield from _extension(written, path, row)
        if row.not_later_than is not None:
            yield from _limit(written, (*path, "not_later_than"), row.not_later_than)
        if row.after is not None:
            yield from _limit(written, (*path, "after"), row.after)


def _law(written: Written) -> Iterator[Finding]:
    """W326: a promise that takes longer than the law gives, as far as that can be said without a calendar."""
    procedure = written.procedure
    law = procedure.total_by_law
    if law is None:
        return
    yield from written.unknown(("total_by_law", "legal"), "instrument", law.legal.split()[0], procedure.legal)
    width = max(len(procedure.total), len(law.time)) if procedure.total else 0
    for index in range(width):
        total = procedure.total[index if len(procedure.total) > 1 else 0]
        most = law.time[index if len(law.time) > 1 else 0]
        if total.unit == most.unit and total.in_scale(FINEST) > most.in_scale(FINEST):
            yield written.finding(("total_by_law", "time"), "W326", total=str(total), time=str(most))


def _without_clock(written: Written) -> Iterator[Finding]:
    """E280: what is said of time where no clock is declared."""
    procedure = written.procedure
    if procedure.stages:
        yield written.finding(("stages",), "E280", key=True, key_name="stages")
    for name, state in procedure.states.items():
        for key in _OF_STATES:
            if getattr(state, key):
                yield written.finding(("states", name, key), "E280", key=True, key_name=key)
        for branch, part in state.branches.items():
            if part.calendar is not None:
                path = ("states", name, "branches", branch, "calendar")
                yield written.finding(path, "E280", key=True, key_name="calendar")
    for index, row in enumerate(procedure.transitions):
        for key in _OF_ROWS:
            if getattr(row, key):
                yield written.finding(("transitions", index, key), "E280", key=True, key_name=key)


def _state(written: Written, name: str, state: State) -> Iterator[Finding]:
    path: Path = ("states", name)
    if state.stage is not None:
        yield from written.unknown((*path, "stage"), "stage", state.stage, written.procedure.stages)
    if state.pause is not None and state.clock != "stands":
        yield written.finding((*path, "pause"), "E283", key=True, name=name, clock=state.clock)
    for index, timer in enumerate(state.timers):
        yield from check_timer(written, (*path, "timers", index), timer, name, state)


def _extension(written: Written, path: Path, row: Transition) -> Iterator[Finding]:
    """E282: an extension says by how much, in a field that the action asks for."""
    fields = written.procedure.fields
    if row.extend_by is not None:
        yield from written.unknown((*path, "extend_by"), "field", row.extend_by, fields)
    field = fields.get(row.extend_by or "")
    good = field is not None and field.type == "integer" and row.extend_by in row.fills
    if (row.clock == "extend") != (row.extend_by is not None) or (field is not None and not good):
        yield written.finding(path, "E282", action=row.trigger)


def _limit(written: Written, path: Path, limit: Limit | Earliest) -> Iterator[Finding]:
    """E281, E284, E285: a limit is counted from one thing, or back from what is due."""
    procedure = written.procedure
    before = getattr(limit, "before", None)
    if (before is None) == (limit.since is None):
        yield written.finding(path, "E281", what=str(path[-1]))
    if limit.since is not None:
        known = {*procedure.states, *procedure.triggers}
        yield from written.unknown((*path, "since"), "state", limit.since, known)
        if limit.since in procedure.states and limit.since in procedure.triggers:
            yield written.finding((*path, "since"), "E285", name=limit.since)
    if before is not None and limit.time.unit == "same_day":
        yield written.finding((*path, "time"), "E284", what=str(path[-1]))
    if before is not None and not procedure.total and not procedure.stages:
        yield written.finding(path, "W316", what=str(path[-1]), name=procedure.procedure)
    if limit.legal is not None:
        yield from written.unknown((*path, "legal"), "instrument", limit.legal.split()[0], procedure.legal)
