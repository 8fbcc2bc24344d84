"""What happens to a clock: intervals in which it runs or stands, and extensions; each with its ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hoso.engine.worktime.minutes import instant_at, minute_of

if TYPE_CHECKING:
    from datetime import datetime

    from hoso.engine.duration import Duration

#: `run` and `restart`: time is counted, after a restart from nothing. In the others the clock stands:
#: waiting for the applicant's supplement, for a payment, or in a time that the law does not count.
Kind = Literal["run", "supplement", "finance", "excluded", "restart"]

#: Kinds in which the clock stands.
STANDS = ("supplement", "finance", "excluded")


@dataclass(frozen=True, slots=True)
class Interval:
    """A part of a clock's course."""

    kind: Kind
    start: datetime
    #: Where it ends; None: not yet.
    end: datetime | None = None
    #: Why, in the words of who decided it.
    reason: str = ""
    #: The provision that allows it.
    legal: str = ""

    @property
    def stands(self) -> bool:
        """Does the clock stand in it?"""
        return self.kind in STANDS

    def plain(self) -> dict[str, Any]:
        """The interval as the record writes it, to the minute."""
        shown = {"kind": self.kind, "from": instant_at(minute_of(self.start))}
        if self.end is not None:
            shown["to"] = instant_at(minute_of(self.end))
        return shown | {key: text for key, text in (("reason", self.reason), ("legal", self.legal)) if text}


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, granted at an instant and counted from where the time before it ends."""

    at: datetime
    by: Duration
    reason: str = ""
    legal: str = ""

    def plain(self) -> dict[str, Any]:
        """The extension as the record writes it, to the minute."""
        shown = {"kind": "extension", "at": instant_at(minute_of(self.at)), "by": str(self.by)}
        return shown | {key: text for key, text in (("reason", self.reason), ("legal", self.legal)) if text}


@dataclass(frozen=True, slots=True)
class Clock:
    """A duration, when it began, and what happened to it since."""

    duration: Duration
    start: datetime
    #: In order; they do not overlap, and only the last one may be open.
    intervals: tuple[Interval, ...] = ()
    extensions: tuple[Extension, ...] = ()
    #: What the end of a supplement does: the rest runs on (Decree 61/2018), or the whole time begins anew
    #: (Decree 118/2025, article 19(5)).
    after_supplement: Literal["resume", "restart"] = "resume"

    def __post_init__(self) -> None:
        """Refuse a course that no clock can take.

        Raises:
            ValueError: intervals before the start, in disorder, overlapping, or open before the last.
        """
        here = minute_of(self.start)
        for index, item in enumerate(self.intervals):
            start = minute_of(item.start)
            if start < here:
                raise ValueError(f"interval {index} begins before what stands before it has ended")
            if item.end is None:
                if index != len(self.intervals) - 1:
                    raise ValueError(f"interval {index} is open, but another follows")
            elif minute_of(item.end) < start:
                raise ValueError(f"interval {index} ends before it begins")
            here = start if item.end is None else minute_of(item.end)
        instants = [minute_of(item.at) for item in self.extensions]
        if instants != sorted(instants) or (instants and instants[0] < minute_of(self.start)):
            raise ValueError("extensions before the start, or in disorder")
        if any(item.by.unit == "same_day" for item in self.extensions):
            raise ValueError("same_day cannot extend anything")
