"""Deciding to override: a supervisor does what the procedure has no action for, on a stated authority."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.engine.authority import Authority, authorise
from hoso.engine.consultation import leaving
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, reasoned, refused
from hoso.engine.directory import SUPERVISOR
from hoso.engine.reach import ahead_of
from hoso.engine.reason import Reason
from hoso.engine.values import free_text

if TYPE_CHECKING:
    from hoso.engine.commands import Override
    from hoso.engine.definition import Definition

#: Forward past what is in between; back to where it came from or could have; to another officer.
WAYS = ("skip", "rewind", "reassign")


def decide_override(command: Override, situation: Situation) -> Decision:
    """Override by the power of a supervisor over the dossier's unit, with reason and authority.

    `skip` leads to a state that lies ahead by the procedure's own moves, `rewind` to one that this state
    lies ahead of (reach.py); never to an end, and nothing is overridden in a dossier that has ended.
    `reassign` gives it to an officer who holds the state's role. The power is never delegated.
    """
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    outcome = situation.head.body.get("outcome")
    if outcome:
        return refused([*reasons, Reason("ended", {"outcome": outcome, "state": situation.state})])
    authority = _authorise(command, situation, command.asking.actor, [SUPERVISOR])
    if isinstance(authority, Reason):
        reasons.append(authority)
    if command.way not in WAYS:
        reasons.append(Reason("override_unknown", {"about": command.way[:64], "known": list(WAYS)}))
    elif command.way == "reassign":
        reasons.extend(_assignee(command, situation))
    else:
        reasons.extend(_unreachable(command, situation))
    texts: dict[str, str] = {}
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
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effects: list[dict[str, Any]] = [
        {"kind": "overridden", "way": command.way, "_sd": {"authority": texts["authority"]}},
        reasoned(texts["reason"]),
    ]
    if command.way == "reassign":
        role = situation.definition.procedure.states[situation.state].role
        effects.append({"kind": "held", "officer": command.to, "role": role})
        return on_dossier("override", command.asking, authority, situation, effects)
    effects += leaving(situation.head.body["requests"], {situation.state})
    moved: dict[str, Any] = {"from": [situation.state], "to": [command.to]}
    return on_dossier("override", command.asking, authority, situation, effects, **moved)


def may_lead(way: str, here: str, there: str, definition: Definition) -> bool:
    """May an override lead from one state to another?"""
    procedure = definition.procedure
    if there not in procedure.states or procedure.states[there].final or there == here:
        return False
    first, last = (here, there) if way == "skip" else (there, here)
    return last in ahead_of(procedure, first)


def _unreachable(command: Override, situation: Situation) -> list[Reason]:
    """Why the state cannot be what this override leads to."""
    states, here = situation.definition.procedure.states, situation.state
    known = [name for name in states if may_lead(command.way, here, name, situation.definition)]
    if command.to in known:
        return []
    if command.to not in states:
        return [Reason("state_unknown", {"about": command.to[:64], "known": known})]
    if states[command.to].final:
        return [Reason("override_end", {"about": command.to})]
    details = {"about": command.to, "way": command.way, "state": here, "possible": known}
    return [Reason("override_unreachable", details)]


def _assignee(command: Override, situation: Situation) -> list[Reason]:
    """Why the officer cannot hold the dossier."""
    role = situation.definition.procedure.states[situation.state].role
    able = _authorise(command, situation, command.to, [role] if role else [])
    if isinstance(able, Authority):
        return []
    return [Reason("assignee_role", {"about": command.to, "role": role, "unit": situation.unit})]


def _authorise(command: Override, situation: Situation, actor: str, roles: list[str]) -> Authority | Reason:
    asking = command.asking
    if actor != asking.actor:
        asking = replace(asking, actor=actor, acting_for=None)
    procedure = situation.definition.procedure.procedure
    return authorise(situation.directory, asking, roles, situation.unit, procedure, situation.now)
