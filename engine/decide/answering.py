"""Deciding to answer: an agency gives its opinion on a request, whatever else has moved on since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.authority import authorise
from hoso.engine.consultation import OPINIONS
from hoso.engine.decide.consulting import closed, request_of
from hoso.engine.decide.giving import read_given
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, refused
from hoso.engine.reason import Reason
from hoso.engine.values import free_text

if TYPE_CHECKING:
    from hoso.engine.commands import Answer


def decide_answer(command: Answer, situation: Situation) -> Decision:
    """Answer a request that is open, or whose silence was declared, while the dossier is still in its state.

    By whoever holds the agency's role for the dossier's unit; an objection must say why. The version
    that the person saw is not looked at, so agencies that answer at once never conflict.
    """
    reasons = common_reasons(command.asking, situation.now)
    item = request_of(situation, command.request)
    if isinstance(item, Reason):
        return refused([*reasons, item])
    procedure, role = situation.definition.procedure, item["agency"]
    reasons.extend(closed(item, situation, ("asked", "late")))
    authority = authorise(
        situation.directory, command.asking, [role], situation.unit, procedure.procedure, situation.now
    )
    if isinstance(authority, Reason):
        reasons.append(authority)
    if command.opinion not in OPINIONS:
        reasons.append(Reason("opinion_unknown", {"about": command.opinion[:64], "known": list(OPINIONS)}))
    text = free_text("text", command.text or "")
    if isinstance(text, Reason):
        reasons.append(text)
    elif not text and command.opinion == "objects":
        reasons.append(Reason("objection_reason_missing"))
    given = read_given(procedure, command.fields, command.files, None, role)
    reasons.extend(given.reasons)
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effect: dict[str, Any] = {"kind": "answered", "request": item["request"], "opinion": command.opinion}
    if is_late(item, situation.now):
        effect["late"] = True
    if text:
        effect["_sd"] = {"text": text}
    effects = [effect, *given.effects(procedure)]
    return on_dossier("answer", command.asking, authority, situation, effects)


def is_late(item: dict[str, Any], at: str) -> bool:
    """Does an answer at this instant come after the silence was declared, or after its time was over?"""
    return item["status"] == "late" or ("due" in item and item["due"] <= at)
