"""`hoso override`: what a supervisor does where the procedure has no action for it."""

from __future__ import annotations

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.writing import answer


@command("override", WRITING)
def override(
    call: Call,
    dossier: arguments.Dossier,
    way: arguments.Way,
    target: arguments.OverrideTo,
    reason: arguments.Reason = None,
    authority: arguments.Authority = None,
    state: arguments.State = None,
    seen: arguments.Seen = None,
) -> int:
    """Skip to a state, rewind to one, or reassign to an officer; with reason and authority."""
    from hoso.engine.commands import Override

    with call.engine() as engine:
        with call.view(engine) as view:
            head = view.dossier(dossier)
            definition = view.definition(head)
        wanted = Override(call.asking(seen), head.stream, way, target, reason, authority, state)
        outcome = engine.handle(wanted)
        following = call.retype("history", head.name)
        return answer(call, engine, outcome, definition=definition, following=following)
