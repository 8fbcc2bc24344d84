"""Working time of a dossier: in its own calendar, and in those in which other agencies do their part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.calendars import Calendars
    from hoso.engine.clocks.plan import ClockPlan
    from hoso.engine.directory import Directory
    from hoso.engine.worktime.worktime import WorkTime


class WorkTimes(NamedTuple):
    """What the clocks of one dossier are reckoned by."""

    #: The calendar of the dossier, over which that of its unit may stand.
    own: WorkTime
    #: Calendars that rows and branches name, those of them that are recorded.
    others: Mapping[str, WorkTime] = {}

    def of(self, calendar: str | None) -> WorkTime | None:
        """Working time where a row or branch names a calendar, or none; None: that one is not recorded."""
        return self.own if calendar is None else self.others.get(calendar)


def worktimes(
    plan: ClockPlan,
    calendars: Calendars,
    at: str,
    version: int | None = None,
    *,
    of: tuple[Directory, str] | None = None,
) -> WorkTimes | None:
    """The calendars of a definition as they were known at an instant; None: the dossier's own is not there.

    Args:
        plan: what the definition says of time.
        calendars: those of the record.
        at: the instant.
        version: the entry of their stream up to which recorded counts; the last one where left out.
        of: the directory and the dossier's unit, whose own calendar may stand over that of the definition.
            Never over one that a row names: there another agency is at work.
    """
    own = calendars.worktime(plan.calendar, plan.policy, at, version, of=of)
    if own is None:
        return None
    if not plan.others:
        return WorkTimes(own)
    found = {name: calendars.worktime(name, plan.policy, at, version) for name in plan.others}
    return WorkTimes(own, {name: time for name, time in found.items() if time is not None})
