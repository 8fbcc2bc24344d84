"""The spans of a course: which days its legs counted, which they passed over, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.worktime.count import ByClock, ByDates, ByHalves, ByMinutes, ByOfficeDays, ByWall, SameDay
from hoso.engine.worktime.interval import Interval
from hoso.engine.worktime.minutes import DAY
from hoso.engine.worktime.reckoning import Doubt, Reckoning, Span, merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.worktime.clock import Course, Leg
    from hoso.engine.worktime.timetable import Timetable


def reckoning_of(time: Timetable, course: Course, duration: str) -> Reckoning:
    """Explain a course."""
    first = course.legs[0]
    spans = merged(_spans(time, course))
    end = course.legs[-1].end or course.legs[-1].start
    return Reckoning(
        duration,
        course.start,
        first.start,
        spans,
        course.due,
        course.restarted,
        tuple(_doubts(time, course.start, max(end, first.start))),
    )


def _spans(time: Timetable, course: Course) -> Iterator[Span]:
    legs, here = course.legs, course.start
    told = 0
    for index, leg in enumerate(legs):
        if leg.kind == "stood":
            assert isinstance(leg.cause, Interval)
            last = leg.end if leg.end is not None else leg.start
            days = (_day(time, leg.start), _day(time, last))
            yield Span("stood", *days, leg.start, leg.end, days[1] - days[0] + 1, why=leg.cause)
            here, told = last, days[1]
            continue
        assert leg.end is not None
        if not index or legs[index - 1].kind == "stood":
            yield from _moved(time, here, min(leg.start, leg.end), is_first=index == 0)
        is_last = index == len(legs) - 1 or legs[index + 1].kind == "counted"
        # The day from which it is counted is told once: with what counted or stood until then, if any did.
        # No time at all tells nothing, nor what is over when that day opens, or was moved to that day.
        day = _day(time, leg.start)
        for span in _counted(time, leg, leg.end, event=told < day, is_last=is_last):
            if index and legs[index - 1].kind == "counted" and told < day < span.first:
                yield Span("skipped", day, day, leg.start, _midnight(time, day + 1), 0, why="closed_then")
            yield span
            told = span.last


def _counted(time: Timetable, leg: Leg, end: int, *, event: bool, is_last: bool) -> Iterator[Span]:
    count = leg.count
    if end <= leg.start:
        return
    first, last = _day(time, leg.start), _day(time, end)
    match count:
        case ByClock():
            yield Span("counted", first, last, leg.start, end, last - first + 1, end - leg.start)
        case ByMinutes() | ByHalves():
            yield from _days(time, first, last, leg.start, end, in_minutes=True)
        case ByOfficeDays():
            yield from _by_office_days(time, leg, count, end, event=event, is_last=is_last)
        case ByWall():
            yield from _by_wall(time, leg, count, end)
        case ByDates():
            yield from _by_dates(time, leg, count, end, event=event)
        case SameDay():
            if is_last and end > time.close_of(first):
                yield Span("skipped", first, first, leg.start, time.close_of(first), 1, why="after_cut_off")
                first += 1
            yield from _days(time, first, last, leg.start, end, in_minutes=True)


def _by_office_days(
    time: Timetable, leg: Leg, count: ByOfficeDays, end: int, *, event: bool, is_last: bool
) -> Iterator[Span]:
    first = _day(time, leg.start)
    if event:
        yield _event_day(time, first, leg.start)
    last = min(count.last_day(), _day(time, end))
    yield from _days(time, first + 1, last, leg.start, end, in_minutes=False)
    if is_last and count.part:
        # After a stand in the middle of the part, that part may fall on the day of its end.
        opening = time.open_of(time.office_day_after(last, 1))
        yield from _days(time, max(last + 1, first), _day(time, end), opening, end, in_minutes=True)
    elif not is_last:
        # Days off between the last whole day and a stand before the part; the stand's day is told with it.
        yield from _days(time, last + 1, _day(time, end) - 1, leg.start, end, in_minutes=False)


def _by_wall(time: Timetable, leg: Leg, count: ByWall, end: int) -> Iterator[Span]:
    begins = time.wall(leg.start)
    until = min(begins + count.left, time.wall(end))
    first, last = begins // DAY, until // DAY
    minutes = until - begins
    if minutes:
        ends = end - (time.wall(end) - until)
        yield Span("counted", first, last, leg.start, ends, minutes // DAY, minutes)
    if time.wall(end) > until:
        yield from _passed_over(time, last, until, end)


def _by_dates(time: Timetable, leg: Leg, count: ByDates, end: int, *, event: bool) -> Iterator[Span]:
    first = _day(time, leg.start)
    if event:
        yield _event_day(time, first, leg.start)
    last = min(_day(time, end), count.day + count.left)
    if last > count.day:
        yield Span(
            "counted",
            count.day + 1,
            last,
            _midnight(time, count.day + 1),
            min(end, _midnight(time, last + 1)),
            last - count.day,
        )
    yield from _days(time, last + 1, _day(time, end) - 1, leg.start, end, in_minutes=False)


def _passed_over(time: Timetable, day: int, wall: int, end: int) -> Iterator[Span]:
    """What lies between the time at which calendar days are over and the office's next time."""
    start = end - (time.wall(end) - wall)
    if time.calendar.day(day).periods:
        yield Span("skipped", day, day, start, min(end, _midnight(time, day + 1)), 0, why="closed_then")
        day += 1
    last = _day(time, end)
    for here in range(day, last):
        yield from _day_off(time, here)
        if time.calendar.day(here).periods:
            yield Span(
                "skipped", here, here, _midnight(time, here), _midnight(time, here + 1), 0, why="closed_then"
            )


def _moved(time: Timetable, given: int, start: int, *, is_first: bool) -> Iterator[Span]:
    """What lies between reception, or the end of a stand, and the office's next opening."""
    if start <= given:
        return
    first, last = _day(time, given), _day(time, start)
    if not is_first:
        # The day on which a stand ends is told with it.
        first += 1
    elif time.calendar.day(first).periods:
        end = start if first == last else _midnight(time, first + 1)
        yield Span("skipped", first, first, given, end, 0, why="outside_hours")
    for day in range(first, last):
        yield from _day_off(time, day)


def _days(
    time: Timetable, first: int, last: int, start: int, end: int, *, in_minutes: bool
) -> Iterator[Span]:
    """Office days as counted, others as skipped; where minutes count, those between two instants."""
    for day in range(first, last + 1):
        found = time.calendar.day(day)
        if not found.periods:
            yield from _day_off(time, day)
            continue
        opens, closes = max(start, time.open_of(day)), min(end, time.close_of(day))
        if not in_minutes:
            yield Span(
                "counted", day, day, time.open_of(day), time.close_of(day), 1, 0, found.hours, found.rule
            )
        elif closes > opens:
            minutes = time.worked(opens, closes)
            yield Span("counted", day, day, opens, closes, 1, minutes, found.hours, found.rule)


def _day_off(time: Timetable, day: int) -> Iterator[Span]:
    found = time.calendar.day(day)
    if not found.periods:
        start, end = _midnight(time, day), _midnight(time, day + 1)
        yield Span("skipped", day, day, start, end, 1, why=found.rule or "rest_day")


def _event_day(time: Timetable, day: int, start: int) -> Span:
    return Span("skipped", day, day, start, _midnight(time, day + 1), 1, why="event_day")


def _doubts(time: Timetable, start: int, end: int) -> Iterator[Doubt]:
    found: list[Doubt] = []
    for day in range(_day(time, start), _day(time, end) + 1):
        rule = time.calendar.day(day).rule
        if not time.calendar.covers(day):
            found.append(Doubt("beyond", day, day))
        elif rule is not None and rule.decision.standing == "undecided":
            found.append(Doubt("undecided", day, day))
    for index, doubt in enumerate(found):
        if index and (found[index - 1].kind, found[index - 1].last + 1) == (doubt.kind, doubt.first):
            found[index] = Doubt(doubt.kind, found[index - 1].first, doubt.last)
    for index, doubt in enumerate(found):
        if index + 1 == len(found) or found[index + 1].first != doubt.first:
            yield doubt


def _day(time: Timetable, minute: int) -> int:
    return time.wall(minute) // DAY


def _midnight(time: Timetable, day: int) -> int:
    """The instant at which a day of the wall clock begins."""
    return time.instant(day * DAY)
