"""What was asked, read out of an entry, and decided again: for the commands that are decided whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.commands import (
    Agency,
    Answer,
    Ask,
    Assign,
    Attach,
    Claim,
    Correct,
    Lapse,
    Recall,
    Release,
    Settle,
)
from hoso.engine.decide import (
    decide_answer,
    decide_ask,
    decide_assign,
    decide_attach,
    decide_claim,
    decide_correct,
    decide_lapse,
    decide_recall,
    decide_release,
    decide_settle,
)
from hoso.engine.decide.fees import WAYS
from hoso.engine.duration import decimal_text
from hoso.engine.fees import amount_field, fees_in
from hoso.engine.values import as_given

if TYPE_CHECKING:
    from hoso.engine.commands import Asking
    from hoso.engine.decide.situation import Decision, Situation
    from hoso.engine.verification.retold import Retold

#: Command → the kind of effect without which it does nothing; `fee_`: one of those of fees.
DECIDED = {
    "claim": "held",
    "assign": "held",
    "release": "released",
    "attach": "attached",
    "correct": "corrected",
    "ask": "asked",
    "answer": "answered",
    "recall": "recalled",
    "lapse": "lapsed",
    "settle": "fee_",
}


def decided_again(
    entry: dict[str, Any], told: Retold, asking: Asking, situation: Situation
) -> Decision | None:
    """Decide what an entry says was asked; None where it does nothing, so that nothing can have been."""
    command = entry["command"]
    kind = DECIDED[command]
    first = next((item for item in told.effects if _is_of(item, kind)), None)
    if first is None:
        return None
    stream, procedure = situation.head.stream, situation.definition.procedure
    reason, files = told.text("reasoned"), told.files()
    match command:
        case "claim":
            return decide_claim(Claim(asking, stream, first["state"]), situation)
        case "assign":
            return decide_assign(Assign(asking, stream, first["officer"], reason, first["state"]), situation)
        case "release":
            return decide_release(Release(asking, stream, reason, first["state"]), situation)
        case "attach":
            return decide_attach(Attach(asking, stream, files), situation)
        case "correct":
            values = as_given(procedure, told.values("corrected"))
            return decide_correct(Correct(asking, stream, values, reason), situation)
        case "ask":
            agencies = tuple(
                Agency(effect["agency"], effect.get("due"))
                for effect in told.effects
                if effect["kind"] == "asked"
            )
            question = told.text("asked")
            return decide_ask(Ask(asking, stream, agencies, question, files, first["state"]), situation)
        case "answer":
            values = as_given(procedure, told.values("given"))
            answer = Answer(
                asking, stream, first["request"], first["opinion"], told.text("answered"), files, values
            )
            return decide_answer(answer, situation)
        case "settle":
            return _settled(first, told, asking, situation)
        case "recall":
            return decide_recall(Recall(asking, stream, first["request"], reason), situation)
        case _:
            return decide_lapse(Lapse(asking, stream, first["request"]), situation)


def _is_of(effect: dict[str, Any], kind: str) -> bool:
    return bool(effect["kind"].startswith(kind) if kind.endswith("_") else effect["kind"] == kind)


def _settled(first: dict[str, Any], told: Retold, asking: Asking, situation: Situation) -> Decision | None:
    """A settlement again: what was paid is what was due, as nothing else is ever recorded."""
    way = next((way for way, kind in WAYS.items() if kind == first["kind"]), None)
    fee = situation.definition.procedure.fees.get(first["fee"])
    if way is None or fee is None:
        return None
    amount = None
    if way == "paid":
        name = amount_field(fee)
        due = fees_in(situation.head.body).get(first["fee"], {})
        value = situation.data.get(name) if name else due.get("amount")
        scale = (situation.definition.procedure.fields[name].scale or 0) if name else fee.scale
        amount = decimal_text(value, scale) if type(value) is int else "0"
    command = Settle(
        asking,
        situation.head.stream,
        first["fee"],
        way,
        amount,
        told.text("fee_paid"),
        told.files(),
        told.text("reasoned"),
    )
    return decide_settle(command, situation)
