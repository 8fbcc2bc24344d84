"""Dates of one dossier's clocks, by the calendars as they are known when something is decided.

What was reckoned once is remembered: the same duration from the same minute, in the same calendar.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from hoso.engine.duration import parse_duration
from hoso.engine.worktime.interval import Clock, Extension, Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.duration import Duration
    from hoso.engine.worktime.worktime import WorkTime

#: Date, hour and minute of an instant: seconds are not counted.
_MINUTE = 16
#: Most dates that are remembered.
_MOST = 4096
#: Calendar, identity of the duration, minute, onward or back -> the date; beside it that duration.
_REMEMBERED: dict[tuple[WorkTime, int, str, bool], tuple[str, Duration]] = {}


def after(time: WorkTime, duration: Duration, since: str) -> str:
    """When a duration from an instant is over."""
    key = (time, id(duration), since[:_MINUTE], True)
    found = _REMEMBERED.get(key)
    return found[0] if found is not None else _kept(key, duration, time.after(duration, _moment(since)))


def before(time: WorkTime, duration: Duration, instant: str) -> str:
    """The last instant that is at least a duration before another."""
    key = (time, id(duration), instant[:_MINUTE], False)
    found = _REMEMBERED.get(key)
    return found[0] if found is not None else _kept(key, duration, time.before(duration, _moment(instant)))


def _kept(key: tuple[WorkTime, int, str, bool], duration: Duration, moment: datetime) -> str:
    """Remember a date; when there are very many, they are forgotten together."""
    if len(_REMEMBERED) >= _MOST:
        _REMEMBERED.clear()
    due = _instant(moment)
    _REMEMBERED[key] = (due, duration)
    return due


def is_later(instant: str, limit: str) -> bool:
    """Is it later than a limit, to the minute? In the minute of the limit it is still in time."""
    return instant[:_MINUTE] > limit[:_MINUTE]


def due_of(time: WorkTime, duration: Duration, since: str, run: dict[str, Any]) -> str | None:
    """When a duration from an instant is over, with the pauses and extensions of a run since then."""
    intervals = [item for item in run.get("intervals", ()) if item["from"] >= since]
    extensions = [item for item in run.get("extensions", ()) if item["at"] >= since]
    if not intervals and not extensions:
        return after(time, duration, since)
    found = time.due_at(clock_of(duration, since, run))
    return None if found is None else _instant(found)


def sooner(time: WorkTime, durations: Iterable[Duration], since: str, run: dict[str, Any]) -> str | None:
    """When the first of several durations is over: of what is promised, and of what the law gives."""
    found = (due_of(time, duration, since, run) for duration in durations)
    return min((due for due in found if due is not None), default=None)


def clock_of(duration: Duration, since: str, run: dict[str, Any]) -> Clock:
    """A recorded run, from an instant on, as it is reckoned with."""
    return Clock(
        duration,
        _moment(since),
        tuple(
            Interval(
                item["kind"],
                _moment(item["from"]),
                _moment(item["to"]) if "to" in item else None,
                legal=item.get("legal", ""),
            )
            for item in run.get("intervals", ())
            if item["from"] >= since
        ),
        tuple(
            Extension(_moment(item["at"]), parse_duration(item["by"]), legal=item.get("legal", ""))
            for item in run.get("extensions", ())
            if item["at"] >= since
        ),
    )


def _moment(instant: str) -> datetime:
    """An instant of the record, which is known to be one: reading it strictly takes thirty times as long."""
    return datetime.fromisoformat(instant)


def _instant(moment: datetime) -> str:
    """The instant of a whole minute in UTC."""
    return f"{moment.isoformat()[:_MINUTE]}:00.000000Z"
