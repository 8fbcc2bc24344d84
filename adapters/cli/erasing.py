"""`hoso erase`: personal data is destroyed, the proof that it was there remains."""

from __future__ import annotations

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.trouble import Trouble
from hoso.adapters.cli.writing import answer
from hoso.engine.reason import Refusal


@command("erase", WRITING)
def erase(
    call: Call,
    dossier: arguments.MaybeDossier = None,
    fields: arguments.FieldNames = None,
    officer: arguments.ErasedOfficer = None,
    authority: arguments.Authority = None,
) -> int:
    """Erase the withheld values of a dossier, some of its fields, or an officer's name."""
    from hoso.engine.commands import Erase

    if dossier is not None and officer is not None:
        raise Trouble("both_named", name="DOSSIER, --officer", command="hoso erase")
    if dossier is None and officer is None:
        raise Trouble("parameter_missing", name="DOSSIER", command="hoso erase")
    with call.engine() as engine:
        stream, definition = None, None
        if dossier is not None:
            with call.view(engine) as view:
                head = view.dossier(dossier)
                stream, definition = head.stream, view.definition(head)
        wanted = Erase(call.asking(), stream, authority, officer, tuple(fields or ()))
        outcome = engine.handle(wanted)
        if isinstance(outcome, Refusal):
            return answer(call, engine, outcome, definition=definition)
        # Asked again, because only the store knows whether the last byte is gone.
        finished = engine.store.finish_erasures()
        following = call.retype("verify", *([dossier] if dossier else []))
        done = answer(
            call, engine, outcome, definition=definition, following=following, more={"finished": finished}
        )
        if not call.common.json:
            call.screen.line(call.say("erase.done" if finished else "erase.pending"), indent=2)
        return done
