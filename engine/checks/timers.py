"""Timers: they can come true, and come to an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.duration import FINEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.duration import Duration
    from hoso.engine.finding import Finding
    from hoso.engine.language.yaml_text import Path
    from hoso.engine.procedure_clock import Timer
    from hoso.engine.procedure_parts import State

#: An hour in the units in which less than one can be said.
_HOUR = {"min": 60 * 10**FINEST, "h": 10**FINEST, "wh": 10**FINEST}


def check_timer(written: Written, path: Path, timer: Timer, name: str, state: State) -> Iterator[Finding]:
    """E201, E281, E284, E286 and W316 for one timer of a state."""
    procedure = written.procedure
    if timer.each is not None and _is_often(timer.each):
        yield written.finding((*path, "each"), "E286", what=timer.timer, name=name)
    for number, role in enumerate(timer.notify):
        yield from written.unknown((*path, "notify", number), "role", role, procedure.roles)
    if timer.legal is not None:
        instrument = timer.legal.split()[0]
        yield from written.unknown((*path, "legal"), "instrument", instrument, procedure.legal)
    if (timer.before is None) == (timer.since is None):
        yield written.finding(path, "E281", what=timer.timer)
    elif timer.time.unit == "same_day" and timer.before is not None:
        yield written.finding((*path, "time"), "E284", what=timer.timer)
    elif _is_never(timer, state):
        yield written.finding(path, "W316", what=timer.timer, name=name)


def _is_often(each: Duration) -> bool:
    """Does it come again in no time, or in less than an hour?"""
    if each.unit == "same_day" or not each.amount:
        return True
    return each.unit in _HOUR and each.in_scale(FINEST) < _HOUR[each.unit]


def _is_never(timer: Timer, state: State) -> bool:
    """Is nothing due there, nobody there, or not for so long?"""
    if state.final or state.ends or state.branches or (timer.since == "due" and not state.time):
        return True
    return timer.before is not None and not any(_is_shorter(timer.time, time) for time in state.time)


def _is_shorter(time: Duration, whole: Duration) -> bool:
    """Is it shorter, as far as that can be said without a calendar?"""
    return time.unit != whole.unit or time.in_scale(FINEST) < whole.in_scale(FINEST)
