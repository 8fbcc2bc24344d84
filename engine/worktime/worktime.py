"""Working time of one office: when durations are over, what is left of them, and how that came about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from hoso.engine.worktime.back import counted_back
from hoso.engine.worktime.clock import changes_of, course_of
from hoso.engine.worktime.count import count_of
from hoso.engine.worktime.interval import Clock
from hoso.engine.worktime.minutes import minute_of, moment_at
from hoso.engine.worktime.policy import Policy
from hoso.engine.worktime.spans import reckoning_of
from hoso.engine.worktime.timetable import Timetable

if TYPE_CHECKING:
    from datetime import datetime

    from hoso.engine.duration import Duration
    from hoso.engine.worktime.calendar import Calendar
    from hoso.engine.worktime.clock import Change
    from hoso.engine.worktime.reckoning import Reckoning

#: What a person sees first: on time, due soon, overdue, paused, done.
Light = Literal["on_time", "due_soon", "overdue", "paused", "done"]


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock's time is over, and every change of that."""

    #: None while the clock stands.
    moment: datetime | None
    changes: tuple[Change, ...]


class WorkTime:
    """A calendar as it is known, and the policy by which time is counted in it.

    Everything is reckoned in whole minutes: seconds of an instant are cut off. Keep one of these for a
    calendar and a policy: what it has compiled is what makes it fast.
    """

    def __init__(self, calendar: Calendar, policy: Policy | None = None) -> None:
        self.calendar = calendar
        self.policy = policy or Policy()
        self.time = Timetable(calendar)
        self._by_minute = self if self.policy.count_from == "minute" else None

    @property
    def by_minute(self) -> WorkTime:
        """The same calendar, counted from the minute: for what begins with no reception, but with a due date.

        By a policy that counts from the next day, what begins at the close of a day would lose one.
        """
        if self._by_minute is None:
            self._by_minute = WorkTime(self.calendar, replace(self.policy, count_from="minute"))
        return self._by_minute

    def after(self, duration: Duration, start: datetime) -> datetime:
        """When a duration that begins with a reception at an instant is over.

        Raises:
            CalendarSilent: the office does not work for decades.
        """
        return moment_at(count_of(self.time, self.policy, duration, minute_of(start)).due())

    def before(self, duration: Duration, moment: datetime) -> datetime:
        """The last instant that is at least a duration before another.

        Raises:
            ValueError: the duration is `same_day`.
            CalendarSilent: the office did not work for decades.
        """
        return moment_at(counted_back(self.time, self.policy, duration, minute_of(moment)))

    def opening(self, moment: datetime) -> datetime:
        """The instant, to the minute, if the office works then; else when it next opens."""
        return moment_at(self.time.opening(minute_of(moment)))

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Working minutes from an instant until another."""
        return self.time.worked(minute_of(start), minute_of(end))

    def explain(self, duration: Duration, start: datetime) -> Reckoning:
        """How `after` comes about."""
        return self.explain_clock(Clock(duration, start))

    def due_at(self, clock: Clock) -> datetime | None:
        """When a clock's time is over; None while it stands."""
        found = course_of(self.time, self.policy, clock).due
        return None if found is None else moment_at(found)

    def due(self, clock: Clock) -> Due:
        """When a clock's time is over, with every change and its cause."""
        return Due(self.due_at(clock), changes_of(self.time, self.policy, clock))

    def explain_clock(self, clock: Clock) -> Reckoning:
        """How the due date of a clock comes about, from its last restart on."""
        course = course_of(self.time, self.policy, clock)
        return reckoning_of(self.time, course, str(clock.duration))

    def light(self, clock: Clock, now: datetime, *, soon: Duration, done: datetime | None = None) -> Light:
        """Where a clock stands now: due soon from `soon` before its due date on; on time up to its minute."""
        if done is not None:
            return "done"
        due = course_of(self.time, self.policy, clock).due
        if due is None:
            return "paused"
        here = minute_of(now)
        if here > due:
            return "overdue"
        return "due_soon" if here >= counted_back(self.time, self.policy, soon, due) else "on_time"

    def is_late(self, clock: Clock, done: datetime) -> bool:
        """Was it done after the minute in which it was due? Never while the clock stands."""
        due = course_of(self.time, self.policy, clock).due
        return due is not None and minute_of(done) > due
