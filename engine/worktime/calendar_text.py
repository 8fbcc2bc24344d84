"""A calendar's file: from bytes to a calendar to reckon with, or what is wrong with it and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from hoso.engine.finding import Finding
from hoso.engine.labels import languages_of
from hoso.engine.near import near_word
from hoso.engine.schema_text import read_model
from hoso.engine.worktime.calendar import Calendar, Decided, Hours, Layer, Rule
from hoso.engine.worktime.calendar_checks import check_calendar
from hoso.engine.worktime.calendar_file import WEEKDAYS, CalendarFile
from hoso.engine.worktime.minutes import (
    clock_minute,
    day_number,
    day_of_year,
    minute_of,
    moment_in,
    offset_minutes,
)
from hoso.engine.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.worktime.calendar import Periods
    from hoso.engine.worktime.calendar_file import HoursText
    from hoso.engine.yaml_text import Document

#: Kind and version of the form.
KIND = "calendar/1"


class CalendarSources(Protocol):
    """Where the calendars that others extend are found; the engine itself reads no file."""

    def __call__(self, kind: Literal["calendar"], name: str) -> tuple[bytes, str] | None:
        """The bytes of a file and what it is called; None where there is none."""

    def known(self, kind: Literal["calendar"]) -> Iterable[str]:
        """The names there are, for the near word."""


@dataclass(frozen=True, slots=True)
class LayerText:
    """What reading one file gave."""

    #: None where an error was found.
    layer: Layer | None
    findings: tuple[Finding, ...]
    document: Document | None


@dataclass(frozen=True, slots=True)
class CalendarText:
    """What reading a file and those it extends gave."""

    #: None where an error was found.
    calendar: Calendar | None
    findings: tuple[Finding, ...]


def read_calendar(data: bytes, file: str, sources: CalendarSources | None = None) -> CalendarText:
    """Read a calendar with everything it extends; `sources` finds those, each as the kind `calendar`."""
    text = read_layer(data, file)
    layers, findings, names = [text.layer], [*text.findings], set[str]()
    here = text.layer
    while here is not None and here.extends is not None:
        names.add(here.name)
        found = sources("calendar", here.extends) if sources and here.extends not in names else None
        if found is None:
            assert text.document is not None
            known = sources.known("calendar") if sources else ()
            near = near_word(here.extends, [name for name in known if name not in names])
            place = text.document.place(("extends",))
            findings.append(Finding(place, "E512", {"name": here.extends}, near))
            return CalendarText(None, tuple(findings))
        text = read_layer(*found)
        findings += text.findings
        here = text.layer
        layers.insert(0, here)
    read = tuple(layer for layer in layers if layer is not None)
    return CalendarText(Calendar(read) if len(read) == len(layers) else None, tuple(findings))


def read_layer(data: bytes, file: str) -> LayerText:
    """Read one file by itself; what it extends is not looked for."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return LayerText(None, (document,), None)
    written, findings = read_model(
        document,
        CalendarFile,
        kind=KIND,
        languages=languages_of(document.value),
        dictionaries=("decisions",),
    )
    if written is None:
        return LayerText(None, findings, document)
    findings = check_calendar(written, document)
    if any(finding.is_error for finding in findings):
        return LayerText(None, findings, document)
    return LayerText(_layer(written), findings, document)


def _layer(file: CalendarFile) -> Layer:
    decisions = {
        name: Decided(item.number, day_number(item.decided_on), item.standing, dict(item.labels))
        for name, item in file.decisions.items()
    }
    rules = [
        Rule(
            "closure",
            day_number(item.from_),
            day_number(item.to),
            decisions[item.decision],
            dict(item.labels),
        )
        for item in file.closures
    ]
    rules += [
        Rule(
            item.kind,
            day_number(item.day),
            day_number(item.day),
            decisions[item.decision],
            dict(item.labels),
            _periods(item.periods),
            None if item.swap_for is None else day_number(item.swap_for),
        )
        for item in file.days
    ]
    return Layer(
        name=file.calendar,
        labels=dict(file.labels),
        week=frozenset(map(WEEKDAYS.index, file.week)) if file.week else None,
        hours=tuple(_hours(item, decisions[item.decision]) for item in file.hours),
        rules=tuple(rules),
        extends=file.extends,
        offsets=_offsets(file),
        covers=(day_number(file.covers.from_), day_number(file.covers.to)) if file.covers else None,
    )


def _hours(item: HoursText, decision: Decided) -> Hours:
    season = None
    if item.from_ is not None and item.to is not None:
        first, last = day_of_year(item.from_), day_of_year(item.to)
        assert first is not None
        assert last is not None
        season = (first, last)
    force = item.in_force
    return Hours(
        _periods(item.periods),
        decision,
        season,
        day_number(force.from_) if force else None,
        day_number(force.to) if force and force.to else None,
    )


def _periods(periods: tuple[tuple[str, str], ...]) -> Periods:
    return tuple((clock_minute(start) or 0, clock_minute(end) or 0) for start, end in periods)


def _offsets(file: CalendarFile) -> tuple[tuple[int, int], ...]:
    if file.offset is None:
        return ()
    offsets = [(0, offset_minutes(file.offset) or 0)]
    for change in file.offset_changes:
        moment = moment_in(change.at)
        assert moment is not None
        offsets.append((minute_of(moment), offset_minutes(change.offset) or 0))
    return tuple(offsets)
