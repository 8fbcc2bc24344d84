"""Fees as a procedure declares them, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.adapters.wording.names import Names
    from hoso.adapters.wording.wording import Wording
    from hoso.engine.procedure_fees import Fee


def amounts(names: Names, written: Sequence[str]) -> str:
    """How much a fee is: an amount, one for each column, or the field that holds it."""
    return " / ".join(names.amount(item) if item[0].isdigit() else names.field(item) for item in written)


def fee_said(wording: Wording, name: str, fee: Fee, names: Names) -> str:
    """A fee in one line: how much, from when it is owed, what waits for it, who takes it, by what law."""
    said = [
        wording.say("explain.fee", names, fee=name, amount=amounts(names, fee.amount)),
        wording.say("explain.fee_due", names, actions=list(fee.due)),
    ]
    if fee.needed_for:
        said.append(wording.say("explain.fee_needed", names, actions=list(fee.needed_for)))
    if fee.clock == "stands":
        said.append(wording.say("explain.clock_stands"))
    said.append(wording.say("explain.fee_paid_to", names, roles=list(fee.paid_to)))
    return f"{'; '.join(said)} ({names.legal(fee.legal)})"
