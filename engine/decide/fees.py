"""Deciding about fees: when one becomes due, what waits for it, and how it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.authority import authorise
from hoso.engine.decide.asking_guards import Answers, GuardValues, ask
from hoso.engine.decide.giving import Given, missing_documents, wrong_files
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, reasoned, refused
from hoso.engine.decide.timing import chosen_column, timed
from hoso.engine.fees import amount_field, fees_in, fixed_amount
from hoso.engine.procedure_parts import Field
from hoso.engine.reason import Reason
from hoso.engine.values import free_text, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoso.engine.commands import Settle
    from hoso.engine.definition import Definition
    from hoso.engine.procedure import Procedure
    from hoso.engine.procedure_fees import Fee

#: How a fee is settled, and how that is taken back; with the effect of each.
WAYS = {"paid": "fee_paid", "waived": "fee_waived", "reopened": "fee_reopened"}


def fees_due(
    definition: Definition,
    action: str,
    body: Mapping[str, Any],
    data: Mapping[str, Any],
    holds: Callable[[str], bool],
) -> list[dict[str, Any]]:
    """The effects of fees that become due with an action, each once in a dossier.

    Args:
        definition: the one the dossier is pinned to.
        action: what is taken; `open` as the dossier is opened.
        body: the dossier before.
        data: the values of its fields with what comes now.
        holds: answers a guard.
    """
    found: list[dict[str, Any]] = []
    for name, fee in definition.procedure.fees.items():
        if action not in fee.due or name in fees_in(body) or not all(map(holds, fee.only_if)):
            continue
        effect: dict[str, Any] = {"kind": "fee_due", "fee": name, "legal": fee.legal}
        amount = fixed_amount(fee, chosen_column(definition, data, body) if len(fee.amount) > 1 else 0)
        found.append(effect | ({"amount": amount} if amount is not None else {}))
    return found


def asking(
    definition: Definition,
    data: Mapping[str, Any],
    body: Mapping[str, Any],
    answers: Answers,
    reasons: list[Reason],
) -> Callable[[str], bool]:
    """Ask a guard and remember its answer for the entry; one that cannot be asked is a reason."""
    values = GuardValues(data, body)

    def holds(name: str) -> bool:
        reason = ask(definition, name, True, values, answers, data)  # noqa: FBT003 - as a fee wants it
        if reason is not None and reason.code != "guard":
            reasons.append(reason)
        return reason is None

    return holds


def fee_reasons(procedure: Procedure, action: str, body: Mapping[str, Any]) -> list[Reason]:
    """The open fees that an action waits for."""
    fees = fees_in(body)
    return [
        Reason("fee_open", {"about": name, "action": action})
        for name, fee in procedure.fees.items()
        if action in fee.needed_for and fees.get(name, {}).get("status") == "due"
    ]


def decide_settle(command: Settle, situation: Situation) -> Decision:
    """Record that a fee was paid, waive it, or take that back: what is open or settled must be so before."""
    procedure, body = situation.definition.procedure, situation.head.body
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    fee = procedure.fees.get(command.fee)
    if fee is None or command.way not in WAYS:
        known = list(procedure.fees) if fee is None else list(WAYS)
        about = command.fee if fee is None else command.way
        return refused([*reasons, Reason("fee_unknown", {"about": about[:64], "known": known})])
    outcome = body.get("outcome")
    if outcome:
        return refused([*reasons, Reason("ended", {"outcome": outcome, "state": situation.state})])
    roles = {"paid": fee.paid_to, "waived": fee.waived_by}.get(command.way, (*fee.paid_to, *fee.waived_by))
    if roles:
        authority = authorise(
            situation.directory,
            command.asking,
            list(roles),
            situation.unit,
            procedure.procedure,
            situation.now,
        )
    else:
        authority = Reason("fee_not_waivable", {"about": command.fee})
    if isinstance(authority, Reason):
        reasons.append(authority)
    reasons += _standing(command, body)
    answers = Answers()
    effect, found = _settled(command, fee, situation, answers)
    reasons += found
    text = free_text("reason", command.reason) if command.reason else None
    if isinstance(text, Reason):
        reasons.append(text)
    elif not text and command.way != "paid":
        reasons.append(Reason("reason_missing", {"about": "settle"}))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effects = [effect, *Given(files=command.files).effects(procedure)]
    if text:
        effects.append(reasoned(str(text)))
    clock: dict[str, Any] = {}
    if situation.definition.clock is not None:
        clock = timed(
            situation.definition,
            situation.times,
            body,
            {"to": list(situation.configuration), "stays": True},
            n=situation.head.version + 1,
            now=situation.now,
            data=situation.data,
            effects=effects,
        )
    return on_dossier("settle", command.asking, authority, situation, effects, guards=answers.asked, **clock)


def _standing(command: Settle, body: Mapping[str, Any]) -> list[Reason]:
    """A fee is settled while it is open, and opened again once it was settled."""
    status = fees_in(body).get(command.fee, {}).get("status", "none")
    if (status == "due") == (command.way != "reopened") and status != "none":
        return []
    return [Reason("fee_status", {"about": command.fee, "status": status})]


def _settled(
    command: Settle, fee: Fee, situation: Situation, answers: Answers
) -> tuple[dict[str, Any], list[Reason]]:
    effect: dict[str, Any] = {"kind": WAYS[command.way], "fee": command.fee}
    reasons: list[Reason] = []
    if command.way != "paid":
        for name, given in (("amount", command.amount), ("receipt", command.receipt)):
            if given is not None:
                reasons.append(Reason("fee_needless", {"about": name, "fee": command.fee}))
        if command.way == "waived":
            values = GuardValues(situation.data, situation.head.body)
            for guard in fee.waived_if:
                reason = ask(situation.definition, guard, True, values, answers, situation.data)  # noqa: FBT003
                reasons += [reason] if reason is not None else []
    else:
        reasons += _amount_reasons(command, fee, situation)
        if fee.receipt is not None:
            papers = situation.head.body["documents"]
            reasons += missing_documents([fee.receipt], papers, command.files)
        number = free_text("receipt", command.receipt) if command.receipt else None
        if isinstance(number, Reason):
            reasons.append(number)
        elif number:
            effect["_sd"] = {"receipt": number}
    reasons += wrong_files(situation.definition.procedure, command.files)
    return effect, reasons


def _amount_reasons(command: Settle, fee: Fee, situation: Situation) -> list[Reason]:
    """What was paid is exactly what is due; parts of it, and too much, are for the cashier to sort out."""
    procedure, name = situation.definition.procedure, amount_field(fee)
    if command.amount is None:
        return [Reason("field_missing", {"about": "amount"})]
    if name is not None:
        declared, due = procedure.fields[name], situation.data.get(name)
    else:
        declared = Field.model_validate({"type": "money", "set_by": fee.paid_to, "scale": fee.scale})
        due = fees_in(situation.head.body).get(command.fee, {}).get("amount")
    paid = value_of("amount", declared, command.amount)
    if isinstance(paid, Reason):
        return [paid]
    if isinstance(due, dict):  # erased: what is recorded of the payment has to stand for it
        return []
    if name is not None and due is None:
        return [Reason("field_missing", {"about": name})]
    return [] if paid == due or due is None else [Reason("fee_amount", {"about": command.fee})]
