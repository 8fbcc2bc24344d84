"""Replaying the clocks: each entry says what its step does to them, and no limit of time was passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.clocks.course import changed
from hoso.engine.clocks.limits import time_reasons
from hoso.engine.clocks.redating import redated
from hoso.engine.clocks.worktimes import worktimes
from hoso.engine.decide.timing import chosen_column, timed
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoso.engine.calendars import Calendars
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.procedure import Transition
    from hoso.engine.verification.move import Recorded

#: Commands that move a dossier, and with it its clocks.
_MOVING = frozenset({"open", "take", "fire", "override", "exchange"})


def clock_problems(
    n: int,
    entry: dict[str, Any],
    before: dict[str, Any],
    data: dict[str, Any],
    definition: Definition,
    recorded: Recorded,
    lost: Collection[str],
    calendars: Calendars,
    of: tuple[Directory, str],
) -> list[Problem]:
    """What an entry says of the clocks is what the same step gives again, by the calendars it rests on."""
    told = entry["clock"]
    if definition.clock is not None and entry["command"] == "redate":
        return _redating(n, entry, before, data, definition, lost, calendars, of)
    if entry["command"] == "settle" or (entry["command"] == "fire" and "action" not in entry):
        return []  # judged with the fee, or with the timer that came about
    if definition.clock is None or entry["command"] not in _MOVING or "to" not in entry:
        return [] if told == {"before": {}, "after": {}} else [Problem("clock_differs", n)]
    plan, now = definition.clock, entry["recorded_at"]
    at = entry["basis"].get("calendars", 0)
    times = worktimes(plan, calendars, now, at, of=of)
    row = row_taken(entry, before, definition, recorded)
    effects = entry["effects"]
    again = timed(definition, times, before, entry, n=n, now=now, data=data, row=row, effects=effects)
    problems: list[Problem] = []
    if again["clock"] != told and not is_attested(definition, lost):
        problems.append(Problem("clock_differs", n))
    if row is not None and (reasons := time_reasons(row, before["clock"], times and times.own, now)):
        details = {"action": entry["action"], "reason": reasons[0].code}
        problems.append(Problem("limit_passed", n, details))
    return problems


def row_taken(
    entry: dict[str, Any], before: dict[str, Any], definition: Definition, recorded: Recorded
) -> Transition | None:
    """The row that an entry took, by the recorded answers; None where it took none."""
    if "action" not in entry:
        return None
    source = definition.source_of(before["state"], entry["action"])
    rows = definition.candidates(source, entry["action"]) if source is not None else ()
    return next((item for item in rows if item.holds(recorded.of_action)), None)


def _redating(
    n: int,
    entry: dict[str, Any],
    before: dict[str, Any],
    data: dict[str, Any],
    definition: Definition,
    lost: Collection[str],
    calendars: Calendars,
    of: tuple[Directory, str],
) -> list[Problem]:
    """Dates are written anew as the calendars give them that the entry names as its basis and its cause."""
    assert definition.clock is not None
    plan, at = definition.clock, entry["basis"].get("calendars", 0)
    times = worktimes(plan, calendars, entry["recorded_at"], at, of=of)
    cause = [item.get("n") for item in entry["causes"]]
    if times is None or cause != [at] or entry["effects"]:
        return [Problem("clock_differs", n)]
    clocks = before["clock"]
    after = redated(plan, clocks, times, lambda: chosen_column(definition, data, before), before["state"])
    if after is clocks or (changed(clocks, after) != entry["clock"] and not is_attested(definition, lost)):
        return [Problem("clock_differs", n)]
    return []


def is_attested(definition: Definition, lost: Collection[str]) -> bool:
    """Was a field erased from which the column of times or an extension was read?"""
    assert definition.clock is not None
    reads = {row.extend_by for row in definition.procedure.transitions if row.extend_by is not None}
    for _, when in definition.clock.columns:
        if when is not None:
            reads |= {item.partition(".")[2] for item in definition.guards.inputs(when)}
    return not reads.isdisjoint(lost)
