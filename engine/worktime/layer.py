"""From a written calendar to one that is reckoned with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.worktime.calendar import Decided, Hours, Layer, Rule
from hoso.engine.worktime.calendar_file import WEEKDAYS
from hoso.engine.worktime.minutes import (
    clock_minute,
    day_number,
    day_of_year,
    minute_of,
    moment_in,
    offset_minutes,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoso.engine.worktime.calendar import Periods
    from hoso.engine.worktime.written import WrittenCalendar


def layer_of(written: WrittenCalendar) -> Layer:
    """Put a written calendar together.

    Raises:
        LookupError, ValueError: it is not what a checked file says.
    """
    heading = written.heading
    decisions = {
        name: Decided(item["number"], day_number(item["decided_on"]), item["standing"], item["labels"])
        for name, item in written.decisions.items()
    }
    rules = [_rule(rule, decisions) for rule in written.rules.values() if rule["kind"] != "hours"]
    covers = heading.get("covers")
    return Layer(
        name=heading["calendar"],
        labels=heading["labels"],
        week=frozenset(map(WEEKDAYS.index, heading["week"])) if "week" in heading else None,
        hours=tuple(_hours(rule, decisions) for rule in written.rules.values() if rule["kind"] == "hours"),
        rules=tuple(rules),
        extends=heading.get("extends"),
        offsets=_offsets(heading),
        units=tuple(heading.get("units", ())),
        covers=(day_number(covers["from"]), day_number(covers["to"])) if covers else None,
    )


def _rule(rule: Mapping[str, Any], decisions: Mapping[str, Decided]) -> Rule:
    decision, labels = decisions[rule["decision"]], rule["labels"]
    if rule["kind"] == "closure":
        return Rule("closure", day_number(rule["from"]), day_number(rule["to"]), decision, labels)
    day, swap = day_number(rule["day"]), rule.get("swap_for")
    return Rule(
        rule["office"],
        day,
        day,
        decision,
        labels,
        _periods(rule.get("periods", ())),
        None if swap is None else day_number(swap),
    )


def _hours(rule: Mapping[str, Any], decisions: Mapping[str, Decided]) -> Hours:
    season = None
    if "from" in rule:
        first, last = day_of_year(rule["from"]), day_of_year(rule["to"])
        if first is None or last is None:
            raise ValueError("a season without days")
        season = (first, last)
    force = rule.get("in_force", {})
    return Hours(
        _periods(rule["periods"]),
        decisions[rule["decision"]],
        season,
        day_number(force["from"]) if "from" in force else None,
        day_number(force["to"]) if "to" in force else None,
    )


def _periods(periods: Sequence[Sequence[str]]) -> Periods:
    return tuple((clock_minute(start) or 0, clock_minute(end) or 0) for start, end in periods)


def _offsets(heading: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    if "offset" not in heading:
        return ()
    offsets = [(0, offset_minutes(heading["offset"]) or 0)]
    for change in heading.get("offset_changes", ()):
        moment = moment_in(change["at"])
        if moment is None:
            raise ValueError("clocks changed at no instant")
        offsets.append((minute_of(moment), offset_minutes(change["offset"]) or 0))
    return tuple(offsets)
