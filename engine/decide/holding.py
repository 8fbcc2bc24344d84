"""Deciding who holds a dossier: claim, assign, release."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hoso.engine.authority import Authority, authorise
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, reasoned, refused
from hoso.engine.reason import Reason
from hoso.engine.values import free_text

if TYPE_CHECKING:
    from hoso.engine.commands import Asking, Assign, Claim, Release


def decide_claim(command: Claim, situation: Situation) -> Decision:
    """Take a dossier into one's own hands: one must hold the state's role, and nobody else the dossier."""
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    ended = _ended(situation)
    if ended:
        return refused([*reasons, *ended])
    role = _state_role(situation)
    authority = _authorise(command.asking, [role] if role else [], situation)
    if isinstance(authority, Reason):
        reasons.append(authority)
    holder = situation.head.body.get("holder")
    if holder is not None:
        details = {"officer": holder["officer"], "role": holder["role"]}
        reasons.append(Reason("held", details))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    held = {"kind": "held", "officer": authority.actor, "role": authority.role}
    if authority.acting_for is not None:
        held["for"] = authority.acting_for
    return on_dossier("claim", command.asking, authority, situation, [held])


def decide_assign(command: Assign, situation: Situation) -> Decision:
    """Give a dossier to an officer: the actor's role must assign the state's, the officer must hold it."""
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    ended = _ended(situation)
    if ended:
        return refused([*reasons, *ended])
    role = _state_role(situation)
    authority = _authorise(command.asking, _assigning(situation), situation)
    if isinstance(authority, Reason):
        reasons.append(authority)
    if role:
        assignee = replace(command.asking, actor=command.officer, acting_for=None)
        able = _authorise(assignee, [role], situation)
        if isinstance(able, Reason):
            details = {"about": command.officer, "role": role, "unit": situation.unit}
            reasons.append(Reason("assignee_role", details))
    text = free_text("reason", command.reason) if command.reason else None
    if isinstance(text, Reason):
        reasons.append(text)
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effects = [{"kind": "held", "officer": command.officer, "role": role}]
    if text:
        effects.append(reasoned(str(text)))
    return on_dossier("assign", command.asking, authority, situation, effects)


def decide_release(command: Release, situation: Situation) -> Decision:
    """Give a dossier back to all in the role: by who holds it, for whom, or by a role that assigns it."""
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    ended = _ended(situation)
    if ended:
        return refused([*reasons, *ended])
    holder = situation.head.body.get("holder")
    if holder is None:
        return refused([*reasons, Reason("not_held")])
    roles = _assigning(situation)
    if {command.asking.actor, command.asking.acting_for} & {holder["officer"], holder.get("for", "")}:
        roles = [holder["role"], *roles]
    authority = _authorise(command.asking, roles, situation)
    if isinstance(authority, Reason):
        reasons.append(authority)
    text = free_text("reason", command.reason) if command.reason else None
    if isinstance(text, Reason):
        reasons.append(text)
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effects = [{"kind": "released"}]
    if text:
        effects.append(reasoned(str(text)))
    return on_dossier("release", command.asking, authority, situation, effects)


def _state_role(situation: Situation) -> str | None:
    """The role that holds the dossier in its state."""
    return situation.definition.procedure.states[situation.state].role


def _assigning(situation: Situation) -> list[str]:
    """The roles that may assign the work of the state's role."""
    role = _state_role(situation)
    return [name for name, item in situation.definition.procedure.roles.items() if role in item.assigns]


def _authorise(asking: Asking, roles: list[str], situation: Situation) -> Authority | Reason:
    procedure = situation.definition.procedure.procedure
    return authorise(situation.directory, asking, roles, situation.unit, procedure, situation.now)


def _ended(situation: Situation) -> list[Reason]:
    """Nobody holds a dossier that has ended: no other rule is asked then."""
    outcome = situation.head.body.get("outcome")
    return [Reason("ended", {"outcome": outcome, "state": situation.state})] if outcome else []
