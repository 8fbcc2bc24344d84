"""The oracle: when time is over, found by walking minute by minute and day by day, as a patient clerk would.

Nothing here comes from hoso, and nothing is clever: no sums, no search. It was written from
docs/decisions (working time) before the reckoning was.
"""

# ruff: noqa: DTZ001 - the oracle's instants have no zone

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .world import Hours, Layer, Matter, Rules, Stand, World

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Clerk:
    """Who counts. Instants are UTC without a zone; the wall clock is the office's."""

    def __init__(self, world: World, rules: Rules) -> None:
        self.world, self.rules = world, rules
        self.minutes: dict[date, list[bool]] = {}
        self.seen: dict[date, tuple[tuple[int, int], ...]] = {}

    # What the calendar says of a day

    def periods(self, day: date) -> tuple[tuple[int, int], ...]:
        """The office hours of a day; none where it is no office day."""
        if day not in self.seen:
            self.seen[day] = self.look_up(day)
        return self.seen[day]

    def look_up(self, day: date) -> tuple[tuple[int, int], ...]:
        """The office hours of a day, looked up."""
        works, own = self.works(day)
        if not works:
            return ()
        return own or self.usual(day)

    def works(self, day: date) -> tuple[bool, tuple[tuple[int, int], ...]]:
        """Does the office work on a day, and in which hours of that day alone?"""
        for layer in reversed(self.world.layers):
            said = [
                (closed.decided, 0, place, False, ())
                for place, closed in enumerate(layer.closed)
                if closed.first <= day <= closed.last and self.is_known(closed.decided)
            ]
            said += [
                (named.decided, 1, place, named.works, named.periods)
                for place, named in enumerate(layer.named)
                if named.day == day and self.is_known(named.decided)
            ]
            if said:
                return max(said)[3:]
        weeks = [layer.week for layer in self.world.layers if layer.week is not None]
        return day.weekday() in weeks[-1], ()

    def usual(self, day: date) -> tuple[tuple[int, int], ...]:
        """The office hours of the season."""
        for known in (True, False):
            for layer in reversed(self.world.layers):
                said = [
                    (hours.decided, place, hours.periods)
                    for place, hours in enumerate(layer.hours)
                    if in_season(hours, day) and (not known or self.is_known(hours.decided))
                ]
                if known and said:
                    return max(said)[2]
                if said and is_lowest(layer, self.world):
                    # Nothing was known yet: what was decided first is taken.
                    return min(said, key=lambda item: (item[0], -item[1]))[2]
        raise LookupError(day)

    def is_known(self, decided: date) -> bool:
        """Was it decided by the day whose knowledge counts?"""
        return self.world.known is None or decided <= self.world.known

    # Wall clock and working minutes

    def wall(self, moment: datetime) -> datetime:
        """What the clock on the wall shows."""
        ahead = self.world.offsets[0][1]
        for since, minutes in self.world.offsets:
            if since <= moment:
                ahead = minutes
        return moment + timedelta(minutes=ahead)

    def works_at(self, moment: datetime) -> bool:
        """Is the minute that begins now a working minute? Each day's minutes are looked at once."""
        day = moment.date()
        if day not in self.minutes:
            self.minutes[day] = [self.look_at(at(day, minute)) for minute in range(1440)]
        return self.minutes[day][moment.hour * 60 + moment.minute]

    def look_at(self, moment: datetime) -> bool:
        """Is it a minute of the office hours?"""
        wall = self.wall(moment)
        minute = wall.hour * 60 + wall.minute
        return any(start <= minute < end for start, end in self.periods(wall.date()))

    def weight(self, moment: datetime) -> Fraction:
        """What a working minute is of a working day, where a morning and an afternoon are half a day each."""
        wall = self.wall(moment)
        minute = wall.hour * 60 + wall.minute
        (length,) = {end - start for start, end in self.periods(wall.date()) if start <= minute < end}
        return Fraction(1, 2 * length)

    def opening(self, moment: datetime) -> datetime:
        """The first working minute from here on."""
        while not self.works_at(moment):
            moment += MINUTE
        return moment

    def is_office_day(self, day: date) -> bool:
        """Does the office work on a day at all?"""
        return bool(self.periods(day))

    def on_the_day(self, wall: datetime) -> datetime:
        """The instant of a wall clock's time at which, or up to which, the office works."""
        found = {wall - timedelta(minutes=minutes) for _, minutes in self.world.offsets}
        return min(moment for moment in found if self.wall(moment) == wall)

    def close(self, day: date) -> datetime:
        """When an office day ends."""
        return self.on_the_day(at(day, self.periods(day)[-1][1]))

    def open_of(self, day: date) -> datetime:
        """When an office day begins."""
        return self.on_the_day(at(day, self.periods(day)[0][0]))

    def office_days_after(self, day: date) -> Iterator[date]:
        """The office days after a day."""
        while True:
            day += DAY
            if self.is_office_day(day):
                yield day

    def nth_after(self, day: date, number: int) -> date:
        """The office day that is so many office days after a day; 0 is the day itself."""
        if number:
            for found in self.office_days_after(day):
                number -= 1
                if not number:
                    return found
        return day

    def roll(self, wall: datetime) -> datetime:
        """The wall clock's time if the office works then, or closes then; else the next time it opens."""
        while not self.is_office_day(wall.date()):
            wall += DAY
        minute = wall.hour * 60 + wall.minute
        for start, end in self.periods(wall.date()):
            if minute < start:
                return self.on_the_day(at(wall.date(), start))
            if minute <= end:
                return self.on_the_day(wall)
        return self.open_of(next(self.office_days_after(wall.date())))

    def roll_back(self, wall: datetime) -> datetime:
        """The wall clock's time if the office works then, or opens then; else when it last closed."""
        while not self.is_office_day(wall.date()):
            wall -= DAY
        minute = wall.hour * 60 + wall.minute
        for start, end in reversed(self.periods(wall.date())):
            if minute > end:
                return self.on_the_day(at(wall.date(), end))
            if minute >= start:
                return self.on_the_day(wall)
        return self.close(self.office_day_until(wall.date() - DAY))

    def office_day_until(self, day: date) -> date:
        """The last office day up to a day."""
        while not self.is_office_day(day):
            day -= DAY
        return day

    # Durations

    def due(self, matter: Matter) -> datetime | None:
        """When the time is over; None while the clock stands."""
        start = matter.start
        for moment in [*matter.anew, *(stand.until for stand in matter.stands if stand.anew)]:
            if moment is not None and moment > start:
                start = moment
        # Handed in within the minute in which it was asked for: the clock has not stood.
        stands = [stand for stand in matter.stands if stand.since >= start and stand.until != stand.since]
        found = self.over(matter.amount, matter.unit, start, stands, fresh=True)
        for longer in sorted(matter.longer, key=lambda item: item.at):
            if found is not None and longer.at >= start:
                later = [stand for stand in stands if stand.since >= found]
                found = self.over(longer.amount, longer.unit, found, later, fresh=False)
        return found

    def over(
        self, amount: Fraction, unit: str, start: datetime, stands: list[Stand], *, fresh: bool
    ) -> datetime | None:
        """When one duration is over; `fresh`: it begins with a reception."""
        if unit in ("h", "min"):
            return self.by_the_clock(ceil(amount * (60 if unit == "h" else 1)), start, stands)
        if unit == "same_day":
            return self.within_the_day(start, stands)
        if amount == 0:
            return self.nothing(start, stands, fresh=fresh)
        by_day = self.rules.count_from == "next_day"
        if unit == "wd" and by_day:
            return self.by_office_days(amount, start, stands, fresh=fresh)
        if unit in ("wd", "wh"):
            return self.by_working_minutes(amount, unit, start, stands)
        first = self.wall(self.opening(start) if fresh else start)
        if unit in ("mo", "y"):
            amount = Fraction(days_of(amount * (12 if unit == "y" else 1), first.date()))
        if by_day:
            return self.by_dates(ceil(amount), first.date(), stands)
        return self.by_wall(ceil(amount * 1440), first, stands)

    def by_the_clock(self, target: int, moment: datetime, stands: list[Stand]) -> datetime | None:
        """Minutes of the clock."""
        while target:
            standing = standing_at(moment, stands)
            if standing is None:
                target -= 1
            elif standing.until is None:
                return None
            moment += MINUTE
        return moment

    def by_working_minutes(
        self, amount: Fraction, unit: str, moment: datetime, stands: list[Stand]
    ) -> datetime | None:
        """Working minutes, or halves in proportion."""
        halves = unit == "wd" and self.rules.day == "half_days"
        left = amount if halves else Fraction(ceil(amount * (480 if unit == "wd" else 60)))
        while left > 0:
            standing = standing_at(moment, stands)
            if standing is not None and standing.until is None:
                return None
            if standing is None and self.works_at(moment):
                left -= self.weight(moment) if halves else 1
            moment += MINUTE
        return moment

    def nothing(self, start: datetime, stands: list[Stand], *, fresh: bool) -> datetime | None:
        """Nothing is over at once, when the office is next open."""
        if not fresh:
            return start
        found = self.opening(start)
        for stand in stands:
            if stand.since < found:
                if stand.until is None:
                    return None
                found = self.opening(stand.until)
        return found

    def within_the_day(self, start: datetime, stands: list[Stand]) -> datetime | None:
        """Within the day of reception, or of the end of a stand."""
        found = self.same_day(self.opening(start))
        for stand in stands:
            if stand.since < found:
                if stand.until is None:
                    return None
                found = self.same_day(self.opening(stand.until))
        return found

    def same_day(self, moment: datetime) -> datetime:
        """The end of the day, or what comes after the cut-off."""
        wall = self.wall(moment)
        if wall.hour * 60 + wall.minute <= self.rules.cut_off:
            return self.close(wall.date())
        following = next(self.office_days_after(wall.date()))
        return self.close(following) if self.rules.after_cut_off == "next_close" else self.open_of(following)

    def by_office_days(
        self, amount: Fraction, start: datetime, stands: list[Stand], *, fresh: bool
    ) -> datetime | None:
        """Office days after that of reception."""
        whole = amount.numerator // amount.denominator
        day = self.nth_after(self.wall(self.opening(start) if fresh else start).date(), whole)
        for stand in stands:
            if stand.since >= self.day_over(day, amount - whole):
                break
            if stand.until is None:
                return None
            stood = self.wall(stand.since).date()
            resumed = self.wall(self.opening(stand.until)).date()
            lost = 0
            while stood < resumed:
                stood += DAY
                lost += self.is_office_day(stood)
            day = self.nth_after(day, lost)
        return self.day_over(day, amount - whole)

    def day_over(self, day: date, fraction: Fraction) -> datetime:
        """The close of an office day, or a fraction of a day after it."""
        if not fraction:
            return self.close(day)
        opening = self.open_of(next(self.office_days_after(day)))
        found = self.by_working_minutes(fraction, "wd", opening, [])
        assert found is not None
        return found

    def by_wall(self, left: int, first: datetime, stands: list[Stand]) -> datetime | None:
        """Calendar days from a minute."""
        found = self.roll(first + timedelta(minutes=left))
        for stand in stands:
            if stand.since >= found:
                break
            if stand.until is None:
                return None
            spent = self.wall(stand.since) - first
            left = max(0, left - max(0, round(spent / MINUTE)))
            first = self.wall(self.opening(stand.until))
            found = self.roll(first + timedelta(minutes=left))
        return found

    def by_dates(self, left: int, first: date, stands: list[Stand]) -> datetime | None:
        """Calendar days after that of reception."""
        found = self.close_from(first + left * DAY)
        for stand in stands:
            if stand.since >= found:
                break
            if stand.until is None:
                return None
            left = max(0, left - max(0, (self.wall(stand.since).date() - first).days))
            first = self.wall(self.opening(stand.until)).date()
            found = self.close_from(first + left * DAY)
        return found

    def close_from(self, day: date) -> datetime:
        """The close of the first office day from a day on."""
        while not self.is_office_day(day):
            day += DAY
        return self.close(day)

    # Back from an instant

    def before(self, amount: Fraction, unit: str, moment: datetime) -> datetime:
        """The last instant that is so long before another."""
        if unit in ("h", "min"):
            return moment - ceil(amount * (60 if unit == "h" else 1)) * MINUTE
        if amount == 0:
            return moment
        by_day = self.rules.count_from == "next_day"
        day = self.wall(moment).date()
        if unit == "wd" and by_day:
            for _ in range(ceil(amount)):
                day = self.office_day_until(day - DAY)
            return self.close(day)
        if unit in ("wd", "wh"):
            halves = unit == "wd" and self.rules.day == "half_days"
            left = amount if halves else Fraction(ceil(amount * (480 if unit == "wd" else 60)))
            while left > 0:
                moment -= MINUTE
                if self.works_at(moment):
                    left -= self.weight(moment) if halves else 1
            return moment
        if unit in ("mo", "y"):
            months = amount * (12 if unit == "y" else 1)
            whole = months.numerator // months.denominator
            amount = Fraction((day - clipped(day, -whole)).days + ceil((months - whole) * 30))
        if by_day:
            return self.close(self.office_day_until(day - ceil(amount) * DAY))
        return self.roll_back(self.wall(moment) - ceil(amount * 1440) * MINUTE)

    # What was counted

    def worked(self, start: datetime, end: datetime, stands: list[Stand]) -> int:
        """Working minutes in which the clock ran."""
        minutes, moment = 0, start
        while moment < end:
            minutes += standing_at(moment, stands) is None and self.works_at(moment)
            moment += MINUTE
        return minutes


def is_lowest(layer: Layer, world: World) -> bool:
    """Is it the calendar below all others?"""
    return layer is world.layers[0]


def in_season(hours: Hours, day: date) -> bool:
    """Do these hours hold on a day?"""
    if hours.since is not None and day < hours.since:
        return False
    if hours.until is not None and day > hours.until:
        return False
    if hours.first is None or hours.last is None:
        return True
    here = (day.month, day.day)
    if hours.first <= hours.last:
        return hours.first <= here <= hours.last
    return here >= hours.first or here <= hours.last


def at(day: date, minute: int) -> datetime:
    """A minute of a day."""
    return datetime(day.year, day.month, day.day) + minute * MINUTE


def standing_at(moment: datetime, stands: list[Stand]) -> Stand | None:
    """The stand that an instant falls in."""
    for stand in stands:
        if stand.since <= moment and (stand.until is None or moment < stand.until):
            return stand
    return None


def clipped(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        elif month == 0:
            year, month = year - 1, 12
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError


def days_of(months: Fraction, first: date) -> int:
    """Calendar days in whole months from a day, and 30 for a month in what is left."""
    whole = months.numerator // months.denominator
    return (clipped(first, whole) - first).days + ceil((months - whole) * 30)
