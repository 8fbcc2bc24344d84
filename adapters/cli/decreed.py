"""What an entry of the calendars says, in words, and what became of the dates of a dossier by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.clocks.redating import dates_moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.adapters.wording import Names, Wording


def decreed(effect: Mapping[str, Any], wording: Wording, names: Names) -> str:
    """One effect of the stream `calendars` in a line."""
    label = names.label(effect["labels"], "") if "labels" in effect else ""
    match effect["kind"]:
        case "calendar":
            return f"{label} ({effect['calendar']})"
        case "decided":
            day, standing = wording.day(effect["decided_on"]), wording.say(f"calendar.{effect['standing']}")
            return f"{effect['number']}, {day}, {standing}: {label}"
        case "day":
            office = wording.say(f"calendar.{effect['office']}")
            return f"{wording.day(effect['day'])}: {office} · {label}"
        case "closure":
            return f"{wording.day(effect['from'])} – {wording.day(effect['to'])} · {label}"
        case "hours":
            season = f" ({effect['from']} – {effect['to']})" if "from" in effect else ""
            return hours_of(effect["periods"]) + season
    return str(effect["rule"])


def dates_told(clock: Mapping[str, Any], wording: Wording, names: Names) -> str:
    """What became of the dates that an entry wrote anew."""
    told = []
    for part, name, was, now in dates_moved(clock["before"], clock["after"]):
        what = names.part(part, name) if name else ""
        dates = f"{wording.moment(was)} → {wording.moment(now)}" if was else wording.moment(now)
        told.append(f"{what}: {dates}" if what else dates)
    return "; ".join(told)


def hours_of(periods: list[list[str]]) -> str:
    """`07:30–12:00, 13:30–17:00`."""
    return ", ".join(f"{start}–{end}" for start, end in periods)
