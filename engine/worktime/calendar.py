"""A calendar: what was decided about days and office hours, and which of it holds on a day.

Of several calendars over each other the upper one says it, where it says anything; within one the decision
taken last. A calendar may be asked as of a day on which less was known.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from hoso.engine.worktime.minutes import DAY, clock_text, day_text, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from hoso.engine.worktime.calendar_file import Standing

#: Minutes of the day, from and to; the second is not included.
Periods = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision."""

    number: str
    #: Ordinal of the day on which it was taken.
    on: int
    standing: Standing
    labels: dict[str, str] = field(hash=False)

    def plain(self) -> dict[str, Any]:
        """The decision as the record writes it."""
        shown = {"number": self.number, "decided_on": day_text(self.on), "standing": self.standing}
        return {**shown, "labels": self.labels} if self.labels else shown


@dataclass(frozen=True, slots=True)
class Rule:
    """What one decision says about one day or about days in a row."""

    kind: Literal["off", "working", "closure"]
    first: int
    last: int
    decision: Decided
    labels: dict[str, str] = field(hash=False)
    #: Hours of this day alone; empty: the usual ones.
    periods: Periods = ()
    swap_for: int | None = None

    def is_same_ground(self, other: Rule) -> bool:
        """Do two rules say the same of different days, by the same decision?"""
        return (self.kind, self.labels, self.decision, self.periods, self.swap_for) == (
            other.kind,
            other.labels,
            other.decision,
            other.periods,
            other.swap_for,
        )

    def plain(self) -> dict[str, Any]:
        """The rule as the record writes it."""
        shown: dict[str, Any] = {"kind": self.kind, "labels": self.labels, "decision": self.decision.plain()}
        if self.swap_for is not None:
            shown["swap_for"] = day_text(self.swap_for)
        return shown


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours of a season."""

    periods: Periods
    decision: Decided
    #: Month and day, the last one included; None: all the year.
    season: tuple[tuple[int, int], tuple[int, int]] | None = None
    #: Ordinals of the days on which the decision is in force.
    since: int | None = None
    until: int | None = None

    def holds(self, ordinal: int) -> bool:
        """Are these the hours of a day, as far as season and force go?"""
        if (self.since is not None and ordinal < self.since) or (
            self.until is not None and ordinal > self.until
        ):
            return False
        if self.season is None:
            return True
        day = date.fromordinal(ordinal)
        (first, last), here = self.season, (day.month, day.day)
        return first <= here <= last if first <= last else here >= first or here <= last


@dataclass(frozen=True, slots=True)
class Layer:
    """One calendar by itself, as one file has it."""

    name: str
    labels: dict[str, str] = field(hash=False)
    #: Weekdays on which the office works, Monday 0; None: as the calendar below says.
    week: frozenset[int] | None
    hours: tuple[Hours, ...]
    rules: tuple[Rule, ...]
    extends: str | None = None
    #: From this minute on the clocks are so many minutes ahead of UTC. Only the lowest calendar has any.
    offsets: tuple[tuple[int, int], ...] = ()
    #: Units whose dossiers are counted in it.
    units: tuple[str, ...] = ()
    #: Ordinals of the first and last day for which all that was decided is here.
    covers: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """What holds on one day; without periods the office is closed."""

    periods: Periods
    #: The decision that made the day what it is; None: its weekday did.
    rule: Rule | None

    @property
    def hours(self) -> str:
        """`07:00–11:30, 13:30–17:00`."""
        return ", ".join(f"{clock_text(start)}–{clock_text(end)}" for start, end in self.periods)


@dataclass(frozen=True)
class Calendar:
    """Calendars over each other, the lowest first, as they were known on a day."""

    layers: tuple[Layer, ...]
    #: Ordinal of the day whose knowledge counts; None: everything that is in them.
    known: int | None = None

    @property
    def name(self) -> str:
        """The name of the uppermost calendar."""
        return self.layers[-1].name

    def known_at(self, moment: datetime) -> Calendar:
        """The same calendar, knowing only what was decided by the office's day of an instant.

        Knowledge never grows by asking again: of two days the earlier one counts.
        """
        known = (minute_of(moment) + self.ahead(minute_of(moment))) // DAY
        return replace(self, known=known if self.known is None else min(known, self.known))

    def ahead(self, minute: int) -> int:
        """Minutes that the wall clock is ahead of UTC at an instant."""
        offsets = self.layers[0].offsets
        ahead = offsets[0][1]
        for since, minutes in offsets[1:]:
            if minute < since:
                break
            ahead = minutes
        return ahead

    def day(self, ordinal: int) -> OfficeDay:
        """What holds on a day."""
        rule = self._rules.get(ordinal)
        works = rule.kind == "working" if rule else (ordinal + 6) % 7 in self._week
        if not works:
            return OfficeDay((), rule)
        return OfficeDay((rule.periods if rule else ()) or self._usual(ordinal), rule)

    def covers(self, ordinal: int) -> bool:
        """Is everything that was decided about a day in these calendars, as far as they say?"""
        return all(
            layer.covers is None or layer.covers[0] <= ordinal <= layer.covers[1] for layer in self.layers
        )

    @cached_property
    def decided(self) -> list[int]:
        """The days on which something was decided in these calendars, in order."""
        rules = {rule.decision.on for layer in self.layers for rule in layer.rules}
        return sorted(rules.union(hours.decision.on for layer in self.layers for hours in layer.hours))

    @cached_property
    def _week(self) -> frozenset[int]:
        weeks = [layer.week for layer in self.layers if layer.week is not None]
        return weeks[-1]

    @cached_property
    def _rules(self) -> dict[int, Rule]:
        """The one rule that holds for each day that has any."""
        holding: dict[int, Rule] = {}
        for layer in self.layers:
            known = [rule for rule in layer.rules if self._knows(rule.decision)]
            # What is decided on one day about days in a row yields to what it says about a single one.
            known.sort(key=lambda rule: (rule.decision.on, rule.kind != "closure"))
            for rule in known:
                holding.update(dict.fromkeys(range(rule.first, rule.last + 1), rule))
        return holding

    @cached_property
    def _hours(self) -> tuple[Hours, ...]:
        """Hours in the order in which they are asked: from above, the newest decision first.

        At the end stand those of the lowest calendar, oldest first: for days of which nothing was known yet.
        """
        return (*self._known_hours(), *_later_first(self.layers[0].hours, newest_first=False))

    def _known_hours(self) -> Iterator[Hours]:
        for layer in reversed(self.layers):
            known = [hours for hours in layer.hours if self._knows(hours.decision)]
            yield from _later_first(known, newest_first=True)

    def _knows(self, decision: Decided) -> bool:
        return self.known is None or decision.on <= self.known

    def _usual(self, ordinal: int) -> Periods:
        return next((hours.periods for hours in self._hours if hours.holds(ordinal)), ())


def _later_first(hours: Sequence[Hours], *, newest_first: bool) -> list[Hours]:
    """Hours by the day of their decision; of those of one day the one that stands later comes first."""
    sign = -1 if newest_first else 1
    order = sorted(range(len(hours)), key=lambda place: (sign * hours[place].decision.on, -place))
    return [hours[place] for place in order]
