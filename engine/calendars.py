"""The calendars as they stand after an entry of their stream, and time reckoned by them.

A decision counts from the day on which it was taken and recorded, whichever is later. So what was printed
can be reckoned again: by the calendars as of the entry that it rests on, and what was decided by its instant.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hoso.engine.instant import moment_of
from hoso.engine.worktime.history import CalendarHistory
from hoso.engine.worktime.layer import layer_of
from hoso.engine.worktime.minutes import DAY, minute_in
from hoso.engine.worktime.worktime import WorkTime
from hoso.engine.worktime.written import WrittenCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.directory import Directory
    from hoso.engine.worktime.calendar import Calendar
    from hoso.engine.worktime.policy import Policy


@dataclass(slots=True, eq=False)
class Calendars:
    """The stream `calendars`, folded up to entry `version`."""

    version: int = 0
    #: Instant of that entry: nothing that rests on it is recorded before.
    recorded_at: str = ""
    #: Name → the calendar as it is written now.
    written: dict[str, WrittenCalendar] = field(default_factory=dict)
    history: CalendarHistory = field(default_factory=CalendarHistory)
    _worktimes: dict[tuple[str, int, int, Policy], WorkTime] = field(
        default_factory=dict, init=False, repr=False
    )
    _units: dict[int, dict[str, str]] = field(default_factory=dict, init=False, repr=False)
    _found: dict[tuple[str, int], Calendar | None] = field(default_factory=dict, init=False, repr=False)

    def worktime(
        self,
        name: str,
        policy: Policy,
        at: str,
        version: int | None = None,
        *,
        of: tuple[Directory, str] | None = None,
    ) -> WorkTime | None:
        """Working time by a calendar as it was known at an instant; None: there is no such calendar.

        Args:
            name: the calendar, as a procedure names it.
            policy: how time is counted in it.
            at: the instant: what was decided by the office's day of it counts.
            version: the entry of the stream up to which recorded counts; the last one where left out.
            of: the directory and the unit whose time it is: its own calendar is taken, or that of the nearest
                unit above it, where that extends the one named.

        What has been asked once is kept: asking again on a day by which nothing more was decided is cheap.
        """
        as_of = self.version if version is None else min(version, self.version)
        calendar = self._of_unit(name, as_of, *of) if of is not None else self._calendar(name, as_of)
        if calendar is None:
            return None
        decided = calendar.decided
        minute = minute_in(at)
        last = bisect_right(decided, (minute + calendar.ahead(minute)) // DAY)
        key = (calendar.name, as_of, last, policy)
        time = self._worktimes.get(key)
        if time is None:
            known = replace(calendar, known=decided[last - 1] if last else 0)
            time = self._worktimes[key] = WorkTime(known, policy)
        return time

    def _of_unit(self, name: str, version: int, directory: Directory, unit: str) -> Calendar | None:
        """The calendar of a unit over the one named; that itself where it has none."""
        units = self._units.get(version)
        if units is None:
            units = self._units[version] = self.history.units(version)
        for here in directory.line_of(unit) if units else ():
            own = self._calendar(units[here], version) if here in units else None
            if own is not None and any(layer.name == name for layer in own.layers):
                return own
        return self._calendar(name, version)

    def _calendar(self, name: str, version: int) -> Calendar | None:
        """A calendar as the entries up to one left it."""
        key = (name, version)
        if key not in self._found:
            self._found[key] = self.history.as_of(name, version)
        return self._found[key]


def fold_calendars(calendars: Calendars, entries: Iterable[tuple[int, dict[str, Any]]]) -> Calendars:
    """Follow the stream from where the calendars stand; the ones given stay as they are."""
    new = Calendars(calendars.version, calendars.recorded_at, dict(calendars.written), calendars.history)
    for n, entry in entries:
        touched = [_apply(new.written, effect) for effect in entry["effects"]]
        at = moment_of(entry["recorded_at"])
        for name in dict.fromkeys(touched):
            if name is not None:
                new.history = new.history.recorded(at, layer_of(new.written[name]), n)
        new.version, new.recorded_at = n, entry["recorded_at"]
    return new


def _apply(written: dict[str, WrittenCalendar], effect: Mapping[str, Any]) -> str | None:
    """Let one effect act; unknown kinds are opaque. Gives the name of the calendar it changed."""
    if effect["kind"] not in {"calendar", "decided", "day", "closure", "hours", "withdrawn"}:
        return None
    name: str = effect["calendar"]
    written[name] = written.get(name, WrittenCalendar()).after(effect)
    return name


#: Before the first of them is recorded.
NO_CALENDARS = Calendars()
