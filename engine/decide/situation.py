"""The situation in which a command is decided: everything that may be looked at, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.calendars import NO_CALENDARS
from hoso.engine.clocks.worktimes import worktimes
from hoso.engine.instant import is_instant
from hoso.engine.reason import Reason, Refusal

if TYPE_CHECKING:
    from hoso.engine.authority import Authority
    from hoso.engine.calendars import Calendars
    from hoso.engine.clocks.worktimes import WorkTimes
    from hoso.engine.commands import Asking
    from hoso.engine.decide.issuing import Issuing
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.head import Head
    from hoso.engine.worktime.worktime import WorkTime

#: The edition of the rules by which entries are decided now.
SEMANTICS = 1

#: An entry before it is sealed: `_sd` holds names and values instead of digests.
Draft = dict[str, Any]

#: What deciding gives.
Decision = Draft | Refusal


class Situation(NamedTuple):
    """One dossier, its pinned definition, the directory, and the instant, read in one transaction."""

    head: Head
    definition: Definition
    directory: Directory
    #: Sequence of the last entry of the stream `definitions`.
    definitions: int
    #: The store's clock, never before the last entry of the stream.
    now: str
    #: What working time is reckoned by.
    calendars: Calendars = NO_CALENDARS
    #: What is known of numbers of results; None where nothing is given, as one only asks what could be.
    issuing: Issuing | None = None

    @property
    def time(self) -> WorkTime | None:
        """Working time as the definition counts it; None: it does not, or its calendar is not there."""
        plan = self.definition.clock
        if plan is None:
            return None
        of = (self.directory, self.unit)
        return self.calendars.worktime(plan.calendar, plan.policy, self.now, of=of)

    @property
    def times(self) -> WorkTimes | None:
        """The same with the calendars that rows and branches name."""
        plan = self.definition.clock
        if plan is None:
            return None
        return worktimes(plan, self.calendars, self.now, of=(self.directory, self.unit))

    @property
    def configuration(self) -> tuple[str, ...]:
        """The states the dossier is in: one, or an inner state for each branch that applies."""
        return tuple(self.head.body["state"])

    @property
    def state(self) -> str:
        """The state the dossier is in; inside branches the parallel state around them."""
        first = str(self.head.body["state"][0])
        return self.definition.inside.get(first, first)

    @property
    def sources(self) -> tuple[str, ...]:
        """The states in which an action may start."""
        return self.definition.sources(self.configuration)

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that start here."""
        found = (action for state in self.sources for action in self.definition.actions(state))
        return tuple(dict.fromkeys(found))

    @property
    def unit(self) -> str:
        """The unit that is competent for the dossier."""
        return str(self.head.body["unit"])

    @property
    def clocks(self) -> dict[str, Any]:
        """The dossier's clocks as they stand."""
        clocks: dict[str, Any] = self.head.body["clock"]
        return clocks

    @property
    def data(self) -> dict[str, Any]:
        """The values of the fields as they hold now."""
        data: dict[str, Any] = self.head.body["data"]
        return data


def common_reasons(asking: Asking, now: str, version: int | None = None) -> list[Reason]:
    """What may stand against any command: a version seen too early, an occurrence yet to come."""
    reasons: list[Reason] = []
    if asking.seen is not None and version is not None and asking.seen != version:
        reasons.append(Reason("stale_version", {"seen": asking.seen, "version": version}))
    if asking.occurred_at is not None:
        if not is_instant(asking.occurred_at):
            reasons.append(Reason("occurred_at_unreadable", {"occurred_at": asking.occurred_at}))
        elif asking.occurred_at > now:
            reasons.append(Reason("occurred_in_future", {"occurred_at": asking.occurred_at, "now": now}))
    return reasons


def draft(
    command: str,
    stream: str,
    asking: Asking,
    authority: Authority | None,
    *,
    now: str,
    basis: dict[str, int],
    effects: list[dict[str, Any]],
    **more: Any,
) -> Draft:
    """Write down what was decided; keys that have nothing to say are left out."""
    entry: Draft = {
        "stream": stream,
        "semantics": SEMANTICS,
        "command": command,
        "actor": asking.actor,
        "basis": basis,
        "guards": [],
        "recorded_at": now,
        "clock": {"before": {}, "after": {}},
        "effects": effects,
        "signatures": [],
        "causes": [],
    }
    if more:
        entry |= more
    if asking.occurred_at is not None and asking.occurred_at != now:
        entry["occurred_at"] = asking.occurred_at
    if authority is not None:
        entry["role"], entry["unit"] = authority.role, authority.unit
        if authority.acting_for is not None:
            entry["for"] = {"officer": authority.acting_for, "delegation": authority.delegation}
    return entry


def on_dossier(
    command: str,
    asking: Asking,
    authority: Authority | None,
    situation: Situation,
    effects: list[dict[str, Any]],
    *,
    reckons: bool = False,
    **more: Any,
) -> Draft:
    """Draft an entry of a dossier's stream; `reckons`: it rests on the calendars though no clock changes."""
    body = situation.head.body
    basis = {"directory": situation.directory.version, "definitions": situation.definitions}
    if (reckons or "clock" in more) and situation.calendars.version:
        basis["calendars"] = situation.calendars.version
    entry = draft(command, "dossier", asking, authority, now=situation.now, basis=basis, effects=effects)
    entry["procedure"], entry["definition"] = body["procedure"], body["definition"]
    entry.update(more)
    return entry


def refused(reasons: list[Reason]) -> Refusal:
    """Refuse, each reason once, in the order in which they were found."""
    unique: list[Reason] = []
    for reason in reasons:
        if reason not in unique:
            unique.append(reason)
    return Refusal(tuple(unique))


def reasoned(text: str) -> dict[str, Any]:
    """The effect that keeps a free text, withheld."""
    return {"kind": "reasoned", "_sd": {"reason": text}}
