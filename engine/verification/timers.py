"""Replaying what the clock did: it was declared, it was due, and the entry says what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.clocks.course import changed
from hoso.engine.clocks.pending import OF_MOVE, OF_TIMER, due_at
from hoso.engine.clocks.redating import redated
from hoso.engine.clocks.timers import time_of
from hoso.engine.clocks.worktimes import worktimes
from hoso.engine.commands import CLOCK
from hoso.engine.decide.firing import fired
from hoso.engine.decide.step import came_due
from hoso.engine.decide.timing import chosen_column
from hoso.engine.verification.clocks import is_attested
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoso.engine.calendars import Calendars
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.procedure import Transition

#: Kinds of effects that only the clock has.
OF_CLOCK = frozenset({"reminded", "escalated", "passed_over", "came_due"})


def timer_problems(
    n: int,
    entry: dict[str, Any],
    before: dict[str, Any],
    data: dict[str, Any],
    definition: Definition,
    row: Transition | None,
    calendars: Calendars,
    of: tuple[Directory, str],
    lost: Collection[str],
) -> list[Problem]:
    """What the clock did that it could not, or what it alone does and somebody else did.

    `row` is the one that was taken, where one was; it is compared with the definition elsewhere.
    """
    told = [effect for effect in entry["effects"] if effect["kind"] in OF_CLOCK]
    by_clock = entry["actor"] == CLOCK
    if entry["command"] != "fire":
        return [Problem("timer_illegal", n, {"timer": "-"})] if told or by_clock else []
    key = _key(entry, told)
    good = (
        by_clock
        and not entry.keys() & {"role", "unit", "for"}
        and any(item.timer == key for item in due_at(before, entry["recorded_at"]))
        and (
            _is_so(key, entry, before, data, definition, row, calendars, of)
            or (definition.clock is not None and is_attested(definition, lost))
        )
    )
    return [] if good else [Problem("timer_illegal", n, {"timer": key or "-"})]


def _key(entry: dict[str, Any], told: list[dict[str, Any]]) -> str:
    """What was due, by what the entry says; empty where it says no one thing."""
    if not told:
        lapsed = [effect["request"] for effect in entry["effects"] if effect["kind"] == "lapsed"]
        return str(lapsed[0]) if len(entry["effects"]) == len(lapsed) == 1 else ""
    effect = told[0]
    if effect["kind"] == "came_due":
        action = entry.get("action", "")
        return f"{effect['state']}{OF_MOVE}{action}" if len(told) == 1 and effect["action"] == action else ""
    return f"{effect['state']}{OF_TIMER}{effect['timer']}" if len(entry["effects"]) == 1 else ""


def _is_so(
    key: str,
    entry: dict[str, Any],
    before: dict[str, Any],
    data: dict[str, Any],
    definition: Definition,
    row: Transition | None,
    calendars: Calendars,
    of: tuple[Directory, str],
) -> bool:
    """Was it due by the calendars it rests on, and does it say what that comes to?"""
    if OF_TIMER not in key and OF_MOVE not in key:
        return "action" not in entry  # a silence: judged with the requests
    plan, now, at = definition.clock, entry["recorded_at"], entry["basis"].get("calendars", 0)
    times = worktimes(plan, calendars, now, at, of=of) if plan is not None else None
    if plan is None or times is None:
        return False
    clocks = redated(
        plan, before["clock"], times, lambda: chosen_column(definition, data, before), before["state"]
    )
    due: str = clocks["timers"][key]["at"]
    if due > now:
        return False
    if OF_MOVE in key:
        if row is None or row.after is None or not row.after.by_clock:
            return False
        state = key.partition(OF_MOVE)[0]
        return came_due(row, state, due, before["clock"], times.own) in entry["effects"]
    time = time_of(plan, times, key)
    if time is None:
        return False
    effect, after = fired(definition, clocks, key, time, now)
    clock = changed(before["clock"], {**before["clock"], "timers": after["timers"]})
    return (entry["effects"], entry["clock"]) == ([effect], clock)
