"""Timers of a dossier: when they come about, and what is left of them once they did.

A timer comes about once, or again and again (`each`) until its state is left; each time has a number `k`,
from 0 on, and its instant is reckoned from the first one: no day is walked through.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.clocks.dates import after, before
from hoso.engine.clocks.pending import OF_MOVE, OF_TIMER
from hoso.engine.duration import Duration
from hoso.engine.instant import instant_of, moment_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from hoso.engine.clocks.plan import ClockPlan
    from hoso.engine.clocks.worktimes import WorkTimes
    from hoso.engine.procedure_clock import Earliest, Timer
    from hoso.engine.worktime.worktime import WorkTime

#: So late a timer was missed, where its policy is to skip what was.
GRACE = timedelta(hours=1)

#: Key → what is pending: `at` (not there once it is over), `n`, and `k` where it is not 0.
Timers = dict[str, dict[str, Any]]


class Came(NamedTuple):
    """What a due timer comes to."""

    #: `reminded`, `escalated`, or `passed_over`.
    kind: str
    #: The first time it was due and not dealt with.
    at: str
    #: How many times more that this deals with.
    missed: int
    #: The number of the next time.
    k: int


def armed(
    plan: ClockPlan,
    clocks: Mapping[str, Any],
    to: Sequence[str],
    entered: Collection[str],
    met: Collection[str],
    n: int,
    times: WorkTimes | None,
) -> Timers:
    """What is pending after an entry: what the states entered set, and what the others had.

    Args:
        plan: what the definition says of time.
        clocks: `rows` and `marks` as they are after it, `timers` as they were before.
        to: the configuration after it.
        entered: the states entered; what is pending there is set anew.
        met: marks that it set.
        n: its sequence.
        times: the calendars; without the dossier's nothing is set, nor by a row whose own is not there.
    """
    old: Timers = clocks.get("timers", {})
    new: Timers = {}
    for key, state, timer in _timers(plan, to):
        if key in old and state not in entered:
            new[key] = old[key]
        elif times is not None and (time := times.of(plan.places[state].calendar)) is not None:
            at = first(timer, clocks["rows"].get(state, {}), time)
            if at is not None:
                new[key] = {"at": at, "n": n}
    for key, state, starts in _moves(plan, to):
        if key in old and state not in entered and all(start.since not in met for start in starts):
            new[key] = old[key]
        elif times is not None and (at := _soonest(starts, clocks, times)) is not None:
            new[key] = {"at": at, "n": n}
    return new


def rearmed(plan: ClockPlan, clocks: Mapping[str, Any], to: Sequence[str], times: WorkTimes) -> Timers:
    """The same by the calendars as they are now: what is over stays so, and the rest comes as it now does."""
    old: Timers = clocks.get("timers", {})
    new = dict(old)
    for key, state, timer in _timers(plan, to):
        item, time = old.get(key, {"n": 0}), times.of(plan.places[state].calendar)
        if time is None:
            continue
        start = first(timer, clocks.get("rows", {}).get(state, {}), time)
        if start is not None and (key not in old or "at" in item):
            new[key] = {**item, "at": _at(timer, start, item.get("k", 0), time)}
    for key, _, starts in _moves(plan, to):
        at = _soonest(starts, clocks, times)
        if at is not None:
            new[key] = {**old.get(key, {"n": 0}), "at": at}
    return new


def first(timer: Timer, row: Mapping[str, Any], time: WorkTime) -> str | None:
    """When a timer first comes about in a state; None: never, because nothing is due there or too soon."""
    if timer.since == "entry":
        return after(time, timer.time, row["since"]) if "since" in row else None
    if "due" not in row:
        return None
    if timer.since == "due":
        return after(time.by_minute, timer.time, row["due"])
    at = before(time, timer.time, row["due"])
    return at if at > row["since"] else None


def came(timer: Timer, item: Mapping[str, Any], row: Mapping[str, Any], time: WorkTime, now: str) -> Came:
    """What a timer that is due comes to, by its policy."""
    k, at = item.get("k", 0), item["at"]
    start = first(timer, row, time) or at
    kind = "reminded" if timer.kind == "remind" else "escalated"
    if timer.missed == "each":
        return Came(kind, at, 0, k + 1)
    if timer.missed == "once":
        end = _after(timer, start, k, now, time)
        return Came(kind, at, end - k - 1, end)
    late = instant_of(moment_of(now) - GRACE)
    if at >= late:
        return Came(kind, at, 0, k + 1)
    end = _after(timer, start, k, late, time)
    return Came("passed_over", at, end - k - 1, end)


def left(
    timer: Timer, item: Mapping[str, Any], row: Mapping[str, Any], time: WorkTime, k: int
) -> dict[str, Any]:
    """What is pending once it came to this: its next time, or none."""
    rest = {"n": item["n"], "k": k}
    start = first(timer, row, time)
    return rest if timer.each is None or start is None else {**rest, "at": _at(timer, start, k, time)}


def time_of(plan: ClockPlan, times: WorkTimes | None, key: str) -> WorkTime | None:
    """By what a pending thing is reckoned: a timer as its row is, a move as the dossier; None: by nothing."""
    state, _, timer = key.partition(OF_TIMER)
    return times.of(plan.calendar_of(state) if timer else None) if times is not None else None


def timer_of(plan: ClockPlan, key: str) -> Timer | None:
    """The timer of a key."""
    state, _, name = key.partition(OF_TIMER)
    return next((item for item in plan.timers.get(state, ()) if item.timer == name), None)


def _timers(plan: ClockPlan, to: Sequence[str]) -> list[tuple[str, str, Timer]]:
    return [
        (f"{state}{OF_TIMER}{timer.timer}", state, timer)
        for state in to
        for timer in plan.timers.get(state, ())
    ]


def _moves(plan: ClockPlan, to: Sequence[str]) -> list[tuple[str, str, list[Earliest]]]:
    """The moves that the clock takes from here, and from around branches; each with when its rows open."""
    if not plan.moves:
        return []
    around = plan.inside.get(to[0])
    found: dict[tuple[str, str], list[Earliest]] = {}
    for state in to if around is None else (*to, around):
        for row in plan.moves.get(state, ()):
            assert row.after is not None
            found.setdefault((f"{state}{OF_MOVE}{row.trigger}", state), []).append(row.after)
    return [(key, state, starts) for (key, state), starts in found.items()]


def _soonest(starts: Sequence[Earliest], clocks: Mapping[str, Any], times: WorkTimes) -> str | None:
    """When the first of a move's rows may be taken: which of them it is, its guards say only then."""
    marks = clocks.get("marks", {})
    met = [after(times.own, start.time, marks[start.since]) for start in starts if start.since in marks]
    return min(met, default=None)


def _at(timer: Timer, start: str, k: int, time: WorkTime) -> str:
    """The instant of its k-th time."""
    if k == 0 or timer.each is None:
        return start
    each = timer.each
    whole = Duration.model_validate({"amount": each.amount * k, "scale": each.scale, "unit": each.unit})
    return instant_of(time.by_minute.after(whole, moment_of(start)))


def _after(timer: Timer, start: str, k: int, instant: str, time: WorkTime) -> int:
    """The number of its first time after an instant, where the k-th is not after it."""
    if timer.each is None:
        return k + 1
    step = 1
    while _at(timer, start, k + step, time) <= instant:
        step *= 2
    low, high = k + step // 2, k + step
    while high - low > 1:
        middle = (low + high) // 2
        if _at(timer, start, middle, time) <= instant:
            low = middle
        else:
            high = middle
    return high
