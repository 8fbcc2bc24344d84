"""The office's clock goes only while the office is open by its calendar, so that timelines look real."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from hoso.adapters.wording.moments import office_zone

if TYPE_CHECKING:
    from hoso.engine.worktime.calendar import Calendar

#: Minutes of a working day.
DAY = 480


class OfficeClock:
    """Counts minutes of work."""

    def __init__(self, calendar: Calendar) -> None:
        """Know the days and hours of work."""
        self._calendar = calendar

    def after(self, moment: datetime, minutes: float) -> datetime:
        """The moment at which so many minutes of work have gone by."""
        left = timedelta(minutes=minutes)
        here = moment.astimezone(office_zone())
        while True:
            for opens, closes in self._windows(here):
                start = max(here, opens)
                if start < closes:
                    if left < closes - start:
                        return start + left
                    left -= closes - start
            here = _midnight(here) + timedelta(days=1)

    def before(self, moment: datetime, minutes: float) -> datetime:
        """The beginning of the last day from which so many minutes of work go by until a moment."""
        here = _midnight(moment.astimezone(office_zone()))
        while self.between(here, moment) < minutes:
            here -= timedelta(days=1)
        return here

    def between(self, start: datetime, end: datetime) -> float:
        """Minutes of work from one moment to another."""
        total = timedelta()
        here = start.astimezone(office_zone())
        while here < end:
            for opens, closes in self._windows(here):
                total += max(min(closes, end) - max(opens, here), timedelta())
            here = _midnight(here) + timedelta(days=1)
        return total.total_seconds() / 60

    def _windows(self, moment: datetime) -> list[tuple[datetime, datetime]]:
        day = _midnight(moment)
        return [
            (day + timedelta(minutes=opens), day + timedelta(minutes=closes))
            for opens, closes in self._calendar.day(day.toordinal()).periods
        ]


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment, time(), moment.tzinfo)
