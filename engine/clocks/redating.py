"""Dating anew: a dossier's clocks by calendars that have changed, while everything else stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.clocks.course import stands
from hoso.engine.clocks.dates import due_of, sooner
from hoso.engine.clocks.timers import rearmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hoso.engine.clocks.course import Clocks
    from hoso.engine.clocks.plan import ClockPlan
    from hoso.engine.clocks.worktimes import WorkTimes
    from hoso.engine.duration import Duration

#: Keys of the clocks that hold dates, in the order in which they are told.
PARTS = ("total", "stages", "branches", "rows")


def redated(
    plan: ClockPlan, clocks: Clocks, times: WorkTimes, column: Callable[[], int], state: Sequence[str]
) -> Clocks:
    """The clocks with every date that is still to come about reckoned anew; the same object if none changes.

    What is done keeps the date it had, and so does what is paused: it has none. Where nothing was due because
    its calendar was not there yet, it is due now.

    Args:
        plan: what the definition says of time.
        clocks: the clocks as they are.
        times: the calendars as they are known now.
        column: chooses the column of times, where the total has not chosen one.
        state: the configuration, whose timers come when they now do.
    """
    total: dict[str, Any] | None = clocks.get("total")
    anew = _Anew(plan, total, times, column)
    new = dict(clocks)
    if total is not None:
        new["total"] = _dated(total, anew.whole([plan.total, plan.by_law], total))
    for key, reckon in (("stages", anew.stage), ("branches", anew.branch), ("rows", anew.row)):
        if key in clocks:
            new[key] = {
                name: _dated(item, reckon(name, item) if "since" in item else None)
                for name, item in clocks[key].items()
            }
    if (plan.timers or plan.moves) and (timers := rearmed(plan, new, state, times)):
        new["timers"] = timers
    return new if new != clocks else clocks


class _Anew(NamedTuple):
    """The clocks of one dossier, reckoned by the calendars as they are."""

    plan: ClockPlan
    total: dict[str, Any] | None
    times: WorkTimes
    column: Callable[[], int]

    def whole(self, declared: Iterable[tuple[Duration, ...]], item: Mapping[str, Any]) -> str | None:
        """When the whole or a phase is due, by what is over first; None: it does not run."""
        total = self.total
        if total is None or "done" in total or stands(total):
            return None
        durations = [self._of(times) for times in declared if times]
        return sooner(self.times.own, durations, item["since"], total)

    def stage(self, name: str, item: Mapping[str, Any]) -> str | None:
        """When a phase is due."""
        return self.whole([self.plan.stages[name]], item)

    def branch(self, name: str, item: Mapping[str, Any]) -> str | None:
        """When a branch is due, by the calendar it names."""
        return self._part(self.plan.branches[name], item, self.plan.elsewhere.get(name))

    def row(self, name: str, item: Mapping[str, Any]) -> str | None:
        """When a row is due, by the calendar it names."""
        place = self.plan.places[name]
        return self._part(place.time, item, place.calendar)

    def _part(
        self, durations: tuple[Duration, ...], item: Mapping[str, Any], calendar: str | None
    ) -> str | None:
        duration, time = self._of(durations) if durations else None, self.times.of(calendar)
        if time is None or duration is None or not (duration.amount or duration.unit == "same_day"):
            return None
        return None if stands(item) else due_of(time, duration, item["since"], dict(item))

    def _of(self, durations: tuple[Duration, ...]) -> Duration:
        if len(durations) == 1:
            return durations[0]
        if self.total is None:
            return durations[self.column()]
        return durations[[name for name, _ in self.plan.columns].index(self.total["column"])]


def _dated(item: dict[str, Any], due: str | None) -> dict[str, Any]:
    """A clock with a date; without one it keeps what it has."""
    return item if "done" in item or due is None else {**item, "due": due}


def dates_moved(before: Clocks, after_: Clocks) -> list[tuple[str, str, str | None, str]]:
    """The dates that differ: part, name (empty for the whole), the date before if any, and the new one."""
    found: list[tuple[str, str, str | None, str]] = []
    for part in PARTS:
        items = {"": after_[part]} if part == "total" and part in after_ else after_.get(part, {})
        for name, item in items.items():
            was = before.get(part, {}) if part == "total" else before.get(part, {}).get(name, {})
            if "due" in item and item["due"] != was.get("due"):
                found.append((part, name, was.get("due"), item["due"]))
    return found
