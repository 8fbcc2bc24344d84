"""What can be wrong with a calendar's file beyond its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.finding import Finding
from hoso.engine.language.near import near_word
from hoso.engine.worktime.minutes import (
    clock_minute,
    day_number,
    day_of_year,
    minute_of,
    moment_in,
    offset_minutes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoso.engine.language.yaml_text import Document, Path
    from hoso.engine.worktime.calendar_file import CalendarFile, DayText

#: Keys that a calendar takes from the one it extends, and one that extends none must have.
_OF_THE_LOWEST = ("offset", "week", "hours")
#: Days of the longest closure; an office that is closed for longer is no office.
LONGEST_CLOSURE = 3660
#: Days of a leap year.
_YEAR = [
    (month, day) for month in range(1, 13) for day in range(1, 32) if day_of_year(f"{month:02}-{day:02}")
]


def check_calendar(file: CalendarFile, document: Document) -> tuple[Finding, ...]:
    """Everything that is wrong with one file, whatever it extends."""
    found = [
        *_scalars(file, document),
        *_decisions(file, document),
        *_order(file, document),
        *_lowest(file, document),
        *_labels(file, document),
        *_days(file, document),
        *_swaps(file, document),
    ]
    if not found:
        found = [*_season_gap(file, document), *_changes(file, document)]
    if not any(item.is_error for item in found):
        found += _late(file, document)
    return tuple(sorted(found, key=lambda item: (item.place, item.code)))


def _scalars(file: CalendarFile, document: Document) -> Iterator[Finding]:
    """E501: a text that is no clock time, day of the year, offset or instant. E502: no halves of a day."""
    places: list[tuple[Path, str, Callable[[str], object]]] = [(("offset",), "offset", offset_minutes)]
    for index in range(len(file.offset_changes)):
        places.append((("offset_changes", index, "at"), "instant", moment_in))
        places.append((("offset_changes", index, "offset"), "offset", offset_minutes))
    for index in range(len(file.hours)):
        places += [(("hours", index, key), "day_of_year", day_of_year) for key in ("from", "to")]
    for path, periods in _periods(file):
        for half in range(len(periods)):
            places += [((*path, half, end), "clock", clock_minute) for end in (0, 1)]
    wrong: set[Path] = set()
    for path, what, read in places:
        text = document.at(path)
        if text is not None and read(str(text)) is None:
            wrong.add(path[:3])
            yield Finding(document.place(path), "E501", {"value": str(text)[:60], "what": what})
    for path, periods in _periods(file):
        times = [clock_minute(text) or 0 for period in periods for text in period]
        in_order = all(before < after for before, after in zip(times[::2], times[1::2], strict=True))
        if path not in wrong and not (in_order and times == sorted(times)):
            yield Finding(document.place(path), "E502", {})


def _periods(file: CalendarFile) -> Iterator[tuple[Path, tuple[tuple[str, str], ...]]]:
    """The office hours there are, with their paths."""
    for index, hours in enumerate(file.hours):
        yield ("hours", index, "periods"), hours.periods
    for index, day in enumerate(file.days):
        if day.periods:
            yield ("days", index, "periods"), day.periods


def _decisions(file: CalendarFile, document: Document) -> Iterator[Finding]:
    """E503: a decision that is not among the file's."""
    named: list[tuple[Path, str]] = []
    named += [(("hours", index, "decision"), item.decision) for index, item in enumerate(file.hours)]
    named += [(("days", index, "decision"), item.decision) for index, item in enumerate(file.days)]
    named += [(("closures", index, "decision"), item.decision) for index, item in enumerate(file.closures)]
    for path, name in named:
        if name not in file.decisions:
            near = near_word(name, file.decisions)
            yield Finding(document.place(path), "E503", {"name": name}, near)


def _order(file: CalendarFile, document: Document) -> Iterator[Finding]:
    """E505: a last day before the first. E513: a closure that is too long."""
    spans = [(("closures", index), item.from_, item.to) for index, item in enumerate(file.closures)]
    for index, hours in enumerate(file.hours):
        if hours.in_force is not None and hours.in_force.to is not None:
            spans.append((("hours", index, "in_force"), hours.in_force.from_, hours.in_force.to))  # type: ignore[arg-type]
    if file.covers is not None:
        spans.append((("covers",), file.covers.from_, file.covers.to))  # type: ignore[arg-type]
    for path, first, last in spans:
        if last < first:
            yield Finding(document.place((*path, "to")), "E505", {"first": first, "last": last})
        elif path[0] == "closures" and day_number(last) - day_number(first) >= LONGEST_CLOSURE:
            yield Finding(document.place((*path, "to")), "E513", {"limit": LONGEST_CLOSURE})
    for index, hours in enumerate(file.hours):
        if (hours.from_ is None) != (hours.to is None):
            missing = "from" if hours.from_ is None else "to"
            place = document.place(("hours", index))
            yield Finding(place, "E132", {"key": missing, "of": f"hours.{index}"})


def _lowest(file: CalendarFile, document: Document) -> Iterator[Finding]:
    """E508: what a calendar that extends none must say. E509: what one that extends another may not."""
    for key in _OF_THE_LOWEST if file.extends is None else ():
        if document.at((key,)) is None or not getattr(file, key):
            yield Finding(document.place((key,), key=True), "E508", {"key": key})
    for key in ("offset", "offset_changes") if file.extends is not None else ():
        if document.at((key,)) is not None:
            yield Finding(document.place((key,), key=True), "E509", {"key": key, "name": str(file.extends)})


def _labels(file: CalendarFile, document: Document) -> Iterator[Finding]:
    """E203: what people are shown has a label in every language of the file."""
    shown: list[tuple[Path, str, dict[str, str]]] = [((), file.calendar, file.labels)]
    shown += [(("decisions", key), f"decisions.{key}", item.labels) for key, item in file.decisions.items()]
    for index, day in enumerate(file.days):
        shown.append((("days", index), f"days.{day.day}", day.labels))
    for index, closure in enumerate(file.closures):
        shown.append((("closures", index), f"closures.{closure.from_}", closure.labels))
    for path, name, labels in shown:
        missing = [language for language in file.languages if language not in labels]
        if missing:
            details = {"name": name, "languages": ", ".join(missing)}
            yield Finding(document.place(path, key=True), "E203", details)


def _days(file: CalendarFile, document: Document) -> Iterator[Finding]:
    """E506: one day twice by decisions of one day. E510: hours of a day that is off."""
    seen: dict[tuple[str, str], int] = {}
    for index, item in enumerate(file.days):
        decision = file.decisions.get(item.decision)
        key = (item.day, decision.decided_on if decision else item.decision)
        if key in seen:
            first = document.place(("days", seen[key])).line
            place = document.place(("days", index, "day"))
            yield Finding(place, "E506", {"day": item.day, "first": first})
        seen.setdefault(key, index)
        if item.kind == "off" and item.periods:
            yield Finding(document.place(("days", index, "periods")), "E510", {"day": item.day})


def _swaps(file: CalendarFile, document: Document) -> Iterator[Finding]:
    """E507: a swap without its other half."""
    for index, item in enumerate(file.days):
        if item.swap_for is not None and not any(_is_other_half(item, other) for other in file.days):
            details = {"day": item.day, "other": item.swap_for}
            yield Finding(document.place(("days", index, "swap_for")), "E507", details)


def _is_other_half(item: DayText, other: DayText) -> bool:
    return (other.day, other.swap_for) == (item.swap_for, item.day) and other.kind != item.kind


def _season_gap(file: CalendarFile, document: Document) -> Iterator[Finding]:
    """E504: a day of the year without office hours; those of some years only do not help."""
    if file.extends is not None:
        return
    always = [hours for hours in file.hours if hours.in_force is None]
    for day in _YEAR:
        if not any(_in_season(hours.from_, hours.to, day) for hours in always):
            details = {"day": f"{day[0]:02}-{day[1]:02}"}
            yield Finding(document.place(("hours",), key=True), "E504", details)
            return


def _in_season(first: str | None, last: str | None, day: tuple[int, int]) -> bool:
    if first is None or last is None:
        return True
    since, until = day_of_year(first), day_of_year(last)
    assert since is not None
    assert until is not None
    return since <= day <= until if since <= until else day >= since or day <= until


def _changes(file: CalendarFile, document: Document) -> Iterator[Finding]:
    """E511: clocks changed while an office works, or out of order."""
    if file.offset is None:
        return
    worked = [_minutes(period) for _, periods in _periods(file) for period in periods]
    ahead, before = offset_minutes(file.offset), 0
    for index, change in enumerate(file.offset_changes):
        moment, then = moment_in(change.at), offset_minutes(change.offset)
        assert moment is not None
        assert ahead is not None
        assert then is not None
        minute = minute_of(moment)
        low, high = sorted((minute + ahead, minute + then))
        shift = low // 1440 * 1440
        meets = any(
            low - shift <= end + day and start + day <= high - shift
            for day in (0, 1440)
            for start, end in worked
        )
        if minute <= before or meets:
            yield Finding(document.place(("offset_changes", index, "at")), "E511", {"at": change.at})
        ahead, before = then, minute


def _minutes(period: tuple[str, str]) -> tuple[int, int]:
    start, end = clock_minute(period[0]), clock_minute(period[1])
    assert start is not None
    assert end is not None
    return start, end


def _late(file: CalendarFile, document: Document) -> Iterator[Finding]:
    """W501: decided after the day it changes. W502: a day that the calendar does not cover."""
    first = [("days", index, "day", item.day, item) for index, item in enumerate(file.days)]
    first += [("closures", index, "from", item.from_, item) for index, item in enumerate(file.closures)]  # type: ignore[misc]
    for key, index, where, day, item in first:
        place = document.place((key, index, where))
        decided = file.decisions[item.decision].decided_on
        if decided > day:
            yield Finding(place, "W501", {"day": day, "decided_on": decided})
        if file.covers is not None and not file.covers.from_ <= day <= file.covers.to:
            details = {"day": day, "first": file.covers.from_, "last": file.covers.to}
            yield Finding(place, "W502", details)
