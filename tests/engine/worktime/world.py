"""What a calendar says, in plain values that share nothing with hoso: all that the oracle reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from fractions import Fraction


@dataclass(frozen=True)
class Hours:
    """Office hours of a season: minutes of the day, from a month and day until another, both included."""

    periods: tuple[tuple[int, int], ...]
    decided: date
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    #: The first and the last day on which the decision is in force.
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Named:
    """One day that was decided: off, or working, perhaps in hours of its own."""

    day: date
    works: bool
    decided: date
    periods: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Closed:
    """Days in a row on which the office is closed."""

    first: date
    last: date
    decided: date


@dataclass(frozen=True)
class Layer:
    """One calendar; `week` is None where it leaves the week to the one below."""

    week: frozenset[int] | None
    hours: tuple[Hours, ...]
    named: tuple[Named, ...] = ()
    closed: tuple[Closed, ...] = ()


@dataclass(frozen=True)
class World:
    """Calendars, the lowest first; the offsets from UTC; and the day whose knowledge counts."""

    layers: tuple[Layer, ...]
    #: From this instant (UTC) the clocks are so many minutes ahead; the first holds for all time before.
    offsets: tuple[tuple[datetime, int], ...]
    known: date | None = None


@dataclass(frozen=True)
class Rules:
    """The policies, under the names hoso gives them."""

    count_from: str = "minute"
    day: str = "hours8"
    #: Minute of the day.
    cut_off: int = 15 * 60
    after_cut_off: str = "next_close"


@dataclass(frozen=True)
class Stand:
    """The clock stands from an instant until another, or still does."""

    kind: str
    since: datetime
    until: datetime | None
    #: After it the time is counted anew.
    anew: bool = False


@dataclass(frozen=True)
class Longer:
    """An extension that was granted."""

    at: datetime
    amount: Fraction
    unit: str


@dataclass(frozen=True)
class Matter:
    """A duration, when it began, and what happened to it."""

    amount: Fraction
    unit: str
    start: datetime
    stands: tuple[Stand, ...] = ()
    longer: tuple[Longer, ...] = ()
    #: Instants from which the time is counted anew.
    anew: tuple[datetime, ...] = ()
