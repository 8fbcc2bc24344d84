"""Limits of time against each other: what can never come, a state held too long, time without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.duration import FINEST
from hoso.engine.procedure import INTERNAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.duration import Duration
    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Procedure, Transition
    from hoso.engine.procedure_clock import Limit


def check_limits(written: Written) -> Iterator[Finding]:
    """W316 for timers and moves that never come, W317 for extensions without end, W318 for states held long.

    Times in different units are not compared: that would need a calendar.
    """
    procedure = written.procedure
    if procedure.clock is None:
        return
    exits: dict[str, list[Transition]] = {}
    for row in procedure.transitions:
        if row.dest != INTERNAL:
            for name in row.source:
                if row.dest != name:
                    exits.setdefault(name, []).append(row)
    for name, found in exits.items():
        if procedure.states[name].timers:
            yield from _timers(written, name, found)
        if all(row.after is not None for row in found):
            yield from _held(written, name, found)
    for index, row in enumerate(procedure.transitions):
        if row.clock == "extend":
            yield from _extension(written, index, row)
        if row.not_later_than is not None and _never_open(row, row.not_later_than, procedure):
            yield written.finding(
                ("transitions", index, "not_later_than"), "W316", what="not_later_than", name=row.trigger
            )


def _timers(written: Written, name: str, exits: list[Transition]) -> Iterator[Finding]:
    """A timer that counts from the entry, in a state that the clock itself leaves sooner."""
    procedure = written.procedure
    left = [
        row.after.time
        for row in exits
        if row.after is not None and row.after.by_clock and row.after.since == name and not _is_guarded(row)
    ]
    for index, timer in enumerate(procedure.states[name].timers):
        if timer.since == "entry" and any(_is_longer(timer.time, time) for time in left):
            path = ("states", name, "timers", index)
            yield written.finding(path, "W316", what=timer.timer, name=name)


def _is_guarded(row: Transition) -> bool:
    return bool(row.conditions or row.unless or row.answered or row.fills or row.documents)


def _held(written: Written, name: str, exits: list[Transition]) -> Iterator[Finding]:
    """A state in which the clock runs and that nobody can leave before the total is over."""
    procedure = written.procedure
    state = written.procedure.states[name]
    if state.clock != "runs" or not procedure.total:
        return
    times = [row.after.time for row in exits if row.after is not None and row.after.since == name]
    if len(times) < len(exits):
        return
    for index, total in enumerate(procedure.total):
        if all(_is_longer(time, total) and time != total for time in times):
            column = procedure.columns[index].column if len(procedure.total) > 1 else "-"
            least = min(times, key=lambda time: time.in_scale(FINEST))
            details = {"name": name, "time": str(least), "total": str(total), "column": column}
            yield written.finding(("states", name), "W318", key=True, **details)
            return


def _extension(written: Written, index: int, row: Transition) -> Iterator[Finding]:
    """How often, and until when: what no law leaves open (Decree 118/2025, article 19(6))."""
    missing = [key for key in ("at_most", "not_later_than") if getattr(row, key) is None]
    if missing:
        yield written.finding(("transitions", index), "W317", action=row.trigger, missing=", ".join(missing))


def _never_open(row: Transition, last: Limit, procedure: Procedure) -> bool:
    """Is it over before it begins: since one thing, or further before the due date than that is away?"""
    first = row.after
    if last.since is not None:
        both = first is not None and first.since == last.since
        return both and first is not None and first.time != last.time and _is_longer(first.time, last.time)
    whole = list(procedure.total)
    stages = {state.stage for name, state in procedure.states.items() if name in row.source}
    for stage in stages - {None}:
        whole = list(procedure.stages[stage].total) if stage in procedure.stages else []
    return bool(whole) and all(_is_longer(last.time, time) for time in whole)


def _is_longer(time: Duration, other: Duration) -> bool:
    """Is it as long or longer, as far as that can be said without a calendar?"""
    return time.unit == other.unit != "same_day" and time.in_scale(FINEST) >= other.in_scale(FINEST)
