"""How the dates of a dossier come about: each clock with its reckoning, and where it stands now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from hoso.engine.clocks.course import stands
from hoso.engine.clocks.dates import before, clock_of, due_of, is_later
from hoso.engine.worktime.calendar import Rule
from hoso.engine.worktime.interval import Interval
from hoso.engine.worktime.minutes import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoso.engine.clocks.plan import ClockPlan
    from hoso.engine.clocks.worktimes import WorkTimes
    from hoso.engine.duration import Duration
    from hoso.engine.worktime.reckoning import Reckoning
    from hoso.engine.worktime.worktime import WorkTime

#: Where a clock stands, as a person sees it first; `none`: nothing is due.
Light = Literal["on_time", "due_soon", "overdue", "paused", "done", "none"]


@dataclass(frozen=True, slots=True)
class Dated:
    """One clock of a dossier."""

    #: `total`, `stage`, `branch` or `row`.
    kind: str
    #: Its phase, branch or state; of the whole nothing.
    name: str
    since: str
    light: Light
    due: str | None = None
    done: str | None = None
    #: How its date comes about; None where it has none.
    reckoning: Reckoning | None = None
    #: What it was extended by, as it is recorded.
    extensions: tuple[Mapping[str, Any], ...] = ()
    #: The calendar that its row or branch names; None: the dossier's.
    calendar: str | None = None
    #: Of the whole, where the law gives another time than is promised: that time, and when it is over.
    by_law: str | None = None
    by_law_due: str | None = None

    def because(self) -> list[str]:
        """What was not counted on the way, each ground once, in the order in which it was met."""
        if self.reckoning is None:
            return []
        extended = ["extension"] if self.extensions else []
        return [*dict.fromkeys(_grounds(self.reckoning)), *extended]


def dated(
    plan: ClockPlan,
    clocks: Mapping[str, Any],
    times: WorkTimes | None,
    now: str,
    *,
    explain: bool = True,
    column: int = 0,
) -> list[Dated]:
    """The clocks of a dossier: the whole, its phases, branches and rows; reckoned anew where `explain`.

    Args:
        plan: what the definition says of time.
        clocks: the clocks as they are recorded.
        times: the calendars to reckon in; None: there is none.
        now: the instant at which each stands somewhere.
        explain: reckon again, in this calendar; else only what is recorded is told.
        column: of times, by the values, for rows before the whole has begun and chosen one.
    """
    total = clocks.get("total")
    if total is not None and "column" in total:
        column = [name for name, _ in plan.columns].index(total["column"])
    paused, own = stands(total), times.own if times is not None else None
    found: list[Dated] = []
    if total is not None:
        found.append(_dated(plan, "total", "", total, total, own, now, column, paused, explain))
    for name, stage in clocks.get("stages", {}).items():
        found.append(_dated(plan, "stage", name, stage, total, own, now, column, paused, explain))
    for name, branch in clocks.get("branches", {}).items():
        where = plan.elsewhere.get(name)
        time = times.of(where) if times is not None else None
        item = _dated(plan, "branch", name, branch, total, time, now, column, stands(branch), explain)
        found.append(replace(item, calendar=where))
    for name, row in clocks.get("rows", {}).items():
        where = plan.calendar_of(name)
        time = times.of(where) if times is not None else None
        item = _dated(plan, "row", name, row, total, time, now, column, False, explain)  # noqa: FBT003
        found.append(replace(item, calendar=where))
    return found


def promised(clocks: list[Dated]) -> Dated | None:
    """The clock that counts for the citizen: of the phase that runs, or else of the whole."""
    running = [item for item in clocks if item.kind == "stage" and item.done is None]
    whole = [item for item in clocks if item.kind == "total"]
    return next(iter([*running, *whole]), None)


def _dated(
    plan: ClockPlan,
    kind: str,
    name: str,
    item: Mapping[str, Any],
    total: Mapping[str, Any] | None,
    time: WorkTime | None,
    now: str,
    column: int,
    paused: bool,  # noqa: FBT001 - does the whole stand
    explain: bool,  # noqa: FBT001 - as `dated` says
) -> Dated:
    due, done, reckoning = item.get("due"), item.get("done"), None
    run = dict(total or {}) if kind in ("total", "stage") else dict(item)
    extensions = tuple(each for each in run.get("extensions", ()) if each["at"] >= item["since"])
    duration = _duration(plan, kind, name, column)
    law = _in_column(plan.by_law, column) if kind == "total" else None
    law_due = None
    if time is not None and done is None and law is not None and not paused:
        law_due = due_of(time, law, item["since"], run)
        if duration is None or (due == law_due and due_of(time, duration, item["since"], run) != due):
            duration = law  # what the law gives is over first, or nothing else is promised
    if explain and time is not None and duration is not None and done is None:
        reckoning = time.explain_clock(clock_of(duration, item["since"], run))
    light = _light(plan, due, done, time, now, paused)
    found = Dated(kind, name, item["since"], light, due, done, reckoning, extensions)
    return found if law is None else replace(found, by_law=str(law), by_law_due=law_due)


def _light(
    plan: ClockPlan,
    due: str | None,
    done: str | None,
    time: WorkTime | None,
    now: str,
    paused: bool,  # noqa: FBT001
) -> Light:
    if done is not None:
        return "done"
    if paused:
        return "paused"
    if due is None:
        return "none"
    if is_later(now, due):
        return "overdue"
    return "due_soon" if time is not None and now >= before(time, plan.soon, due) else "on_time"


def _duration(plan: ClockPlan, kind: str, name: str, column: int) -> Duration | None:
    """The declared time of a clock, in the dossier's column."""
    times = {
        "total": plan.total,
        "stage": plan.stages.get(name, ()),
        "branch": plan.branches.get(name, ()),
        "row": plan.places[name].time if name in plan.places else (),
    }[kind]
    return _in_column(times, column)


def _in_column(times: tuple[Duration, ...], column: int) -> Duration | None:
    """The time of a column; None where there is none."""
    if not times:
        return None
    found = times[column] if len(times) > 1 else times[0]
    return found if found.amount or found.unit == "same_day" else None


def _grounds(reckoning: Reckoning) -> Iterator[str]:
    for span in reckoning.spans:
        match span.why:
            case str():
                yield span.why
            case Rule():
                yield from (day_text(day) for day in range(span.first, span.last + 1))
            case Interval():
                yield span.why.kind
