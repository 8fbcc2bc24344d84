"""A calendar as the record writes it: a heading, decisions, and what they say of days and hours, one by one.

Each is an effect of the stream `calendars` (docs/reference/record.md, section 5). A file and a record become
the same, so that a calendar is read in one way, wherever it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hoso.engine.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoso.engine.worktime.calendar_file import CalendarFile

#: Kinds of effects that are ruled by a decision and can be withdrawn; each has an id of its own.
RULES = ("day", "closure", "hours")


@dataclass(frozen=True, slots=True)
class WrittenCalendar:
    """One calendar by itself; what it extends is not looked for."""

    heading: Mapping[str, Any] = field(default_factory=dict)
    #: Name of a decision → the effect that tells it.
    decisions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    #: Id of a rule → the effect that made it, in the order in which they were made.
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def after(self, effect: Mapping[str, Any]) -> WrittenCalendar:
        """The calendar after one effect; kinds that are not known change nothing.

        Raises:
            KeyError: it withdraws what is not there.
        """
        match effect["kind"]:
            case "calendar":
                return WrittenCalendar(effect, self.decisions, self.rules)
            case "decided":
                return WrittenCalendar(
                    self.heading, {**self.decisions, effect["decision"]: effect}, self.rules
                )
            case "day" | "closure" | "hours":
                return WrittenCalendar(self.heading, self.decisions, {**self.rules, effect["rule"]: effect})
            case "withdrawn":
                rules = dict(self.rules)
                del rules[effect["rule"]]
                return WrittenCalendar(self.heading, self.decisions, rules)
        return self


def written_of(file: CalendarFile) -> WrittenCalendar:
    """What a checked file says, each rule under its place in the file."""
    name = file.calendar
    rules: list[dict[str, Any]] = []
    for closure in file.closures:
        said: dict[str, Any] = {"from": closure.from_, "to": closure.to, "labels": dict(closure.labels)}
        rules.append({"kind": "closure", "calendar": name, "decision": closure.decision, **said})
    for day in file.days:
        said = {"day": day.day, "office": day.kind, "labels": dict(day.labels)}
        if day.swap_for is not None:
            said["swap_for"] = day.swap_for
        if day.periods:
            said["periods"] = [list(period) for period in day.periods]
        rules.append({"kind": "day", "calendar": name, "decision": day.decision, **said})
    for hours in file.hours:
        said = {"periods": [list(period) for period in hours.periods]}
        if hours.from_ is not None and hours.to is not None:
            said |= {"from": hours.from_, "to": hours.to}
        if hours.in_force is not None:
            said["in_force"] = hours.in_force.model_dump(brief=True)
        rules.append({"kind": "hours", "calendar": name, "decision": hours.decision, **said})
    decisions = {
        key: {
            "kind": "decided",
            "calendar": name,
            "decision": key,
            "number": item.number,
            "decided_on": item.decided_on,
            "standing": item.standing,
            "labels": dict(item.labels),
        }
        for key, item in file.decisions.items()
    }
    return WrittenCalendar(_heading(file), decisions, {str(place): rule for place, rule in enumerate(rules)})


def changes(before: WrittenCalendar, after: WrittenCalendar, n: int) -> list[dict[str, Any]]:
    """The effects by which a recorded calendar becomes another; rules get ids of entry `n`.

    What stays keeps its id. Closures and hours of one day's decisions have an order: there everything behind
    the first difference is told anew. Decisions that nothing rests on any more stay.
    """
    found: list[dict[str, Any]] = []
    if before.heading != after.heading:
        found.append(dict(after.heading))
    found += [dict(item) for key, item in after.decisions.items() if before.decisions.get(key) != item]
    made: list[dict[str, Any]] = []
    for kind in RULES:
        old = [(key, _said(rule)) for key, rule in before.rules.items() if rule["kind"] == kind]
        new = [dict(rule) for rule in after.rules.values() if rule["kind"] == kind]
        gone, come = _apart(old, new) if kind == "day" else _behind(old, new)
        name = after.heading["calendar"]
        found += [{"kind": "withdrawn", "calendar": name, "rule": key} for key in gone]
        made += come
    first = len(found) + 1
    return found + [{**rule, "rule": f"{n}.{first + place}"} for place, rule in enumerate(made)]


def _apart(
    old: Sequence[tuple[str, Mapping[str, Any]]], new: Sequence[dict[str, Any]]
) -> tuple[list[str], list[dict[str, Any]]]:
    """Ids of rules that are no more, and the rules that are new, in whatever order."""
    kept = {canonical(rule) for rule in new}
    there = {canonical(rule) for _, rule in old}
    return [key for key, rule in old if canonical(rule) not in kept], [
        rule for rule in new if canonical(rule) not in there
    ]


def _behind(
    old: Sequence[tuple[str, Mapping[str, Any]]], new: Sequence[dict[str, Any]]
) -> tuple[list[str], list[dict[str, Any]]]:
    """The same where the order counts: everything from the first difference on."""
    same = 0
    while same < min(len(old), len(new)) and old[same][1] == new[same]:
        same += 1
    return [key for key, _ in old[same:]], list(new[same:])


def _said(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in rule.items() if key != "rule"}


def _heading(file: CalendarFile) -> dict[str, Any]:
    heading: dict[str, Any] = {"kind": "calendar", "calendar": file.calendar, "labels": dict(file.labels)}
    if file.extends is not None:
        heading["extends"] = file.extends
    if file.units:
        heading["units"] = list(file.units)
    if file.week:
        heading["week"] = list(file.week)
    if file.offset is not None:
        heading["offset"] = file.offset
    if file.offset_changes:
        heading["offset_changes"] = [{"at": item.at, "offset": item.offset} for item in file.offset_changes]
    if file.covers is not None:
        heading["covers"] = {"from": file.covers.from_, "to": file.covers.to}
    return heading
