"""Deciding what a calendar says from now on: days off, make-up days, closures, office hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.authority import authorise
from hoso.engine.decide.situation import Decision, common_reasons, draft, refused
from hoso.engine.directory import PUBLISHER
from hoso.engine.reason import Reason
from hoso.engine.worktime.calendar_text import read_layer
from hoso.engine.worktime.written import WrittenCalendar, changes

if TYPE_CHECKING:
    from hoso.engine.calendars import Calendars
    from hoso.engine.commands import Decree
    from hoso.engine.directory import Directory

#: What a file is called that has no name here.
_FILE = "calendar"


def decide_decree(
    command: Decree, directory: Directory, definitions: int, calendars: Calendars, now: str
) -> Decision:
    """Record what a calendar's file says anew, by the power to publish; what stays is not told again.

    No dossier changes by this: those that run are dated anew each by an entry of its own.
    """
    reasons = common_reasons(command.asking, now, calendars.version)
    authority = authorise(directory, command.asking, [PUBLISHER], directory.top(), "", now)
    if isinstance(authority, Reason):
        reasons.append(authority)
    read = read_layer(command.text, _FILE)
    written = read.written
    if written is None:
        unsound = [finding.code for finding in read.findings if finding.is_error]
        return refused([*reasons, Reason("calendar_unsound", {"findings": list(dict.fromkeys(unsound))})])
    name = written.heading["calendar"]
    reasons += _below(name, written, calendars)
    reasons += _units(name, written, calendars, directory)
    effects = changes(calendars.written.get(name, WrittenCalendar()), written, calendars.version + 1)
    if not effects:
        reasons.append(Reason("calendar_unchanged", {"about": name}))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    basis = {"directory": directory.version, "definitions": definitions}
    return draft("decree", "calendars", command.asking, authority, now=now, basis=basis, effects=effects)


def _units(name: str, written: WrittenCalendar, calendars: Calendars, directory: Directory) -> list[Reason]:
    """Why it cannot be the calendar of a unit: that is not there, or has another one."""
    reasons: list[Reason] = []
    others = {
        unit: other
        for other, known in calendars.written.items()
        for unit in known.heading.get("units", ())
        if other != name
    }
    for unit in written.heading.get("units", ()):
        if unit not in directory.units:
            reasons.append(Reason("unit_unknown", {"about": unit}))
        elif unit in others:
            reasons.append(Reason("unit_has_calendar", {"about": unit, "calendar": others[unit]}))
    return reasons


def _below(name: str, written: WrittenCalendar, calendars: Calendars) -> list[Reason]:
    """Why a calendar cannot stand over the one that it extends."""
    seen, here = {name}, written.heading.get("extends")
    while here is not None:
        if here in seen:
            return [Reason("calendar_circle", {"about": name, "below": here})]
        if here not in calendars.written:
            return [Reason("calendar_unknown", {"about": here, "known": sorted(calendars.written)})]
        seen.add(here)
        here = calendars.written[here].heading.get("extends")
    return []
