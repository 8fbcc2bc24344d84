"""Durations counted back from an instant: the last moment that is so long before it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hoso.engine.worktime.count import months_later
from hoso.engine.worktime.minutes import DAY

if TYPE_CHECKING:
    from hoso.engine.duration import Duration
    from hoso.engine.worktime.policy import Policy
    from hoso.engine.worktime.timetable import Timetable


def counted_back(time: Timetable, policy: Policy, duration: Duration, minute: int) -> int:
    """The last instant that is at least a duration before another; where in doubt, the earlier one.

    Counted by days it is the close of an office day, whatever the time of the instant.

    Raises:
        ValueError: `same_day` is before nothing.
    """
    amount = Fraction(duration.amount, 10**duration.scale)
    match duration.unit:
        case "same_day":
            raise ValueError("same_day cannot be counted back")
        case "h":
            return minute - _up(amount * 60)
        case "min":
            return minute - _up(amount)
    if not amount:
        return minute
    if duration.unit == "wh":
        return time.minus(minute, _up(amount * 60))
    by_day = policy.count_from == "next_day"
    day = time.wall(minute) // DAY
    if duration.unit == "wd":
        if by_day:
            return time.close_of(time.office_day_before(day, _up(amount)))
        if policy.day == "hours8":
            return time.minus(minute, _up(amount * 480))
        return time.minus_halves(minute, amount * 2)
    days = amount if duration.unit == "d" else _days_back(duration.unit, amount, day)
    if by_day:
        return time.close_of(time.office_day_before(day - _up(days) + 1, 1))
    return time.rolled_back(time.wall(minute) - _up(days * DAY))


def _days_back(unit: str, amount: Fraction, day: int) -> Fraction:
    months, part = divmod(amount * (12 if unit == "y" else 1), 1)
    return Fraction(day - months_later(day, -months) + _up(part * 30))


def _up(number: Fraction) -> int:
    return -int(-number // 1)
