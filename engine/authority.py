"""Authority: in which role, held where, and for whom somebody acts - or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.directory import POWERS
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.commands import Asking
    from hoso.engine.directory import Delegation, Directory, Grant


class Authority(NamedTuple):
    """What entitles an actor to one action."""

    role: str
    #: The unit the role is held in.
    unit: str
    #: The person who acts.
    actor: str
    #: Whom the actor acts for, and by which delegation.
    acting_for: str | None = None
    delegation: str | None = None

    @property
    def persons(self) -> frozenset[str]:
        """The actor and the one acted for: a separation rule looks at both."""
        return frozenset((self.actor,) if self.acting_for is None else (self.actor, self.acting_for))


def authorise(
    directory: Directory, asking: Asking, roles: Sequence[str], unit: str, procedure: str, at: str
) -> Authority | Reason:
    """Find the authority for one of the roles over a unit's dossier, at an instant.

    Only the principal's own grants count: what was delegated to A cannot be passed on to B.
    """
    actor, principal = asking.actor, asking.acting_for
    if actor not in directory.officers:
        return Reason("unknown_actor", {"actor": actor})
    line = directory.line_of(unit)
    if principal is None or principal == actor:
        grant = _grant(directory, actor, roles, line, at)
        if grant is not None:
            return Authority(grant.role, grant.unit, actor)
        details = {"actor": actor, "roles": list(roles), "unit": unit}
        others = _could_act_for(directory, actor, roles, line, procedure, at)
        return Reason("role", {**details, "could_act_for": others} if others else details)
    return _delegated(directory, asking, roles, line, procedure, at)


def _delegated(
    directory: Directory, asking: Asking, roles: Sequence[str], line: tuple[str, ...], procedure: str, at: str
) -> Authority | Reason:
    actor, principal = asking.actor, str(asking.acting_for)
    all_of_them = [directory.delegations[key] for key in directory.delegations_to.get(actor, ())]
    between = [item for item in all_of_them if item.officer == principal]
    details = {"actor": actor, "acting_for": principal}
    if not between:
        return Reason("delegation", details)
    current = [item for item in between if item.holds(at)]
    if not current:
        return Reason("delegation_period", details)
    fitting = [item for item in current if not item.procedures or procedure in item.procedures]
    for item in fitting:
        grant = _grant(directory, principal, _within(item, roles), line, at)
        if grant is not None:
            return Authority(grant.role, grant.unit, actor, principal, item.delegation)
    if _grant(directory, principal, roles, line, at) is not None:
        return Reason("delegation_scope", details)
    return Reason("role", {"actor": principal, "roles": list(roles), "unit": line[0] if line else ""})


def _within(delegation: Delegation, roles: Sequence[str]) -> Sequence[str]:
    """Those of the roles that the delegation reaches; powers over hoso itself are never delegated."""
    reach = delegation.roles or roles
    return [role for role in roles if role in reach and role not in POWERS]


def _grant(
    directory: Directory, officer: str, roles: Sequence[str], line: tuple[str, ...], at: str
) -> Grant | None:
    """The officer's grant of the first fitting role, in the order in which the roles are asked for."""
    held = directory.grants_held(officer, at)
    for role in roles:
        for grant in held:
            if grant.role == role and grant.covers in line:
                return grant
    return None


def _could_act_for(
    directory: Directory, actor: str, roles: Sequence[str], line: tuple[str, ...], procedure: str, at: str
) -> list[str]:
    """Officers in whose name the actor could act here: the next step the refusal can name."""
    found: list[str] = []
    for key in directory.delegations_to.get(actor, ()):
        item = directory.delegations[key]
        reaches = item.holds(at) and (not item.procedures or procedure in item.procedures)
        if (
            reaches
            and item.officer not in found
            and _grant(directory, item.officer, _within(item, roles), line, at) is not None
        ):
            found.append(item.officer)
    return found
