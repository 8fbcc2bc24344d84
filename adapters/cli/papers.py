"""`hoso attach` and `hoso correct`: papers come to a dossier, wrong values are put right by addition."""

from __future__ import annotations

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.given import files_of, pairs_of
from hoso.adapters.cli.writing import answer


@command("attach", WRITING)
def attach(
    call: Call,
    dossier: arguments.Dossier,
    files: arguments.Files = None,
    seen: arguments.Seen = None,
) -> int:
    """Attach files to a dossier without moving it; the record keeps their digests."""
    from hoso.engine.commands import Attach

    papers = files_of(files)
    with call.engine() as engine:
        with call.view(engine) as view:
            head = view.dossier(dossier)
            definition = view.definition(head)
        outcome = engine.handle(Attach(call.asking(seen), head.stream, papers))
        return answer(call, engine, outcome, definition=definition, following=call.retype("show", head.name))


@command("correct", WRITING)
def correct(
    call: Call,
    dossier: arguments.Dossier,
    fields: arguments.Fields = None,
    reason: arguments.Reason = None,
    seen: arguments.Seen = None,
) -> int:
    """Correct values given before: the old entry stays, struck through in the history."""
    from hoso.engine.commands import Correct

    given = pairs_of("--field", fields)
    with call.engine() as engine:
        with call.view(engine) as view:
            head = view.dossier(dossier)
            definition = view.definition(head)
        outcome = engine.handle(Correct(call.asking(seen), head.stream, given, reason))
        return answer(
            call, engine, outcome, definition=definition, following=call.retype("history", head.name)
        )
