"""A reckoning: how a due date came about, span by span, as data for a sentence on each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from hoso.engine.worktime.calendar import Rule
from hoso.engine.worktime.minutes import day_text, instant_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.worktime.interval import Extension, Interval

#: Why a span is as it is, where no decision and no interval is the ground: `rest_day` by the week,
#: `outside_hours` of reception, `event_day` that is not counted, `after_cut_off`, `closed_then` for a time at
#: which the office does not work.
Ground = Literal["rest_day", "outside_hours", "event_day", "after_cut_off", "closed_then"]


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row that are alike, or a part of one. Instants are minutes in UTC, days are ordinals."""

    kind: Literal["counted", "skipped", "stood"]
    #: The first and last day, by the office's wall clock.
    first: int
    last: int
    #: From which instant to which; the nights between office days are inside. None: the clock still stands.
    start: int
    end: int | None
    #: How many days are counted or skipped; of a part of a day none, where days are what is counted.
    days: int
    #: How many minutes are counted: working minutes; those of the clock where that is what is counted.
    minutes: int = 0
    #: Office hours of each of these days.
    hours: str = ""
    why: Rule | Interval | Extension | Ground | None = None

    def plain(self) -> dict[str, Any]:
        """The span as the record writes it."""
        shown: dict[str, Any] = {
            "kind": self.kind,
            "first": day_text(self.first),
            "last": day_text(self.last),
            "from": instant_at(self.start),
            "days": self.days,
            "minutes": self.minutes,
        }
        if self.end is not None:
            shown["to"] = instant_at(self.end)
        if self.hours:
            shown["hours"] = self.hours
        if isinstance(self.why, str):
            shown["why"] = {"kind": self.why}
        elif self.why is not None:
            shown["why"] = self.why.plain()
        return shown


@dataclass(frozen=True, slots=True)
class Doubt:
    """Days inside a reckoning of which the last word is not spoken."""

    #: `undecided`: a guess stands in for a decision. `beyond`: no calendar covers these days.
    kind: Literal["undecided", "beyond"]
    first: int
    last: int

    def plain(self) -> dict[str, Any]:
        """The doubt as the record writes it."""
        return {"kind": self.kind, "first": day_text(self.first), "last": day_text(self.last)}


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The whole way from an instant to where a duration is over."""

    duration: str
    #: When it began, as given.
    given: int
    #: When counting began: `given`, or the office's next opening.
    start: int
    spans: tuple[Span, ...]
    #: When it is over; None while the clock stands.
    due: int | None
    #: What dropped everything before `given`.
    restarted: Interval | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def minutes(self) -> int:
        """All minutes that are counted."""
        return sum(span.minutes for span in self.spans)

    @property
    def days(self) -> int:
        """All days of counted spans."""
        return sum(span.days for span in self.spans if span.kind == "counted")

    def plain(self) -> dict[str, Any]:
        """The reckoning as canonical plain data."""
        shown: dict[str, Any] = {
            "duration": self.duration,
            "given": instant_at(self.given),
            "start": instant_at(self.start),
            "minutes": self.minutes,
            "spans": [span.plain() for span in self.spans],
        }
        if self.due is not None:
            shown["due"] = instant_at(self.due)
        if self.restarted is not None:
            shown["restarted"] = self.restarted.plain()
        if self.doubts:
            shown["doubts"] = [doubt.plain() for doubt in self.doubts]
        return shown


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put neighbours together that are alike: of counted days the hours and the minutes of each day too."""
    kept: list[Span] = []
    for span in spans:
        if kept and _are_alike(kept[-1], span):
            before = kept[-1]
            kept[-1] = replace(
                before,
                last=span.last,
                end=span.end,
                days=before.days + span.days,
                minutes=before.minutes + span.minutes,
            )
        else:
            kept.append(span)
    return tuple(kept)


def _are_alike(before: Span, span: Span) -> bool:
    if (before.kind, before.hours) != (span.kind, span.hours) or not before.days:
        return False
    if not (before.why == span.why or _is_same_rule(before.why, span.why)):
        return False
    return span.last > before.last and before.minutes * span.days == span.minutes * before.days


def _is_same_rule(before: object, now: object) -> bool:
    return isinstance(before, Rule) and isinstance(now, Rule) and before.is_same_ground(now)
