"""Deciding to date a running dossier anew, because the calendars have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.authority import authorise
from hoso.engine.clocks.course import changed
from hoso.engine.clocks.redating import redated
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, refused
from hoso.engine.decide.timing import chosen_column
from hoso.engine.directory import PUBLISHER
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from hoso.engine.clocks.course import Clocks
    from hoso.engine.commands import Redate


def decide_redate(command: Redate, situation: Situation, calendars: str) -> Decision:
    """Write a dossier's dates as the calendars now give them, by the power to publish.

    Where none changes there is nothing to write, so that asking again writes nothing.

    Args:
        command: the request.
        situation: the dossier and the calendars.
        calendars: tag of their stream, which the entry names as its cause.
    """
    asking, directory = command.asking, situation.directory
    reasons = common_reasons(asking, situation.now, situation.head.version)
    authority = authorise(directory, asking, [PUBLISHER], directory.top(), "", situation.now)
    if isinstance(authority, Reason):
        reasons.append(authority)
    before, after = situation.clocks, dated_now(situation)
    version = situation.calendars.version
    if after is before:
        reasons.append(Reason("dates_stand", {"about": situation.head.body["code"], "calendars": version}))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    cause = {"stream": calendars, "n": version}
    clock = changed(before, after)
    return on_dossier("redate", asking, authority, situation, [], clock=clock, causes=[cause])


def dated_now(situation: Situation) -> Clocks:
    """The dossier's clocks by the calendars as they are; the same object where no date changes."""
    definition, times = situation.definition, situation.times
    if definition.clock is None or times is None:
        return situation.clocks
    body = situation.head.body
    return redated(
        definition.clock,
        situation.clocks,
        times,
        lambda: chosen_column(definition, situation.data, body),
        situation.configuration,
    )
