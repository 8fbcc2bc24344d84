"""Who is able: officers who may act on a dossier now, in person or for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.actions import options
from hoso.engine.authority import Authority, authorise
from hoso.engine.commands import Asking
from hoso.engine.decide.step import held_reasons, separation_reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoso.engine.decide.situation import Situation
    from hoso.engine.directory import Directory
    from hoso.engine.procedure import Transition


def able_in(
    directory: Directory, roles: Sequence[str], unit: str, procedure: str, at: str
) -> list[Authority]:
    """Who has one of the roles over a unit's dossiers: those who hold it, then those who may act for them.

    The engine's own rule is asked for each, so nobody is named whom it would refuse.
    """
    holders = {grant.officer for grant in directory.grants.values() if grant.role in roles}
    delegated = {(item.to, item.officer) for item in directory.delegations.values()}
    pairs: list[tuple[str, str | None]] = [(officer, None) for officer in sorted(holders)]
    pairs += sorted(pair for pair in delegated if pair[1] in holders)
    found: list[Authority] = []
    in_person: set[str] = set()
    for actor, principal in pairs:
        asking = Asking(actor, "", "", principal)
        authority = authorise(directory, asking, roles, unit, procedure, at)
        if isinstance(authority, Authority) and actor not in in_person:
            found.append(authority)
            if principal is None:
                in_person.add(actor)
    return found


def able_to(situation: Situation, source: str, rows: Iterable[Transition]) -> list[Authority]:
    """Who may take one of these rows of a state now: four eyes and holders are looked at too."""
    procedure = situation.definition.procedure.procedure
    found: dict[tuple[str, str | None], Authority] = {}
    asked = [(row, role) for row in rows for role in row.by]
    for transition, role in asked:
        for item in able_in(situation.directory, [role], situation.unit, procedure, situation.now):
            kept_out = held_reasons(item, source, situation)
            if not kept_out and not separation_reasons(transition, item, situation):
                found.setdefault((item.actor, item.acting_for), item)
    return sorted(found.values(), key=lambda item: (item.acting_for or "", item.actor))


def may_take(situation: Situation, able: Authority, action: str) -> bool:
    """May somebody take an action now, with what it needs? By the rules that decide it, as `actions` says."""
    asking = Asking(able.actor, "", "", able.acting_for)
    return any(option.is_open for option in options(asking, situation, {action}))
