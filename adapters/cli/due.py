"""`hoso due`: when a dossier is due, and how that comes about, span by span."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import READING, command
from hoso.adapters.cli.due_shown import show_due
from hoso.adapters.cli.given import moment_of
from hoso.adapters.cli.trouble import Trouble
from hoso.engine.clocks.course import folded
from hoso.engine.clocks.explained import dated, promised
from hoso.engine.clocks.worktimes import WorkTimes, worktimes
from hoso.engine.decide.timing import chosen_column
from hoso.engine.shown import hidden_states

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.engine.clocks.course import Clocks
    from hoso.engine.clocks.explained import Dated
    from hoso.engine.clocks.plan import ClockPlan
    from hoso.engine.head import Head
    from hoso.engine.worktime.worktime import WorkTime


class Standing(NamedTuple):
    """The clocks of a dossier as they were at an instant, and what their dates rest on."""

    clocks: Clocks
    #: Entry of the stream `calendars` by which they were last reckoned; 0 where by none.
    calendars: int
    #: When that was.
    reckoned_at: str
    now: str
    #: The column of times by the values as they are, for rows before the whole has chosen one.
    column: int


@command("due", READING)
def due(
    call: Call, dossier: arguments.Dossier, at: arguments.At = None, what_if: arguments.WhatIf = None
) -> int:
    """Tell when a dossier is due: the start, what counts, what does not and by which decision, each pause."""
    moment = moment_of("--at", at)
    with call.engine() as engine, call.view(engine) as view:
        return call.done(*due_of(call, view, dossier, moment, what_if))


def due_of(
    call: Call, view: View, dossier: str, moment: str | None = None, what_if: str | None = None
) -> tuple[dict[str, Any], Callable[[Screen], None]]:
    """The answer as programs read it, and what prints it for people."""
    head = view.dossier(dossier)
    plan = view.definition(head).clock
    if plan is None:
        raise Trouble("clock_absent", procedure=head.body["procedure"])
    standing = _standing(view, head, moment)
    of = (view.directory, head.body["unit"])
    times = worktimes(plan, view.calendars, standing.reckoned_at, standing.calendars, of=of)
    hidden = hidden_states(view.definition(head).procedure)
    known = dated(plan, standing.clocks, times, standing.now, column=standing.column)
    clocks = [item for item in known if item.kind != "row" or item.name not in hidden]
    other = None if what_if is None else _what_if(view, plan, what_if, standing, times)
    told = told_of(view, head, plan, standing, clocks, other)
    return told, lambda screen: show_due(call, screen, view, head, plan, clocks, other, told)


def _standing(view: View, head: Head, moment: str | None) -> Standing:
    """Fold the clocks up to an instant; history is read, since it says what each date rests on."""
    clocks: Clocks = {}
    calendars, reckoned_at = 0, ""
    for stored in view.reading.entries(head.stream):
        entry = stored.entry
        if moment is not None and entry["recorded_at"] > moment:
            break
        clocks = folded(clocks, entry["clock"])
        if entry["clock"]["after"]:
            calendars, reckoned_at = entry["basis"].get("calendars", 0), entry["recorded_at"]
    if not reckoned_at:
        raise Trouble("before_opening", dossier=head.name)
    now, body = moment or max(view.reading.now(), head.recorded_at), head.body
    column = chosen_column(view.definition(head), body["data"], body)
    return Standing(clocks, calendars, reckoned_at, now, column)


def _what_if(
    view: View, plan: ClockPlan, name: str, standing: Standing, times: WorkTimes | None
) -> list[Dated]:
    """The same clocks in another calendar: of a file, or a recorded one as it is known now.

    It stands for the dossier's own; or where rows name it, for that one.
    """
    time = _time(view, plan, name, standing)
    others = times.others if times is not None else {}
    if times is not None and time.calendar.name in plan.others:
        other = WorkTimes(times.own, {**others, time.calendar.name: time})
    else:
        other = WorkTimes(time, others)
    return dated(plan, standing.clocks, other, standing.now, column=standing.column)


def _time(view: View, plan: ClockPlan, name: str, standing: Standing) -> WorkTime:
    from hoso.adapters.cli.named_file import bytes_of
    from hoso.adapters.cli.sources import Beside
    from hoso.engine.language.yaml_bytes import LARGEST_FILE
    from hoso.engine.worktime.calendar_text import read_calendar
    from hoso.engine.worktime.worktime import WorkTime as Reckoned

    recorded = view.calendars.worktime(name, plan.policy, standing.now)
    if recorded is not None:
        return recorded
    read = read_calendar(bytes_of(name, LARGEST_FILE), name, Beside(name))
    if read.calendar is None:
        raise Trouble("calendar_not_read", file=name)
    return Reckoned(read.calendar, plan.policy)


def told_of(
    view: View,
    head: Head,
    plan: ClockPlan,
    standing: Standing,
    clocks: list[Dated],
    other: list[Dated] | None,
) -> dict[str, Any]:
    """The whole answer as programs read it."""
    names = view.names(view.definition(head))
    counts = promised(clocks)
    told: dict[str, Any] = {
        "dossier": head.name,
        "procedure": head.body["procedure"],
        "calendar": plan.calendar,
        "calendars": standing.calendars,
        "reckoned_at": standing.reckoned_at,
        "at": standing.now,
        "due": counts.due if counts is not None else None,
        "light": counts.light if counts is not None else "none",
        "clocks": [clock_told(item, names) for item in clocks],
        "requests": [
            {
                "request": item["request"],
                "agency": item["agency"],
                "due": item.get("due"),
                "status": item["status"],
            }
            for item in head.body["requests"]
        ],
    }
    if other is not None:
        told["what_if"] = [clock_told(item, names) for item in other]
    return told


def clock_told(item: Dated, names: Any) -> dict[str, Any]:
    """One clock."""
    label = {"stage": names.stage, "branch": names.branch, "row": names.state}.get(item.kind)
    return {
        "kind": item.kind,
        "name": item.name,
        "label": label(item.name) if label is not None else "",
        "since": item.since,
        "due": item.due,
        "done": item.done,
        "light": item.light,
        "because": item.because(),
        "calendar": item.calendar,
        "by_law": item.by_law,
        "by_law_due": item.by_law_due,
        "reckoning": item.reckoning.plain() if item.reckoning is not None else None,
    }
