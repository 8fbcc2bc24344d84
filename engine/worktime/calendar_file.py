"""The form of a calendar's file, `hoso: calendar/1`; docs/reference/findings.md says what is refused."""

from __future__ import annotations

from typing import Literal

from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import Day, Id, Text
from hoso.engine.language.schema import Key
from hoso.engine.procedure_parts import InForce

#: Weekdays as a file writes them, Monday first.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: How sure a decision is: known by number and date, known by its days only, or a guess until it is taken.
Standing = Literal["confirmed", "unconfirmed", "undecided"]


class DecisionText(Labelled):
    """A decision that makes days off or working, or sets office hours."""

    #: Its number, as printed on it.
    number: Text
    #: The day on which it was taken; where that is not known, the latest day on which it can have been.
    decided_on: Day
    #: `confirmed`: number and date are known. `unconfirmed`: only its days are. `undecided`: a guess by the
    #: law's rule until somebody decides.
    standing: Standing = "confirmed"


class SpanText(Part):
    """The days from the first to the last one."""

    #: The first of them.
    from_: Day = Key(alias="from")
    #: The last of them.
    to: Day


class ChangeText(Part):
    """From this instant on the clocks stand at another offset from UTC."""

    #: The instant, in UTC to the minute: `2026-03-29T01:00Z`. No office may be open then.
    at: Text
    #: How far the clocks are ahead of UTC from then on.
    offset: Text


class HoursText(Part):
    """Office hours: a morning and an afternoon, or one of them; from a day of the year to another."""

    #: When the office opens and closes, once or twice a day, in quotes: `["07:30", "12:00"]`.
    periods: tuple[tuple[Text, Text], ...] = Key(min_length=1, max_length=2)
    #: Who decided this: a name in `decisions`.
    decision: Id
    #: The first day of the season, month and day; left out: all the year.
    from_: Text | None = Key(default=None, alias="from")
    #: The last day of the season.
    to: Text | None = None
    #: The days on which this decision about hours is in force.
    in_force: InForce | None = None


class DayText(Labelled):
    """One day that is off, or working although its weekday is not."""

    #: The day.
    day: Day
    #: Whether the office works.
    kind: Literal["off", "working"]
    #: Who decided this: a name in `decisions`.
    decision: Id
    #: The day against which it was swapped; that one names this one.
    swap_for: Day | None = None
    #: Hours of this day alone.
    periods: tuple[tuple[Text, Text], ...] = Key(default=(), max_length=2)


class ClosureText(Labelled):
    """Days in a row on which the office is closed."""

    #: The first day of it.
    from_: Day = Key(alias="from")
    #: The last day of it.
    to: Day
    #: Who decided this: a name in `decisions`.
    decision: Id


class CalendarFile(Labelled):
    """The whole file."""

    hoso: Literal["calendar/1"]
    #: The calendar's name; the file is called after it.
    calendar: Id
    languages: tuple[Id, ...] = Key(default=("vi", "en"), min_length=1, max_length=8)
    #: Where the decisions were found.
    source: Labelled | None = None
    #: The calendar below this one; what is not said here is said there.
    extends: Id | None = None
    #: Units of the directory whose dossiers, and those of units below them, are counted in this calendar
    #: where the procedure names one that it extends.
    units: tuple[Id, ...] = Key(default=(), max_length=2_000)
    #: The days for which the decisions are all in the file, as far as they are taken.
    covers: SpanText | None = None
    #: How far the office's clocks are ahead of UTC: `"+07:00"`. Only the lowest calendar says this.
    offset: Text | None = None
    #: Later offsets, where the clocks are changed.
    offset_changes: tuple[ChangeText, ...] = ()
    #: The weekdays on which the office works.
    week: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ()
    #: What days, closures and hours rest on.
    decisions: dict[Id, DecisionText] = Key(default={}, max_length=2_000)
    #: Office hours by season; of several for one day the newest decision holds.
    hours: tuple[HoursText, ...] = ()
    #: Days off and make-up days.
    days: tuple[DayText, ...] = ()
    #: Days in a row on which the office is closed.
    closures: tuple[ClosureText, ...] = ()
