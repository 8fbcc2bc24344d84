"""A calendar's file: from bytes to a calendar to reckon with, or what is wrong with it and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from hoso.engine.finding import Finding
from hoso.engine.language.labels import languages_of
from hoso.engine.language.near import near_word
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import read_yaml
from hoso.engine.worktime.calendar import Calendar
from hoso.engine.worktime.calendar_checks import check_calendar
from hoso.engine.worktime.calendar_file import CalendarFile
from hoso.engine.worktime.layer import layer_of
from hoso.engine.worktime.written import WrittenCalendar, written_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.language.yaml_text import Document
    from hoso.engine.worktime.calendar import Layer

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

    #: What it says, as the record would write it; None where an error was found.
    written: WrittenCalendar | None
    findings: tuple[Finding, ...]
    document: Document | None

    @property
    def layer(self) -> Layer | None:
        """What it says, to be reckoned with."""
        return None if self.written is None else layer_of(self.written)


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
    return LayerText(written_of(written), findings, document)
