"""Counts: a duration on its way. Each knows when it is due, and becomes another where the clock stood.

The amount of a duration is a fraction; what is no whole minute (or no whole day, where days are counted) is
rounded up, once, at the end. Instants are minutes in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from hoso.engine.worktime.minutes import DAY

if TYPE_CHECKING:
    from hoso.engine.duration import Duration
    from hoso.engine.worktime.policy import Policy
    from hoso.engine.worktime.timetable import Timetable


#: No part of a day.
_NONE = Fraction(0)
#: Every month has a day of this number.
_IN_EVERY_MONTH = 28


class Count(Protocol):
    """A duration that is being counted from some instant."""

    @property
    def begins(self) -> int:
        """The instant from which it is counted."""

    def due(self) -> int:
        """When it is over, if the clock does not stand."""

    def stood(self, since: int, until: int) -> Count:
        """What is left of it at `until`, the clock having stood from `since`, which is before it is due."""


@dataclass(slots=True)
class ByClock:
    """Minutes of the clock, whether the office works or not."""

    time: Timetable
    begins: int
    left: int

    def due(self) -> int:
        """So many minutes later."""
        return self.begins + self.left

    def stood(self, since: int, until: int) -> ByClock:
        """The rest runs on at once."""
        return ByClock(self.time, until, self.left - max(0, since - self.begins))


@dataclass(slots=True)
class ByMinutes:
    """Working minutes, at least one."""

    time: Timetable
    begins: int
    left: int

    def due(self) -> int:
        """The end of the last working minute."""
        return self.time.plus(self.begins, self.left)

    def stood(self, since: int, until: int) -> ByMinutes:
        """The rest runs on."""
        spent = self.time.worked(self.begins, max(self.begins, since))
        return ByMinutes(self.time, self.time.opening(until), self.left - spent)


@dataclass(slots=True)
class ByHalves:
    """Mornings and afternoons, and parts of them in proportion."""

    time: Timetable
    begins: int
    #: So many parts of a half; more than none.
    left: int
    #: So many of them are a half.
    parts: int

    def due(self) -> int:
        """The end of the minute in which the last part is over."""
        return self.time.plus_halves(self.begins, self.left, self.parts)

    def stood(self, since: int, until: int) -> ByHalves:
        """The rest runs on."""
        spent = self.time.halves(self.begins, max(self.begins, since))
        left = Fraction(self.left, self.parts) - spent
        return ByHalves(self.time, self.time.opening(until), left.numerator, left.denominator)


@dataclass(slots=True)
class ByOfficeDays:
    """Office days after the day on which something happened, then a part of the next one."""

    time: Timetable
    begins: int
    #: The day that is not counted.
    day: int
    whole: int
    part: Fraction
    day_is: str

    def last_day(self) -> int:
        """The last of the whole days."""
        return self.time.office_day_after(self.day, self.whole) if self.whole else self.day

    def due(self) -> int:
        """The close of the last day, or a part of the next one later."""
        if not self.part:
            return self.time.close_after(self.day, self.whole)
        opening = self.time.open_of(self.time.office_day_after(self.day, self.whole + 1))
        return part_of_day(self.time, self.day_is, opening, self.part).due()

    def stood(self, since: int, until: int) -> ByOfficeDays:
        """As many office days are added as lie after the day of the stand, up to and with that of its end."""
        begins = self.time.opening(until)
        lost = self.time.office_days(self.time.wall(since) // DAY, self.time.wall(begins) // DAY)
        return ByOfficeDays(self.time, begins, self.day, self.whole + lost, self.part, self.day_is)


@dataclass(slots=True)
class ByWall:
    """Calendar days from a minute: the same time of another day."""

    time: Timetable
    begins: int
    left: int

    def due(self) -> int:
        """That time, or the next at which the office works or closes."""
        return self.time.rolled(self.time.wall(self.begins) + self.left)

    def stood(self, since: int, until: int) -> ByWall:
        """The rest runs on when the office is open again; at the least nothing is left."""
        spent = max(0, self.time.wall(since) - self.time.wall(self.begins))
        return ByWall(self.time, self.time.opening(until), max(0, self.left - spent))


@dataclass(slots=True)
class ByDates:
    """Calendar days after the day on which something happened."""

    time: Timetable
    begins: int
    #: The day that is not counted.
    day: int
    left: int

    def due(self) -> int:
        """The close of the last day, or of the first office day after it."""
        return self.time.close_after(self.day + self.left - 1, 1)

    def stood(self, since: int, until: int) -> ByDates:
        """The day of the stand still counts, that of its end does not; at the least nothing is left."""
        begins = self.time.opening(until)
        spent = max(0, self.time.wall(since) // DAY - self.day)
        return ByDates(self.time, begins, self.time.wall(begins) // DAY, max(0, self.left - spent))


@dataclass(slots=True)
class SameDay:
    """Within the day; what comes after the cut-off, on the next."""

    time: Timetable
    begins: int
    policy: Policy

    def due(self) -> int:
        """The close of the day of reception, or the close or opening of the next office day."""
        day, minute = divmod(self.time.wall(self.begins), DAY)
        if minute <= self.policy.cut_off:
            return self.time.close_of(day)
        following = self.time.office_day_after(day, 1)
        if self.policy.after_cut_off == "next_close":
            return self.time.close_of(following)
        return self.time.open_of(following)

    def stood(self, since: int, until: int) -> SameDay:  # noqa: ARG002 - a day has no parts
        """It has no parts that could be left: it begins anew."""
        return SameDay(self.time, self.time.opening(until), self.policy)


@dataclass(slots=True)
class Nothing:
    """No time at all: due at once, when the office is open."""

    time: Timetable
    begins: int

    def due(self) -> int:
        """At once."""
        return self.begins

    def stood(self, since: int, until: int) -> Nothing:  # noqa: ARG002 - nothing is left of nothing
        """At once, when the clock runs again."""
        return Nothing(self.time, self.time.opening(until))


def count_of(time: Timetable, policy: Policy, duration: Duration, start: int) -> Count:
    """Begin to count a duration at an instant of reception."""
    unit = duration.unit
    if unit in ("h", "min"):
        return ByClock(time, start, _up(duration, 60 if unit == "h" else 1))
    begins = time.opening(start)
    return SameDay(time, begins, policy) if unit == "same_day" else _count(time, policy, duration, begins)


def count_on(time: Timetable, policy: Policy, duration: Duration, due: int) -> Count:
    """Count on from where another duration ended: that instant is not received, so it is not moved.

    Raises:
        ValueError: `same_day` adds nothing to anything.
    """
    if duration.unit == "same_day":
        raise ValueError("same_day is counted from a reception only")
    if duration.unit in ("h", "min"):
        return ByClock(time, due, _up(duration, 60 if duration.unit == "h" else 1))
    return _count(time, policy, duration, due)


def part_of_day(time: Timetable, day_is: str, begins: int, days: Fraction) -> ByMinutes | ByHalves:
    """Working days, or a part of one, from a minute."""
    if day_is == "half_days":
        return ByHalves(time, begins, 2 * days.numerator, days.denominator)
    return ByMinutes(time, begins, -(-days * 480 // 1))


def days_of_months(duration: Duration, day: int) -> int:
    """The calendar days from a day that `mo` or `y` mean; a part of a month is that part of 30, rounded up.

    The same day of a later month, or its last one where it has none such (Civil Code 2015, article 148(3)).
    """
    months, part = divmod(duration.amount * (12 if duration.unit == "y" else 1), 10**duration.scale)
    return months_later(day, months) - day - int(-part * 30 // 10**duration.scale)


def months_later(day: int, months: int) -> int:
    """The same day so many months later, or earlier; else the last day of that month."""
    here = date.fromordinal(day)
    month = here.year * 12 + here.month - 1 + months
    if here.day <= _IN_EVERY_MONTH:
        return date(month // 12, month % 12 + 1, here.day).toordinal()
    return min(_first_of(month) + here.day, _first_of(month + 1)) - 1


def _first_of(month: int) -> int:
    """The first day of a month, counted from the year 0."""
    return date(month // 12, month % 12 + 1, 1).toordinal()


def _count(time: Timetable, policy: Policy, duration: Duration, begins: int) -> Count:
    if not duration.amount:
        return Nothing(time, begins)
    by_day = policy.count_from == "next_day"
    if duration.unit == "wh":
        return ByMinutes(time, begins, _up(duration, 60))
    if duration.unit == "wd":
        if by_day:
            whole, rest = divmod(duration.amount, 10**duration.scale)
            part = Fraction(rest, 10**duration.scale) if rest else _NONE
            return ByOfficeDays(time, begins, time.wall(begins) // DAY, whole, part, policy.day)
        if policy.day == "hours8":
            return ByMinutes(time, begins, _up(duration, 480))
        return ByHalves(time, begins, 2 * duration.amount, 10**duration.scale)
    day = time.wall(begins) // DAY
    if duration.unit == "d":
        return (
            ByDates(time, begins, day, _up(duration, 1))
            if by_day
            else ByWall(time, begins, _up(duration, DAY))
        )
    days = days_of_months(duration, day)
    return ByDates(time, begins, day, days) if by_day else ByWall(time, begins, days * DAY)


def _up(duration: Duration, each: int) -> int:
    """A duration of units that have so many parts, in these parts, rounded up."""
    return -int(-duration.amount * each // 10**duration.scale)
