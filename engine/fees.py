"""Fees of a dossier: due, paid or waived, folded from effects; an open one may hold up acts and the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.procedure import Procedure
    from hoso.engine.procedure_fees import Fee

#: What may have become of a fee: it is open, or it is settled in one of two ways.
STATUSES = ("due", "paid", "waived")
#: Kind of effect → the status that follows.
FEE_EFFECTS = {"fee_due": "due", "fee_paid": "paid", "fee_waived": "waived", "fee_reopened": "due"}

#: Fee → `status`, entry `n`, and the fixed `amount`.
Fees = dict[str, dict[str, Any]]


def fees_in(body: Mapping[str, Any]) -> Fees:
    """The fees of a dossier; none before one was due."""
    found: Fees = body.get("fees", {})
    return found


def fees_folded(fees: Fees, effect: Mapping[str, Any], n: int) -> Fees:
    """The fees after an effect; how much was due is kept."""
    before = fees.get(effect["fee"], {})
    item = {**before, "status": FEE_EFFECTS[effect["kind"]], "n": n}
    if "amount" in effect:
        item["amount"] = effect["amount"]
    return {**fees, effect["fee"]: item}


def open_fees(fees: Fees) -> list[str]:
    """The fees that are due, and neither paid nor waived."""
    return [name for name, item in fees.items() if item["status"] == "due"]


def stops_clock(procedure: Procedure, fees: Fees, effects: Iterable[Mapping[str, Any]], n: int) -> bool:
    """Is a fee open, after these effects, for which the dossier's clock stands?"""
    if not procedure.fees:
        return False
    for effect in effects:
        if effect["kind"] in FEE_EFFECTS:
            fees = fees_folded(fees, effect, n)
    declared = procedure.fees
    return any(declared[name].clock == "stands" for name in open_fees(fees) if name in declared)


def fixed_amount(fee: Fee, column: int) -> int | None:
    """A fixed amount as an integer of the fee's scale; None where a field holds it."""
    written = fee.amount[column] if len(fee.amount) > 1 else fee.amount[0]
    if not written[0].isdigit():
        return None
    whole, _, fraction = written.partition(".")
    return int(whole + fraction.ljust(fee.scale, "0"))


def amount_field(fee: Fee) -> str | None:
    """The field that holds the amount; None where it is fixed."""
    return None if fee.amount[0][0].isdigit() else fee.amount[0]
