"""Deciding to attach: files come to a dossier without moving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.authority import authorise
from hoso.engine.decide.giving import Given, wrong_files
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, refused
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from hoso.engine.commands import Attach


def decide_attach(command: Attach, situation: Situation) -> Decision:
    """Attach files: whoever may act on the dossier in its state may add papers to it."""
    definition = situation.definition
    procedure = definition.procedure
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    outcome = situation.head.body.get("outcome")
    if outcome:
        reasons.append(Reason("ended", {"outcome": outcome, "state": situation.state}))
        return refused(reasons)
    roles = dict.fromkeys(
        role
        for state in situation.sources
        for action in definition.actions(state)
        for transition in definition.candidates(state, action)
        for role in transition.by
    )
    authority = authorise(
        situation.directory,
        command.asking,
        list(roles),
        situation.unit,
        procedure.procedure,
        situation.now,
    )
    if isinstance(authority, Reason):
        reasons.append(authority)
    if not command.files:
        reasons.append(Reason("file_missing"))
    reasons.extend(wrong_files(procedure, command.files))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effects = Given(files=command.files).effects(procedure)
    return on_dossier("attach", command.asking, authority, situation, effects)
