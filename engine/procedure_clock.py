"""What a procedure declares of time: how its clock counts, phases, limits of an action, timers of a state.

A procedure that declares no `clock` has no due dates; without one nothing of this may stand in it.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from hoso.engine.duration import Duration, Times
from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import DottedId, Id, Many, Text, Truth
from hoso.engine.language.schema import Before, Key, WrongValue

#: Why a clock stands: for the applicant's supplement, for a payment, in a time that the law does not count.
Pause = Literal["supplement", "finance", "excluded"]
#: What an action does to the dossier's clock.
Act = Literal["start", "restart", "resume", "pause", "extend"]
#: What a provision can be the ground of.
Ground = Literal[
    "count_from", "day", "reception", "cut_off", "after_cut_off", "supplement", "finance", "excluded", "soon"
]

_CLOCK_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def _clock_time(value: Any) -> str:
    if not isinstance(value, str) or not _CLOCK_TIME.fullmatch(value):
        raise WrongValue(
            "literal_error",
            "a time of day",
            {"expected": "'07:30' or '15:00'", "value": str(value)[:60]},
        )
    return str(value)


class ClockChanges(Part):
    """What may be otherwise of a clock than in the regime; where nothing is said, it is as it is there."""

    #: Counted from the minute of reception, or from the day after it.
    count_from: Literal["minute", "next_day"] | None = None
    #: What a working day is when it is counted in part: eight working hours, or a morning and an afternoon.
    day: Literal["hours8", "half_days"] | None = None
    #: Later than this time of day `same_day` means the next working day.
    cut_off: Annotated[Text, Before(_clock_time)] | None = None
    #: Whether that is the close of the next working day, or its opening.
    after_cut_off: Literal["next_close", "next_opening"] | None = None


class ClockRules(Part):
    """How the dossier's time is counted, and in which calendar."""

    #: The calendar in which time is counted.
    calendar: DottedId
    #: What happens when the supplement is there: the whole time begins anew, or what is left of it runs on.
    supplement: Literal["restart", "resume"]
    #: Counted from the minute of reception, or from the day after it.
    count_from: Literal["minute", "next_day"] = "minute"
    #: What a working day is when it is counted in part: eight working hours, or a morning and an afternoon.
    day: Literal["hours8", "half_days"] = "hours8"
    #: When what comes outside office hours is received.
    reception: Literal["next_opening"] = "next_opening"
    #: Later than this time of day `same_day` means the next working day.
    cut_off: Annotated[Text, Before(_clock_time)] = "15:00"
    #: Whether that is the close of the next working day, or its opening.
    after_cut_off: Literal["next_close", "next_opening"] = "next_close"
    #: So long before it a due date is due soon; left out, one working day.
    soon: Duration | None = None
    #: For each of these rules, and each kind of pause, an instrument of `legal` and the article.
    legal: dict[Ground, Text] = Key(default={})


class Phase(Labelled):
    """A stage with a printed total, and so with a due date of its own."""

    #: Its printed time: one duration, or one for each column.
    total: Times = Key(min_length=1)


class TotalByLaw(Part):
    """The time that the law gives, where the procedure promises less."""

    #: One duration, or one for each column.
    time: Times = Key(min_length=1)
    #: An instrument of `legal` and the article.
    legal: Text


class Limit(Part):
    """The last moment of an action; after it the action is refused."""

    #: How long.
    time: Duration
    #: So long after the last time that this state was entered, or this action taken.
    since: Id | None = None
    #: So long before the date that is due: of the phase, or else of the whole.
    before: Literal["due"] | None = None
    #: An instrument of `legal` and the article.
    legal: Text | None = None


class Earliest(Part):
    """The first moment of an action; before it the action is refused."""

    #: How long.
    time: Duration
    #: So long after the last time that this state was entered, or this action taken.
    since: Id
    #: Is it taken by the clock itself when the moment has come, if nobody took it?
    by_clock: Truth = False
    #: An instrument of `legal` and the article.
    legal: Text | None = None


class Timer(Part):
    """Something that happens by itself while a dossier is in a state; it never moves the dossier."""

    #: Its name.
    timer: Id
    #: What it does: remind those whose work it is, or tell those above them.
    kind: Literal["remind", "escalate"]
    #: How long.
    time: Duration
    #: So long before the state's time is over.
    before: Literal["due"] | None = None
    #: So long after the state was entered, or after its time was over.
    since: Literal["entry", "due"] | None = None
    #: The roles that are told.
    notify: Many[Id] = Key(min_length=1)
    #: It is repeated so often until the state is left.
    each: Duration | None = None
    #: What becomes of it where nothing ran when it was due: one for all that was missed, one for each
    #: time, or none for what is more than an hour late.
    missed: Literal["once", "each", "skip"] = "once"
    #: An instrument of `legal` and the article.
    legal: Text | None = None
