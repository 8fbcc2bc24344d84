"""The working time of a calendar, asked by bisection.

Years are compiled when they are first asked for. A table is never changed, only replaced by one that reaches
further: who reads it meanwhile keeps what they have. So no number of a half or a day leaves a method here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from hoso.engine.worktime.minutes import DAY
from hoso.engine.worktime.table import compiled, earlier, longer

if TYPE_CHECKING:
    from hoso.engine.worktime.calendar import Calendar
    from hoso.engine.worktime.table import Table


class Timetable:
    """When an office works, by its calendar as it is known. Instants are minutes in UTC, days ordinals."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._offsets = calendar.layers[0].offsets
        self._table: Table | None = None

    # Working minutes

    def opening(self, minute: int) -> int:
        """This instant if the office works, else when it next opens."""
        table = self._reaching(minute)
        half = bisect_right(table.ends, minute)
        while half == len(table.ends):
            table = self._longer(table)
        return max(minute, table.starts[half])

    def plus(self, minute: int, working: int) -> int:
        """When so many working minutes (at least 1) are over: the end of a half, never the next beginning."""
        table = self._reaching(minute)
        half = bisect_right(table.ends, minute)
        while half == len(table.ends):
            table = self._longer(table)
        target = table.before[half] + working
        start = table.starts[half]
        if minute > start:
            target += minute - start
        while table.before[-1] < target:
            table = self._longer(table)
        half = bisect_left(table.before, target) - 1
        return table.starts[half] + target - table.before[half]

    def minus(self, minute: int, working: int) -> int:
        """When the working minutes (at least 1) before an instant begin."""
        table = self._reaching(minute)
        while (target := _worked(table, minute) - working) < 0:
            table = self._earlier(table)
        half = bisect_right(table.before, target) - 1
        return table.starts[half] + target - table.before[half]

    def worked(self, since: int, until: int) -> int:
        """Working minutes from an instant until another."""
        table = self._reaching(since, until)
        return _worked(table, until) - _worked(table, since)

    # Halves, in parts

    def plus_halves(self, minute: int, count: int, parts: int) -> int:
        """When so many halves (count / parts, more than none) are over, to the minute, rounded up."""
        table = self._reaching(minute)
        half = bisect_right(table.ends, minute)
        while half == len(table.ends):
            table = self._longer(table)
        start = table.starts[half]
        whole_half = (table.ends[half] - start) * parts
        # From the beginning of this half, in parts of its minutes.
        target = count * (table.ends[half] - start)
        if minute > start:
            target += (minute - start) * parts
        whole, rest = divmod(target, whole_half)
        half += whole
        if not rest:
            half -= 1
            rest = whole_half
        while half >= len(table.ends):
            table = self._longer(table)
        start = table.starts[half]
        return start - (start - table.ends[half]) * rest // whole_half

    def minus_halves(self, minute: int, count: Fraction) -> int:
        """When the halves (more than none) before an instant begin, to the minute, rounded down."""
        table = self._reaching(minute)
        while (here := _halves(table, minute)) is None:
            table = self._longer(table)
        while (target := here - count) < 0:
            table = self._earlier(table)
            here = _halves(table, minute)
            assert here is not None
        whole, part = divmod(target, 1)
        return table.starts[whole] + int(part * (table.ends[whole] - table.starts[whole]) // 1)

    def halves(self, since: int, until: int) -> Fraction:
        """Halves from an instant until another."""
        table = self._reaching(since, until)
        while (end := _halves(table, until)) is None:
            table = self._longer(table)
        start = _halves(table, since)
        assert start is not None
        return end - start

    # Office days

    def office_days(self, day: int, until: int) -> int:
        """How many office days come after a day, up to another and with it."""
        table = self._covering(day, until)
        return bisect_right(table.days, until) - bisect_right(table.days, day)

    def office_day_after(self, day: int, count: int) -> int:
        """The office day that is so many (at least 1) office days after a day."""
        table = self._covering(day)
        index = bisect_right(table.days, day) - 1 + count
        while index >= len(table.days):
            table = self._longer(table)
        return table.days[index]

    def office_day_before(self, day: int, count: int) -> int:
        """The office day that is so many (at least 1) office days before a day."""
        table = self._covering(day)
        while (index := bisect_left(table.days, day) - count) < 0:
            table = self._earlier(table)
        return table.days[index]

    def close_after(self, day: int, count: int) -> int:
        """When the office day that is so many (at least 1) office days after a day ends."""
        table = self._covering(day)
        index = bisect_right(table.days, day) - 1 + count
        while index >= len(table.days):
            table = self._longer(table)
        return table.ends[table.halves[index + 1] - 1]

    def open_of(self, day: int) -> int:
        """When an office day begins."""
        table, index = self._office_day(day)
        return table.starts[table.halves[index]]

    def close_of(self, day: int) -> int:
        """When an office day ends."""
        table, index = self._office_day(day)
        return table.ends[table.halves[index + 1] - 1]

    # The wall clock

    def wall(self, minute: int) -> int:
        """The time of the wall clock at an instant."""
        offsets = self._offsets
        return minute + (offsets[0][1] if len(offsets) == 1 else self.calendar.ahead(minute))

    def instant(self, wall: int) -> int:
        """The instant of a time of the wall clock: of two the first, of none the one after the gap."""
        offsets = self._offsets
        minute = wall - offsets[0][1]
        for since, ahead in offsets[1:]:
            if minute < since:
                break
            minute = max(since, wall - ahead)
        return minute

    def rolled(self, wall: int) -> int:
        """The instant of a time of the wall clock if the office works or closes then; else its next opening.

        On a day on which the office does not work the same time of the next office day is asked.
        """
        day, minute = divmod(wall, DAY)
        office_day = self.office_day_after(day - 1, 1)
        table, index = self._office_day(office_day)
        wall = office_day * DAY + minute
        for half in range(table.halves[index], table.halves[index + 1]):
            if wall - table.ahead[half] <= table.ends[half]:
                return max(table.starts[half], wall - table.ahead[half])
        return self.open_of(self.office_day_after(office_day, 1))

    def rolled_back(self, wall: int) -> int:
        """The instant of a time of the wall clock if the office works or opens then; else its last close.

        On a day on which the office does not work the same time of the office day before is asked.
        """
        day, minute = divmod(wall, DAY)
        office_day = self.office_day_before(day + 1, 1)
        table, index = self._office_day(office_day)
        wall = office_day * DAY + minute
        for half in reversed(range(table.halves[index], table.halves[index + 1])):
            if wall - table.ahead[half] >= table.starts[half]:
                return min(table.ends[half], wall - table.ahead[half])
        return self.close_of(self.office_day_before(office_day, 1))

    # Growing

    def _office_day(self, day: int) -> tuple[Table, int]:
        table = self._covering(day)
        return table, bisect_left(table.days, day)

    def _reaching(self, since: int, until: int = 0) -> Table:
        # The day of the wall clock is at most one away from that of UTC: `_covering` leaves that margin.
        day = since // DAY
        table = self._table
        if table is not None and table.since < day < table.until and until // DAY < table.until:
            return table
        return self._covering(day, max(day, until // DAY))

    def _covering(self, day: int, until: int = 0) -> Table:
        """A table with a day, a later one, and the neighbours of both."""
        table = self._table
        until = max(day, until)
        if table is None:
            table = compiled(self.calendar, _year(day) - 1, _year(until) + 1)
        elif table.since < day and until < table.until:
            return table
        if day <= table.since:
            table = compiled(self.calendar, _year(day) - 1, table.last)
        if until >= table.until:
            table = longer(self.calendar, table, _year(until) + 1)
        self._table = table
        return table

    def _longer(self, table: Table) -> Table:
        self._table = grown = longer(self.calendar, table)
        return grown

    def _earlier(self, table: Table) -> Table:
        self._table = grown = earlier(self.calendar, table)
        return grown


def _worked(table: Table, minute: int) -> int:
    half = bisect_right(table.ends, minute)
    if half == len(table.ends):
        return table.before[-1]
    return table.before[half] + max(0, minute - table.starts[half])


def _halves(table: Table, minute: int) -> Fraction | None:
    """The number of halves before an instant; None where the next half is beyond the table."""
    half = bisect_right(table.ends, minute)
    if half == len(table.ends):
        return None
    start, end = table.starts[half], table.ends[half]
    return half + Fraction(max(0, minute - start), end - start)


def _year(day: int) -> int:
    return date.fromordinal(day).year
