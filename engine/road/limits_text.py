"""Limits and timers as a road or a regime writes them: their times may be settings of the law."""

from __future__ import annotations

from hoso.engine.language.scalars import DottedId
from hoso.engine.procedure_clock import Earliest, Limit, Timer
from hoso.engine.road.time_text import TimeText


class LimitText(Limit):
    """The last moment of an action; its time may be a setting, and a row may be named."""

    #: How long: a duration, or the name of a setting.
    time: TimeText  # type: ignore[assignment]
    #: So long after the last time that this state or row was entered, or this action taken.
    since: DottedId | None = None


class EarliestText(Earliest):
    """The first moment of an action; its time may be a setting, and a row may be named."""

    #: How long: a duration, or the name of a setting.
    time: TimeText  # type: ignore[assignment]
    #: So long after the last time that this state or row was entered, or this action taken.
    since: DottedId


class TimerText(Timer):
    """A timer whose times may be settings."""

    #: How long: a duration, or the name of a setting.
    time: TimeText  # type: ignore[assignment]
    #: It is repeated so often until the state is left.
    each: TimeText | None = None  # type: ignore[assignment]
