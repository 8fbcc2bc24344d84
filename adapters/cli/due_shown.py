"""What `hoso due` prints: a sentence for each part of the way to a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.wording.durations import time_said
from hoso.engine.clocks.explained import promised
from hoso.engine.duration import parse_duration
from hoso.engine.worktime.calendar import Rule
from hoso.engine.worktime.interval import Extension, Interval
from hoso.engine.worktime.minutes import day_text, instant_at

if TYPE_CHECKING:
    from hoso.adapters.cli.call import Call
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.adapters.wording import Names
    from hoso.engine.clocks.explained import Dated
    from hoso.engine.clocks.plan import ClockPlan
    from hoso.engine.head import Head
    from hoso.engine.worktime.reckoning import Reckoning, Span


def show_due(
    call: Call,
    screen: Screen,
    view: View,
    head: Head,
    plan: ClockPlan,
    clocks: list[Dated],
    other: list[Dated] | None,
    told: dict[str, Any],
) -> None:
    """Print what is due and how each date comes about, the phase that runs first."""
    names = view.names(view.definition(head))
    screen.title(f"{head.name} · {names.procedure_label()}")
    counts = promised(clocks)
    screen.pairs([(call.say("due.promised"), _date(call, counts))])
    if not told["calendars"]:
        screen.line(call.say("due.no_calendar", calendar=plan.calendar))
        screen.code(call.retype("calendar", "apply", f"{plan.calendar}.calendar.yaml"))
    for item in sorted(clocks, key=lambda item: item is not counts):
        if item.kind in ("total", "stage") and item.done is None:
            screen.line()
            screen.title(f"{_called(call, names, item)}: {_date(call, item)}")
            _Explained(call, screen, names, plan).show(item, _after(head, item))
    rest = [item for item in clocks if item.kind not in ("total", "stage") or item.done is not None]
    if rest:
        screen.line()
    for item in rest:
        screen.line(f"{_called(call, names, item)}: {_date(call, item)}", hang=4)
        if item.calendar is not None and item.done is None:
            _elsewhere(call, screen, names, plan, item)
    for item in told["requests"]:
        if item["due"] and item["status"] == "asked":
            screen.line(
                f"{call.say('due.request', request=item['request'])} {names.role(item['agency'])}: "
                f"{call.wording.deadline(item['due'])}",
                hang=4,
            )
    if other is not None:
        screen.line()
        screen.title(call.say("due.what_if"))
        for item in other:
            if item.reckoning is not None:
                there = item.reckoning.due
                date = (
                    call.wording.moment(instant_at(there)) if there is not None else call.say("light.paused")
                )
                screen.line(f"{_called(call, names, item)}: {date}", indent=2, hang=4)


def _elsewhere(call: Call, screen: Screen, names: Names, plan: ClockPlan, item: Dated) -> None:
    """How a date comes about by the calendar of another agency, whose days are not those of the dossier."""
    screen.line(call.say("due.calendar", calendar=item.calendar), indent=2, hang=6)
    if item.reckoning is not None:
        _Explained(call, screen, names, plan).show(item, None)


def _after(head: Head, item: Dated) -> dict[str, Any] | None:
    """What the whole was restarted by."""
    return head.body["clock"].get("total", {}).get("restarted") if item.kind == "total" else None


def _called(call: Call, names: Names, item: Dated) -> str:
    match item.kind:
        case "total":
            return call.say("due.total")
        case "stage":
            return call.say("explain.stage", stage=names.stage(item.name))
        case "branch":
            return f"{call.say('show.branch')} {names.branch(item.name)}"
        case _:
            return names.state(item.name)


def _date(call: Call, item: Dated | None) -> str:
    """A date with its light."""
    if item is None:
        return call.say("light.none")
    if item.done is not None:
        return call.say("due.done", at=call.wording.moment(item.done))
    light = call.say(f"light.{item.light}")
    return f"{call.wording.moment(item.due)} ({light})" if item.due is not None else light


class _Explained:
    """The spans of one clock, a line each."""

    def __init__(self, call: Call, screen: Screen, names: Names, plan: ClockPlan) -> None:
        self._call = call
        self._screen = screen
        self._names = names
        self._plan = plan

    def show(self, item: Dated, restarted: dict[str, Any] | None) -> None:
        """Print start, spans, sum and doubts."""
        say, reckoning = self._call.say, item.reckoning
        start = self._call.wording.moment(item.since)
        self._line(say("due.start", at=start))
        if restarted is not None:
            before = self._call.wording.moment(restarted["since"])
            legal = f" ({self._names.legal(restarted['legal'])})" if "legal" in restarted else ""
            self._line(say("due.restarted", at=before) + legal)
        if item.by_law is not None:
            law = self._legal(say("due.by_law", time=self._time(item.by_law)), self._plan.law)
            over = f" → {self._call.wording.moment(item.by_law_due)}" if item.by_law_due else ""
            self._line(law + over)
        if reckoning is None:
            return
        for span in reckoning.spans:
            self._line(f"{self._when(span)}: {self._what(span)}")
        for each in item.extensions:
            self._line(
                self._legal(
                    say("due.extended", by=self._time(each["by"]), at=self._call.wording.moment(each["at"])),
                    each.get("legal", ""),
                )
            )
        self._line(self._sum(reckoning, item))
        for doubt in reckoning.doubts:
            days = self._days(doubt.first, doubt.last)
            self._line(say(f"due.{doubt.kind}", days=days))

    def _line(self, text: str) -> None:
        self._screen.line(text, indent=2, hang=6)

    def _when(self, span: Span) -> str:
        """The days of a span, or of a part of one day its times."""
        if span.kind == "stood" or (span.first == span.last and not (span.kind == "skipped" and span.days)):
            start = self._call.wording.moment(instant_at(span.start))
            if span.end is None:
                return f"{start} –"
            end = self._call.wording.moment(instant_at(span.end))
            # Of one day it is said once.
            same = span.first == span.last
            return f"{start} – {end.rpartition(' ')[2] if same else end}"
        return self._days(span.first, span.last)

    def _days(self, first: int, last: int) -> str:
        days = [self._call.wording.day(day_text(day)) for day in dict.fromkeys((first, last))]
        return " – ".join(days)

    def _what(self, span: Span) -> str:
        say = self._call.say
        if span.kind == "counted":
            days = say("due.days", n=span.days) if span.days else ""
            worked = self._hours(span.minutes) if span.minutes else ""
            what = say("due.both", days=days, hours=worked) if days and worked else days or worked
            hours = f" ({span.hours})" if span.hours and span.first != span.last else ""
            # A day off that became a working day says by which decision.
            ground = f": {self._ground(span)}" if isinstance(span.why, Rule) else ""
            return say("due.counted", what=what) + hours + ground
        return f"{say('due.' + span.kind)}: {self._ground(span)}"

    def _ground(self, span: Span) -> str:
        """Why: the week, the policy, a decision with its number, or a pause with its article."""
        say, why = self._call.say, span.why
        match why:
            case Rule():
                decision = why.decision
                label = self._names.label(why.labels, "")
                day = self._call.wording.day(day_text(decision.on))
                return f"{label} ({say('due.decision', number=decision.number, day=day)})"
            case Interval():
                return self._legal(say(f"explain.pause_{why.kind}"), why.legal)
            case Extension() | None:
                return "–"
            case ground:
                legal = self._plan.legal.get("cut_off", "") if ground == "after_cut_off" else ""
                return self._legal(say(f"due.{ground}"), legal)

    def _legal(self, text: str, legal: str) -> str:
        return f"{text} ({self._names.legal(legal)})" if legal else text

    def _sum(self, reckoning: Reckoning, item: Dated) -> str:
        """What is counted in all, in the unit in which it is counted."""
        say = self._call.say
        duration = parse_duration(reckoning.duration)
        policy = self._plan.policy
        by_hours = duration.unit in ("wh", "h", "min") or (
            duration.unit == "wd" and policy.count_from == "minute" and policy.day == "hours8"
        )
        what = self._hours(reckoning.minutes) if by_hours else say("due.days", n=reckoning.days)
        time = " + ".join(map(self._time, [reckoning.duration, *(each["by"] for each in item.extensions)]))
        total = say("due.sum", what=what, time=time)
        if reckoning.due is None:
            return f"{total}; {say('light.paused')}"
        return f"{total} → {self._call.wording.moment(instant_at(reckoning.due))}"

    def _time(self, written: str) -> str:
        """A duration in words: `5 working days`."""
        return time_said(self._call.wording, [parse_duration(written)])

    def _hours(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        found = [self._call.say("due.hours", n=hours)] if hours or not rest else []
        return " ".join([*found, *([self._call.say("due.minutes", n=rest)] if rest else [])])
