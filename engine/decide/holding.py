"""Deciding who holds a dossier: claim, assign, release. Each inner state is held by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.engine.authority import Authority, authorise
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, reasoned, refused
from hoso.engine.reason import Reason
from hoso.engine.values import free_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.commands import Asking, Assign, Claim, Release


def decide_claim(command: Claim, situation: Situation) -> Decision:
    """Take a dossier into one's own hands: one must hold the state's role, and nobody else the dossier."""
    asking, holders = command.asking, _holders(situation)
    reasons = common_reasons(asking, situation.now, situation.head.version)
    ended = _ended(situation)
    if ended:
        return refused([*reasons, *ended])
    states = _states(situation)
    able = [state for state in states if _may(asking, _roles(situation, [state]), situation)]
    meant = _meant(command.state, states, able, [state for state in able if state not in holders])
    if isinstance(meant, Reason):
        return refused([*reasons, meant])
    authority = _authorise(asking, _roles(situation, meant), situation)
    if isinstance(authority, Reason):
        reasons.append(authority)
    holder = holders.get(meant[0]) if len(meant) == 1 else None
    if holder is not None:
        details = {"officer": holder["officer"], "role": holder["role"]}
        reasons.append(Reason("held", details))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    held = {"kind": "held", "state": meant[0], "officer": authority.actor, "role": authority.role}
    if authority.acting_for is not None:
        held["for"] = authority.acting_for
    return on_dossier("claim", asking, authority, situation, [held])


def decide_assign(command: Assign, situation: Situation) -> Decision:
    """Give a dossier to an officer: the actor's role must assign the state's, the officer must hold it."""
    asking = command.asking
    reasons = common_reasons(asking, situation.now, situation.head.version)
    ended = _ended(situation)
    if ended:
        return refused([*reasons, *ended])
    assignee = replace(asking, actor=command.officer, acting_for=None)
    states = _states(situation)
    able = [state for state in states if _may(asking, _assigning(situation, [state]), situation)]
    fitting = [state for state in able if _may(assignee, _roles(situation, [state]), situation)]
    meant = _meant(command.state, states, able, fitting)
    if isinstance(meant, Reason):
        return refused([*reasons, meant])
    authority = _authorise(asking, _assigning(situation, meant), situation)
    if isinstance(authority, Reason):
        reasons.append(authority)
    roles = _roles(situation, meant)
    if roles and not _may(assignee, roles, situation):
        details = {"about": command.officer, "role": roles[0], "unit": situation.unit}
        reasons.append(Reason("assignee_role", details))
    text = free_text("reason", command.reason) if command.reason else None
    if isinstance(text, Reason):
        reasons.append(text)
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effects = [{"kind": "held", "state": meant[0], "officer": command.officer, "role": roles[0]}]
    if text:
        effects.append(reasoned(str(text)))
    return on_dossier("assign", asking, authority, situation, effects)


def decide_release(command: Release, situation: Situation) -> Decision:
    """Give a dossier back to all in the role: by who holds it, for whom, or by a role that assigns it."""
    asking, holders = command.asking, _holders(situation)
    reasons = common_reasons(asking, situation.now, situation.head.version)
    ended = _ended(situation)
    if ended:
        return refused([*reasons, *ended])
    own = [name for name, holder in holders.items() if _is_theirs(asking, holder)]
    assigned = [name for name in holders if _may(asking, _assigning(situation, [name]), situation)]
    meant = _meant(command.state, _states(situation), [*own, *assigned], own)
    if isinstance(meant, Reason):
        return refused([*reasons, meant])
    held = [state for state in meant if state in holders]
    if not held:
        return refused([*reasons, Reason("not_held")])
    roles = [holders[state]["role"] for state in held if state in own]
    authority = _authorise(asking, [*roles, *_assigning(situation, held)], situation)
    if isinstance(authority, Reason):
        reasons.append(authority)
    text = free_text("reason", command.reason) if command.reason else None
    if isinstance(text, Reason):
        reasons.append(text)
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effects = [{"kind": "released", "state": held[0]}]
    if text:
        effects.append(reasoned(str(text)))
    return on_dossier("release", asking, authority, situation, effects)


def _meant(
    named: str | None, states: tuple[str, ...], able: Iterable[str], nearer: Iterable[str]
) -> tuple[str, ...] | Reason:
    """The state that is meant: the one named, the only one, or the only one the person is able to mean.

    Of several the person is able to mean it is the one that is nearer; else the person must say which.
    All of them where the person is able to mean none: then the reason why names all their roles.
    """
    if named is not None:
        if named in states:
            return (named,)
        return Reason("state_not_open", {"about": named, "states": list(states)})
    found = tuple(dict.fromkeys(able))
    if len(states) == 1 or not found:
        return states
    near = tuple(state for state in found if state in set(nearer))
    for meant in (found, near):
        if len(meant) == 1:
            return meant
    return Reason("state_unclear", {"states": list(near or found)})


def _states(situation: Situation) -> tuple[str, ...]:
    """The states of the configuration that a role holds now: not the ends of branches."""
    states = situation.definition.procedure.states
    return tuple(state for state in situation.configuration if states[state].ends is None)


def _holders(situation: Situation) -> dict[str, dict[str, Any]]:
    """State -> who holds the dossier there."""
    holders: dict[str, dict[str, Any]] = situation.head.body["holders"]
    return holders


def _is_theirs(asking: Asking, holder: dict[str, Any]) -> bool:
    """Is this who asks, or for whom?"""
    return bool({asking.actor, asking.acting_for} & {holder["officer"], holder.get("for", "")})


def _roles(situation: Situation, states: Iterable[str]) -> list[str]:
    """The roles that hold these states."""
    declared = situation.definition.procedure.states
    found = (declared[state].role for state in states)
    return list(dict.fromkeys(role for role in found if role))


def _assigning(situation: Situation, states: Iterable[str]) -> list[str]:
    """The roles that may assign the work of these states' roles."""
    held = set(_roles(situation, states))
    roles = situation.definition.procedure.roles
    return [name for name, item in roles.items() if not held.isdisjoint(item.assigns)]


def _may(asking: Asking, roles: list[str], situation: Situation) -> bool:
    """Does this person act in one of these roles here?"""
    return isinstance(_authorise(asking, roles, situation), Authority)


def _authorise(asking: Asking, roles: list[str], situation: Situation) -> Authority | Reason:
    procedure = situation.definition.procedure.procedure
    return authorise(situation.directory, asking, roles, situation.unit, procedure, situation.now)


def _ended(situation: Situation) -> list[Reason]:
    """Nobody holds a dossier that has ended: no other rule is asked then."""
    outcome = situation.head.body.get("outcome")
    return [Reason("ended", {"outcome": outcome, "state": situation.state})] if outcome else []
