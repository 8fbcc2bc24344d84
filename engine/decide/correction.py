"""Deciding to correct: a wrong value is put right by addition, at any time, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.authority import Authority, authorise
from hoso.engine.decide.giving import read_given
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, refused
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from hoso.engine.commands import Correct


def decide_correct(command: Correct, situation: Situation) -> Decision:
    """Correct fields that were given before: by a role that may set every one of them."""
    procedure = situation.definition.procedure
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    known = [name for name in command.fields if name in procedure.fields]
    roles = [
        role
        for role in procedure.roles
        if known and all(role in procedure.fields[name].set_by for name in known)
    ]
    authority = authorise(
        situation.directory, command.asking, roles, situation.unit, procedure.procedure, situation.now
    )
    role = authority.role if isinstance(authority, Authority) else None
    if isinstance(authority, Reason) and (known or authority.code != "role"):
        reasons.append(authority)
    if not command.fields:
        reasons.append(Reason("correction_empty"))
    given = read_given(procedure, command.fields, (), command.reason, role)
    reasons.extend(given.reasons)
    reasons.extend(Reason("not_given", {"about": name}) for name in known if name not in situation.data)
    if not given.reason and not given.reason_unreadable:
        reasons.append(Reason("reason_missing", {"about": "correct"}))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    return on_dossier("correct", command.asking, authority, situation, given.effects(procedure, "corrected"))
