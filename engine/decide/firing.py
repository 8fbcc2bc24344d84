"""Deciding what the clock itself does: a reminder, a move whose time has come, a silence.

Its authority is the rule of the definition, not a role; everything else is decided as it is for people.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.engine.clocks.course import changed
from hoso.engine.clocks.pending import OF_MOVE, OF_TIMER, pending
from hoso.engine.clocks.timers import came, left, time_of, timer_of
from hoso.engine.commands import CLOCK
from hoso.engine.decide.consulting import closed, request_of, silence
from hoso.engine.decide.redating import dated_now
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, refused
from hoso.engine.decide.step import move_by_clock
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from hoso.engine.clocks.course import Clocks
    from hoso.engine.commands import Fire
    from hoso.engine.definition import Definition
    from hoso.engine.worktime.worktime import WorkTime


def decide_fire(command: Fire, situation: Situation) -> Decision:
    """Let the clock do one thing that is due by the calendars as they are; whoever asks, it is the clock."""
    command = replace(command, asking=replace(command.asking, actor=CLOCK, acting_for=None))
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    known = [item.timer for item in pending(situation.head.body)]
    if command.timer not in known:
        return refused([*reasons, Reason("timer_unknown", {"about": command.timer, "known": known})])
    if OF_TIMER not in command.timer and OF_MOVE not in command.timer:
        return _silent(command, situation, reasons)
    plan, times = situation.definition.clock, situation.times
    time = time_of(plan, times, command.timer) if plan is not None else None
    dated = dated_now(situation)
    item = dated.get("timers", {}).get(command.timer, {})
    if time is None or item.get("at", "") > situation.now:
        details = {"about": command.timer, "from": item.get("at", ""), "now": situation.now}
        reasons.append(Reason("timer_not_due", details))
    if reasons or time is None:
        return refused(reasons)
    if OF_MOVE in command.timer:
        return move_by_clock(command, situation, item["at"])
    effect, clocks = fired(situation.definition, dated, command.timer, time, situation.now)
    clock = changed(situation.clocks, {**situation.clocks, "timers": clocks["timers"]})
    return on_dossier("fire", command.asking, None, situation, [effect], clock=clock)


def fired(
    definition: Definition, clocks: Clocks, key: str, time: WorkTime, now: str
) -> tuple[dict[str, Any], Clocks]:
    """What a due timer comes to: its effect, and the clocks after it.

    Raises:
        KeyError: no such timer is pending.
    """
    plan = definition.clock
    timer = timer_of(plan, key) if plan is not None else None
    if timer is None:
        raise KeyError(key)
    state, item = key.partition(OF_TIMER)[0], clocks["timers"][key]
    row = clocks["rows"][state]
    found = came(timer, item, row, time, now)
    effect: dict[str, Any] = {"kind": found.kind, "timer": timer.timer, "state": state, "at": found.at}
    if found.kind != "passed_over":
        effect["notify"] = list(timer.notify)
    if found.missed:
        effect["missed"] = found.missed
    if timer.legal is not None:
        effect["legal"] = timer.legal
    pending_ = {**clocks["timers"], key: left(timer, item, row, time, found.k)}
    return effect, {**clocks, "timers": pending_}


def _silent(command: Fire, situation: Situation, reasons: list[Reason]) -> Decision:
    """The silence of an agency, declared by the clock as its lead would."""
    item = request_of(situation, command.timer)
    if isinstance(item, Reason):
        return refused([*reasons, item])
    reasons += closed(item, situation, ("asked",))
    if not reasons and situation.now < item["due"]:
        details = {"about": item["agency"], "due": item["due"], "now": situation.now}
        reasons.append(Reason("not_due", details))
    if reasons:
        return refused(reasons)
    effect = silence(item, situation.definition.consults[item["state"]])
    return on_dossier("fire", command.asking, None, situation, [effect])
