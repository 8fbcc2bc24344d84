"""A calendar compiled for some years: every half day with the working minutes before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from hoso.engine.errors import CalendarSilent
from hoso.engine.worktime.minutes import DAY

if TYPE_CHECKING:
    from hoso.engine.worktime.calendar import Calendar, OfficeDay

#: So many years without a working minute, and nothing is looked for any more.
_SILENT_YEARS = 30
#: Years that are compiled.
_FIRST, _LAST = 2, 9998


@dataclass(slots=True)
class Table:
    """The half days of whole years, in order. Instants are minutes in UTC. It is never changed once made."""

    #: The years from the first to the last one, and the ordinals of their first and last day.
    first: int
    last: int
    since: int
    until: int
    #: When each half begins and ends.
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    #: Working minutes before each half, and at the end the sum of all.
    before: list[int] = field(default_factory=lambda: [0])
    #: How far ahead of UTC the wall clock is in each half.
    ahead: list[int] = field(default_factory=list)
    #: Ordinals of the office days, and where the halves of each begin; at the end the number of halves.
    days: list[int] = field(default_factory=list)
    halves: list[int] = field(default_factory=lambda: [0])


def compiled(calendar: Calendar, first: int, last: int) -> Table:
    """The table of whole years.

    Raises:
        CalendarSilent: these are years that nobody reckons with.
    """
    if first < _FIRST or last > _LAST:
        raise CalendarSilent(calendar.name, str(min(max(first, _FIRST), _LAST)))
    return _extended(calendar, Table(first, first - 1, _first_day(first), _first_day(first) - 1), last)


def longer(calendar: Calendar, table: Table, year: int = 0) -> Table:
    """A table that reaches at least to the end of a year, and numbers what it had as before.

    Raises:
        CalendarSilent: the office has not worked for decades, and nothing more is looked for.
    """
    silent = table.last - (date.fromordinal(table.days[-1]).year if table.days else table.first)
    if silent >= _SILENT_YEARS or table.last >= _LAST or year > _LAST:
        raise CalendarSilent(calendar.name, str(table.last))
    grown = table.last + max(1, table.last - table.first)
    return _extended(calendar, table, min(_LAST, max(year, grown)))


def earlier(calendar: Calendar, table: Table) -> Table:
    """A table that begins earlier; its numbers are others.

    Raises:
        CalendarSilent: the office has not worked for decades, and nothing more is looked for.
    """
    silent = (date.fromordinal(table.days[0]).year if table.days else table.last) - table.first
    if silent >= _SILENT_YEARS or table.first <= _FIRST:
        raise CalendarSilent(calendar.name, str(table.first))
    return compiled(calendar, max(_FIRST, table.first - max(1, table.last - table.first)), table.last)


def _extended(calendar: Calendar, table: Table, last: int) -> Table:
    """A copy that reaches further; the calendar is asked once for each new day."""
    grown = Table(
        table.first,
        last,
        table.since,
        _first_day(last + 1) - 1,
        table.starts[:],
        table.ends[:],
        table.before[:],
        table.ahead[:],
        table.days[:],
        table.halves[:],
    )
    for ordinal in range(table.until + 1, grown.until + 1):
        day = calendar.day(ordinal)
        if day.periods:
            _add(calendar, grown, ordinal, day)
    return grown


def _add(calendar: Calendar, table: Table, ordinal: int, day: OfficeDay) -> None:
    for start, end in day.periods:
        ahead = _ahead_on(calendar, ordinal * DAY + start)
        table.starts.append(ordinal * DAY + start - ahead)
        table.ends.append(ordinal * DAY + end - ahead)
        table.before.append(table.before[-1] + end - start)
        table.ahead.append(ahead)
    table.days.append(ordinal)
    table.halves.append(len(table.starts))


def _ahead_on(calendar: Calendar, wall: int) -> int:
    """The offset at a time of the wall clock; the clocks are never changed in office hours (E511)."""
    offsets = calendar.layers[0].offsets
    ahead = offsets[0][1]
    for since, minutes in offsets[1:]:
        if wall - minutes < since:
            break
        ahead = minutes
    return ahead


def _first_day(year: int) -> int:
    return date(year, 1, 1).toordinal()
