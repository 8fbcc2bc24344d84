"""The due date of a clock, derived from its course: what counted, what it stood for, and every change of it.

A stand that begins when the time is over changes nothing. A restart drops what was before it: what was
counted, what it stood for, and extensions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hoso.engine.worktime.count import count_of, count_on
from hoso.engine.worktime.interval import Clock, Extension, Interval
from hoso.engine.worktime.minutes import instant_at, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.worktime.count import Count
    from hoso.engine.worktime.policy import Policy
    from hoso.engine.worktime.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Leg:
    """A piece of the course since the last restart: counted, or stood."""

    kind: Literal["counted", "stood"]
    start: int
    #: None: the clock still stands.
    end: int | None
    #: How it is counted in a counted leg; its `due` is where the leg would end if the clock never stood.
    count: Count | None
    #: Why the clock stands, or what this leg was added by.
    cause: Interval | Extension | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """Where a clock's time goes."""

    #: When it was last begun from nothing, as given, and by what; None: by its start.
    start: int
    restarted: Interval | None
    legs: tuple[Leg, ...]
    #: When the time is over; None while the clock stands.
    due: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """The due date as it was from an instant on, and what made it so."""

    at: int
    due: int | None
    #: None: the clock began.
    cause: Interval | Extension | None
    what: Literal["began", "stands", "resumed", "restarted", "extended"]

    def plain(self) -> dict[str, Any]:
        """The change as the record writes it."""
        shown: dict[str, Any] = {"at": instant_at(self.at), "what": self.what}
        if self.due is not None:
            shown["due"] = instant_at(self.due)
        if self.cause is not None:
            shown["cause"] = self.cause.plain()
        return shown


def course_of(time: Timetable, policy: Policy, clock: Clock) -> Course:
    """Follow a clock from its last restart to where its time is over, or still stands."""
    start, restarted = minute_of(clock.start), None
    for item in clock.intervals:
        begun = _restarts(clock, item)
        if begun is not None and begun >= start:
            start, restarted = begun, item
    stands = [
        item
        for item in clock.intervals
        if item.stands and minute_of(item.start) >= start and item is not restarted and not _is_empty(item)
    ]
    legs: list[Leg] = []
    due = _followed(legs, count_of(time, policy, clock.duration, start), stands, None)
    for extension in clock.extensions:
        if due is not None and minute_of(extension.at) >= start:
            due = _followed(legs, count_on(time, policy, extension.by, due), stands, extension)
    return Course(start, restarted, tuple(legs), due)


def changes_of(time: Timetable, policy: Policy, clock: Clock) -> tuple[Change, ...]:
    """Every change of the due date in the order in which it happened, with its cause.

    What changes nothing, such as a stand that begins when the time is over, is not among them.
    """
    began = minute_of(clock.start)
    due = course_of(time, policy, Clock(clock.duration, clock.start)).due
    changes = [Change(began, due, None, "began")]
    for at, what, cause, so_far in _history(clock):
        found = course_of(time, policy, so_far).due
        if found != due or what == "restarted":
            changes.append(Change(at, found, cause, what))
        due = found
    return tuple(changes)


def _followed(legs: list[Leg], count: Count, stands: list[Interval], cause: Extension | None) -> int | None:
    """Add the legs of one duration; stands that begin before it is due are taken off the list."""
    due = count.due()
    while stands and minute_of(stands[0].start) < due:
        stand = stands.pop(0)
        since = minute_of(stand.start)
        legs.append(Leg("counted", count.begins, since, count, cause))
        if stand.end is None:
            legs.append(Leg("stood", since, None, None, stand))
            return None
        legs.append(Leg("stood", since, minute_of(stand.end), None, stand))
        count = count.stood(since, minute_of(stand.end))
        due = count.due()
    legs.append(Leg("counted", count.begins, due, count, cause))
    return due


def _history(
    clock: Clock,
) -> Iterator[tuple[int, Literal["stands", "resumed", "restarted", "extended"], Interval | Extension, Clock]]:
    """Each thing that happened, and the clock as it was after it."""
    happened: list[
        tuple[int, int, Literal["stands", "resumed", "restarted", "extended"], Interval | Extension]
    ] = [(minute_of(item.at), 1, "extended", item) for item in clock.extensions]
    for item in clock.intervals:
        begun = _restarts(clock, item)
        if item.stands and not _is_empty(item):
            happened.append((minute_of(item.start), 2, "stands", item))
        if item.stands and item.end is not None:
            happened.append((minute_of(item.end), 0, "resumed" if begun is None else "restarted", item))
        elif begun is not None:
            happened.append((begun, 0, "restarted", item))
    done: list[Interval] = []
    extensions: list[Extension] = []
    for at, _, what, cause in sorted(happened, key=lambda item: item[:2]):
        if isinstance(cause, Extension):
            extensions.append(cause)
        elif what == "stands":
            done.append(Interval(cause.kind, cause.start, None, cause.reason, cause.legal))
        else:
            if done and done[-1].start == cause.start and done[-1].end is None:
                done.pop()
            done.append(cause)
        yield (
            at,
            what,
            cause,
            Clock(clock.duration, clock.start, tuple(done), tuple(extensions), clock.after_supplement),
        )


def _restarts(clock: Clock, item: Interval) -> int | None:
    """The instant at which an interval makes the time begin from nothing; None: it does not."""
    if item.kind == "restart":
        return minute_of(item.start)
    if item.kind == "supplement" and clock.after_supplement == "restart" and item.end is not None:
        return minute_of(item.end)
    return None


def _is_empty(item: Interval) -> bool:
    return item.end is not None and minute_of(item.end) == minute_of(item.start)
