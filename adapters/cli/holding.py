"""`hoso claim` and `hoso assign`: who in the role works on a dossier."""

from __future__ import annotations

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.writing import answer
from hoso.engine.reason import Refusal


@command("claim", WRITING)
def claim(
    call: Call,
    dossier: arguments.Dossier,
    release: arguments.Release = False,  # noqa: FBT002 - a switch of the command line
    reason: arguments.Reason = None,
    state: arguments.State = None,
    seen: arguments.Seen = None,
) -> int:
    """Take a dossier into one's own hands, or give it back to everybody in the role."""
    from hoso.engine.commands import Claim, Release

    with call.engine() as engine:
        with call.view(engine) as view:
            head = view.dossier(dossier)
            definition = view.definition(head)
        asking = call.asking(seen)
        wanted: Claim | Release = Release(asking, head.stream, reason, state)
        if not release:
            wanted = Claim(asking, head.stream, state)
        outcome = engine.handle(wanted)
        following = None if isinstance(outcome, Refusal) else _following(call, head.name, release=release)
        return answer(call, engine, outcome, definition=definition, following=following)


@command("assign", WRITING)
def assign(
    call: Call,
    dossier: arguments.Dossier,
    officer: arguments.Officer,
    reason: arguments.Reason = None,
    state: arguments.State = None,
    seen: arguments.Seen = None,
) -> int:
    """Give a dossier to a named officer."""
    from hoso.engine.commands import Assign

    with call.engine() as engine:
        with call.view(engine) as view:
            head = view.dossier(dossier)
            definition = view.definition(head)
        outcome = engine.handle(Assign(call.asking(seen), head.stream, officer, reason, state))
        return answer(call, engine, outcome, definition=definition, following=call.retype("show", head.name))


def _following(call: Call, dossier: str, *, release: bool) -> str:
    if release:
        return call.retype("show", dossier)
    return call.retype("actions", dossier, actor=call.actor)
