"""`hoso calendar show`: which calendars are recorded; of one, a year with its decisions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.given import moment_of
from hoso.adapters.cli.trouble import Trouble
from hoso.engine.worktime.minutes import day_text, minute_in

if TYPE_CHECKING:
    from hoso.adapters.cli.call import Call
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.engine.worktime.calendar import Calendar, Rule

#: Years that a calendar can be shown of.
_FIRST, _LAST = 1900, 2200


def show_calendars(call: Call, name: str | None, year: int | None, at: str | None) -> int:
    """List the calendars, or show a year of one as it is known now, or was known at an instant."""
    moment = moment_of("--at", at)
    with call.engine() as engine, call.view(engine) as view:
        if name is None:
            listed = [_listed(view, each) for each in sorted(view.calendars.written)]
            return call.done({"calendars": listed}, lambda screen: _show_list(call, screen, listed))
        moment = moment or max(view.reading.now(), view.calendars.recorded_at)
        calendar = view.calendars.history.known_at(name, datetime.fromisoformat(moment))
        if calendar is None:
            known = sorted(view.calendars.written)
            raise Trouble("calendar_absent", name=name, known=known)
        year = date.fromordinal(minute_in(moment) // 1440).year if year is None else year
        if not _FIRST <= year <= _LAST:
            raise Trouble("number_unreadable", name="--year", command="hoso calendar show")
        told = {"at": at and moment, **_told(calendar, year)}
        return call.done(told, lambda screen: _show(call, screen, view, calendar, told))


def _listed(view: View, name: str) -> dict[str, Any]:
    written, history = view.calendars.written[name], view.calendars.history
    versions = [item.n for item in history.versions if item.layer.name == name]
    heading = written.heading
    return {
        "calendar": name,
        "labels": heading["labels"],
        "extends": heading.get("extends"),
        "covers": heading.get("covers"),
        "decisions": len(written.decisions),
        "entries": versions,
    }


def _show_list(call: Call, screen: Screen, listed: list[dict[str, Any]]) -> None:
    if not listed:
        screen.line(call.say("calendar.none"))
        screen.code(f"  {call.retype('calendar', 'apply', 'vn.calendar.yaml')}")
        return
    for item in listed:
        label = call.wording.names().label(item["labels"], "")
        screen.title(f"{item['calendar']} · {label}")
        said = call.say("calendar.of_decisions", n=item["decisions"], entry=item["entries"][-1])
        if item["extends"]:
            said = f"{call.say('calendar.over', name=item['extends'])}; {said}"
        screen.line(said, indent=2)


def _told(calendar: Calendar, year: int) -> dict[str, Any]:
    """The days of a year that a decision made what they are, days in a row together; and its office hours."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days: list[tuple[Rule, int, int]] = []
    hours: list[tuple[str, int]] = []
    for day in range(first, last + 1):
        found = calendar.day(day)
        if found.rule is not None:
            before = days[-1] if days else None
            if before and before[2] == day - 1 and before[0].is_same_ground(found.rule):
                days[-1] = (before[0], before[1], day)
            else:
                days.append((found.rule, day, day))
        elif found.periods and (not hours or hours[-1][0] != found.hours):
            # What the days off before the first working day would have been worked by.
            hours.append((found.hours, day if hours else first))
    return {
        "calendar": calendar.name,
        "year": year,
        "days": [{"first": day_text(a), "last": day_text(b), **rule.plain()} for rule, a, b in days],
        "hours": [{"from": day_text(day), "hours": text} for text, day in hours],
    }


def _show(call: Call, screen: Screen, view: View, calendar: Calendar, told: dict[str, Any]) -> None:
    names = view.names()
    labels = calendar.layers[-1].labels
    screen.title(f"{names.label(labels, calendar.name)} · {told['year']}")
    if told["at"]:
        screen.line(call.say("calendar.as_known", at=view.wording.moment(told["at"])), indent=2)
    for item in told["hours"]:
        day = view.wording.day(item["from"])
        screen.line(call.say("calendar.hours_from", day=day, hours=item["hours"]), indent=2)
    for item in told["days"]:
        days = view.wording.day(item["first"])
        if item["last"] != item["first"]:
            days = f"{days} – {view.wording.day(item['last'])}"
        office = call.say(f"calendar.{'working' if item['kind'] == 'working' else 'off'}")
        decision = item["decision"]
        ground = f"{decision['number']}, {view.wording.day(decision['decided_on'])}"
        if decision["standing"] != "confirmed":
            ground += f", {call.say('calendar.' + decision['standing'])}"
        screen.line(f"{days}: {office} · {names.label(item['labels'], '')} ({ground})", indent=2, hang=6)
