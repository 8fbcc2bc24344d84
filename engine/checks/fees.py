"""Fees: every name is known, amounts are money for each column, and something waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.checks.names import OPENING
from hoso.engine.procedure import LEAVING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.language.yaml_text import Path
    from hoso.engine.procedure_fees import Fee


def check_fees(written: Written) -> Iterator[Finding]:
    """E201: names. E280: no clock to stand. E295: an amount that is none. W321: nothing waits for it."""
    procedure = written.procedure
    for name, fee in procedure.fees.items():
        path: Path = ("fees", name)
        yield from _names(written, path, fee)
        yield from _amounts(written, path, name, fee)
        if fee.clock == "stands" and procedure.clock is None:
            yield written.finding((*path, "clock"), "E280", key=True, key_name="clock")
        if fee.clock == "runs" and not fee.needed_for:
            yield written.finding(path, "W321", key=True, name=name)


def _names(written: Written, path: Path, fee: Fee) -> Iterator[Finding]:
    procedure = written.procedure
    actions = {row.trigger for row in procedure.transitions} - {*LEAVING}
    for key, what, names, known in (
        ("due", "action", fee.due, {*actions, OPENING}),
        ("needed_for", "action", fee.needed_for, actions),
        ("only_if", "guard", fee.only_if, procedure.guards),
        ("waived_if", "guard", fee.waived_if, procedure.guards),
        ("paid_to", "role", fee.paid_to, procedure.roles),
        ("waived_by", "role", fee.waived_by, procedure.roles),
    ):
        for index, item in enumerate(names):
            yield from written.unknown((*path, key, index), what, item, known)
    if fee.receipt is not None:
        yield from written.unknown((*path, "receipt"), "document", fee.receipt, procedure.documents)
    yield from written.unknown((*path, "legal"), "instrument", fee.legal.split()[0], procedure.legal)


def _amounts(written: Written, path: Path, name: str, fee: Fee) -> Iterator[Finding]:
    procedure, at = written.procedure, (*path, "amount")
    fields = [item for item in fee.amount if not item[0].isdigit()]
    if fields and len(fee.amount) > 1:
        yield written.finding(at, "E295", name=name, why="money_field")
    elif len(fee.amount) not in (1, max(1, len(procedure.columns))):
        yield written.finding(at, "E295", name=name, why="one_amount")
    elif fields:
        if fields[0] not in procedure.fields:
            yield from written.unknown(at, "field", fields[0], procedure.fields)
        elif procedure.fields[fields[0]].type != "money":
            yield written.finding(at, "E295", name=name, why="money_field")
    elif any(len(item.partition(".")[2].rstrip("0")) > fee.scale for item in fee.amount):
        yield written.finding(at, "E295", name=name, why="digits")
