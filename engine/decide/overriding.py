"""Deciding to override: a supervisor does what the procedure has no action for, on a stated authority."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.engine.authority import Authority, authorise
from hoso.engine.branching import arrive, left_by
from hoso.engine.consultation import leaving
from hoso.engine.decide.asking_branches import BranchQuestions
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, reasoned, refused
from hoso.engine.decide.step import units_for
from hoso.engine.decide.timing import timed
from hoso.engine.directory import SUPERVISOR
from hoso.engine.reach import override_source
from hoso.engine.reason import Reason
from hoso.engine.sub_dossier import moving
from hoso.engine.values import free_text

if TYPE_CHECKING:
    from hoso.engine.commands import Override

#: Forward past what is in between; back to where it came from or could have; to another officer.
WAYS = ("skip", "rewind", "reassign")


def decide_override(command: Override, situation: Situation) -> Decision:
    """Override by the power of a supervisor over the dossier's unit, with reason and authority.

    `skip` leads to a state that lies ahead by the procedure's own moves, `rewind` to one that this state
    lies ahead of (reach.py); never to an end, and nothing is overridden in a dossier that has ended.
    Inside branches it leads on in the branch of that state, or out of all of them. `reassign` gives the
    dossier to an officer who holds the state's role. The power is never delegated.
    """
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    outcome = situation.head.body.get("outcome")
    if outcome:
        return refused([*reasons, Reason("ended", {"outcome": outcome, "state": situation.state})])
    authority = _authorise(command, situation, command.asking.actor, [SUPERVISOR])
    if isinstance(authority, Reason):
        reasons.append(authority)
    texts, missing = _texts(command)
    found = _found(command, situation)
    reasons.extend([*found.reasons, *missing])
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effects: list[dict[str, Any]] = [
        {"kind": "overridden", "way": command.way, "_sd": {"authority": texts["authority"]}},
        reasoned(texts["reason"]),
        *found.effects,
    ]
    return on_dossier("override", command.asking, authority, situation, effects, **found.keys)


class _Found:
    """What an override comes to: effects and keys of its entry, or why it comes to nothing."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = list(reasons)
        self.effects: list[dict[str, Any]] = []
        self.keys: dict[str, Any] = {}


def _found(command: Override, situation: Situation) -> _Found:
    if command.way not in WAYS:
        return _Found(Reason("override_unknown", {"about": command.way[:64], "known": list(WAYS)}))
    if command.way == "reassign":
        return _reassigned(command, situation)
    return _moved(command, situation)


def _moved(command: Override, situation: Situation) -> _Found:
    """Follow the override as a step is followed: branches begin and end, open requests are taken back."""
    definition, body = situation.definition, situation.head.body
    states = definition.procedure.states
    here = situation.configuration
    known = [name for name in states if override_source(definition, command.way, here, name)]
    if command.to not in known:
        if command.to not in states:
            return _Found(Reason("state_unknown", {"about": command.to[:64], "known": known}))
        if states[command.to].final or states[command.to].ends:
            return _Found(Reason("override_end", {"about": command.to}))
        details = {"about": command.to, "way": command.way, "state": situation.state, "possible": known}
        if override_source(definition, command.way, here, command.to, past_decision=True):
            return _Found(Reason("override_decision", details))
        return _Found(Reason("override_unreachable", details))
    source = override_source(definition, command.way, here, command.to) or here[0]
    asked = BranchQuestions(definition, situation.data, body)
    arrival = arrive(definition, here, source, command.to, body["branches"], asked)
    if arrival is None:
        return _Found(*asked.reasons)
    if states[arrival.to[0]].final:
        return _Found(Reason("override_end", {"about": arrival.to[0]}))
    units = units_for(situation, arrival)
    if isinstance(units, Reason):
        return _Found(units)
    found = _Found()
    found.keys = {"from": list(here), **arrival.keys(), "guards": asked.asked}
    found.effects = [*leaving(body["requests"], left_by(found.keys)), *arrival.effects]
    if units or "subs" in body:
        found.effects += moving(definition, body, left_by(found.keys), units, units)
    found.keys |= timed(
        definition,
        situation.times,
        body,
        found.keys,
        n=situation.head.version + 1,
        now=situation.now,
        data=situation.data,
        effects=arrival.effects,
    )
    return found


def _reassigned(command: Override, situation: Situation) -> _Found:
    """Give the dossier, or the branch that the officer's role is for, to an officer."""
    states = situation.definition.procedure.states
    held = {name: states[name].role for name in situation.configuration if states[name].role}
    if command.state is not None:
        if command.state not in held:
            return _Found(Reason("state_not_open", {"about": command.state, "states": list(held)}))
        held = {command.state: held[command.state]}
    able = [
        name
        for name, role in held.items()
        if isinstance(_authorise(command, situation, command.to, [str(role)]), Authority)
    ]
    if not able:
        roles = ", ".join(dict.fromkeys(str(role) for role in held.values()))
        return _Found(Reason("assignee_role", {"about": command.to, "role": roles, "unit": situation.unit}))
    if len(able) > 1:
        return _Found(Reason("state_unclear", {"states": able}))
    found = _Found()
    found.effects = [{"kind": "held", "state": able[0], "officer": command.to, "role": held[able[0]]}]
    return found


def _texts(command: Override) -> tuple[dict[str, str], list[Reason]]:
    """Reason and authority, and what is missing of them."""
    texts: dict[str, str] = {}
    reasons: list[Reason] = []
    for name, given in (("reason", command.reason), ("authority", command.authority)):
        text = free_text(name, given or "")
        if isinstance(text, Reason):
            reasons.append(text)
        elif text:
            texts[name] = text
        elif name == "reason":
            reasons.append(Reason("reason_missing", {"about": "override"}))
        else:
            reasons.append(Reason("authority_missing"))
    return texts, reasons


def _authorise(command: Override, situation: Situation, actor: str, roles: list[str]) -> Authority | Reason:
    asking = command.asking
    if actor != asking.actor:
        asking = replace(asking, actor=actor, acting_for=None)
    procedure = situation.definition.procedure.procedure
    return authorise(situation.directory, asking, roles, situation.unit, procedure, situation.now)
