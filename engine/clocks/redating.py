"""Dating anew: a dossier's clocks by calendars that have changed, while everything else stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.clocks.course import stands
from hoso.engine.clocks.dates import after, due_of
from hoso.engine.clocks.timers import rearmed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hoso.engine.clocks.course import Clocks
    from hoso.engine.clocks.plan import ClockPlan
    from hoso.engine.duration import Duration
    from hoso.engine.worktime.worktime import WorkTime

#: Keys of the clocks that hold dates, in the order in which they are told.
PARTS = ("total", "stages", "branches", "rows")


def redated(
    plan: ClockPlan, clocks: Clocks, time: WorkTime, column: Callable[[], int], state: Sequence[str]
) -> Clocks:
    """The clocks with every date that is still to come about reckoned anew; the same object if none changes.

    What is done keeps the date it had, and so does what is paused: it has none. Where nothing was due because
    its calendar was not there yet, it is due now.

    Args:
        plan: what the definition says of time.
        clocks: the clocks as they are.
        time: the calendar as it is known now.
        column: chooses the column of times, where the total has not chosen one.
        state: the configuration, whose timers come when they now do.
    """
    total: dict[str, Any] | None = clocks.get("total")
    runs = total is not None and "done" not in total and not stands(total)

    def of(times: tuple[Duration, ...]) -> Duration:
        if len(times) == 1:
            return times[0]
        if total is None:
            return times[column()]
        return times[[name for name, _ in plan.columns].index(total["column"])]

    def whole(times: tuple[Duration, ...], item: Mapping[str, Any]) -> str | None:
        return due_of(time, of(times), item["since"], total or {}) if runs and times else None

    def part(times: tuple[Duration, ...], item: Mapping[str, Any]) -> str | None:
        duration = of(times) if times else None
        if duration is None or not (duration.amount or duration.unit == "same_day"):
            return None
        return after(time, duration, item["since"])

    new = dict(clocks)
    if total is not None:
        new["total"] = _dated(total, whole(plan.total, total))
    for key, times_of, reckon in (
        ("stages", plan.stages.__getitem__, whole),
        ("branches", plan.branches.__getitem__, part),
        ("rows", lambda state: plan.places[state].time, part),
    ):
        if key in clocks:
            new[key] = {
                name: _dated(item, reckon(times_of(name), item) if "since" in item else None)
                for name, item in clocks[key].items()
            }
    if (plan.timers or plan.moves) and (timers := rearmed(plan, new, state, time)):
        new["timers"] = timers
    return new if new != clocks else clocks


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
