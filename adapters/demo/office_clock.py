"""The office's clock goes only while the office is open, so that invented timelines look real."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hoso.adapters.wording.moments import office_zone

#: Opening hours of a working day, Monday to Friday.
HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
_SATURDAY = 5


def after(moment: datetime, minutes: float) -> datetime:
    """The moment at which so many minutes of work have gone by."""
    left = timedelta(minutes=minutes)
    here = moment.astimezone(office_zone())
    while True:
        for opens, closes in _windows(here):
            start = max(here, opens)
            if start < closes:
                if left < closes - start:
                    return start + left
                left -= closes - start
        here = _midnight(here) + timedelta(days=1)


def between(start: datetime, end: datetime) -> float:
    """Minutes of work from one moment to another."""
    total = timedelta()
    here = start.astimezone(office_zone())
    while here < end:
        for opens, closes in _windows(here):
            total += max(min(closes, end) - max(opens, here), timedelta())
        here = _midnight(here) + timedelta(days=1)
    return total.total_seconds() / 60


def _windows(moment: datetime) -> list[tuple[datetime, datetime]]:
    if moment.weekday() >= _SATURDAY:
        return []
    return [
        (datetime.combine(moment, opens, moment.tzinfo), datetime.combine(moment, closes, moment.tzinfo))
        for opens, closes in HOURS
    ]


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment, time(), moment.tzinfo)
