"""`hoso settle`: a fee is paid or waived, or that is taken back."""

from __future__ import annotations

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.given import files_of
from hoso.adapters.cli.trouble import Trouble
from hoso.adapters.cli.writing import answer


@command("settle", WRITING)
def settle(
    call: Call,
    dossier: arguments.Dossier,
    fee: arguments.Fee,
    paid: arguments.Paid = None,
    waive: arguments.Waive = False,  # noqa: FBT002 - a switch of the command line
    reopen: arguments.Reopen = False,  # noqa: FBT002
    receipt: arguments.ReceiptNumber = None,
    files: arguments.Files = None,
    reason: arguments.Reason = None,
    seen: arguments.Seen = None,
) -> int:
    """Record that a fee was paid, waive it, or open it again where that was a mistake."""
    from hoso.engine.commands import Settle

    ways = [way for way, is_meant in (("waived", waive), ("reopened", reopen)) if is_meant]
    ways += ["paid"] if paid is not None else []
    if len(ways) != 1:
        raise Trouble("settle_way", command="hoso settle")
    papers = files_of(files)
    with call.engine() as engine:
        with call.view(engine) as view:
            head = view.dossier(dossier)
            definition = view.definition(head)
        asked = Settle(call.asking(seen), head.stream, fee, ways[0], paid, receipt, papers, reason)
        outcome = engine.handle(asked)
        return answer(call, engine, outcome, definition=definition, following=call.retype("show", head.name))
