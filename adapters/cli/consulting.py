"""`hoso ask`, `hoso answer`, `hoso withdraw`: opinions of other agencies, and taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.given import files_of, moment_of, pairs_of
from hoso.adapters.cli.requests import about_of, chosen
from hoso.adapters.cli.trouble import Trouble
from hoso.adapters.cli.writing import answer as tell
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.commands import Agency


@command("ask", WRITING)
def ask(
    call: Call,
    dossier: arguments.Dossier,
    agencies: arguments.Agencies = None,
    text: arguments.Text = None,
    until: arguments.AnswerUntil = None,
    files: arguments.Files = None,
    state: arguments.State = None,
    seen: arguments.Seen = None,
) -> int:
    """Ask agencies for their opinion; each gets a request of its own."""
    from hoso.engine.commands import Ask

    named, papers = _agencies(agencies, until), files_of(files)
    with call.engine() as engine:
        with call.view(engine) as view:
            head = view.dossier(dossier)
            definition = view.definition(head)
        outcome = engine.handle(Ask(call.asking(seen), head.stream, named, text, papers, state))
        made = () if isinstance(outcome, Refusal) else outcome.requests
        more = {"requests": list(made)}
        following = call.retype("show", head.name)
        return tell(
            call, engine, outcome, definition=definition, following=following, more=more, requests=made
        )


@command("answer", WRITING)
def answer(
    call: Call,
    dossier: arguments.Dossier,
    request: arguments.Request = None,
    opinion: arguments.Opinion = None,
    text: arguments.Text = None,
    fields: arguments.Fields = None,
    files: arguments.Files = None,
    silent: arguments.Silent = False,  # noqa: FBT002 - a switch of the command line
    seen: arguments.Seen = None,
) -> int:
    """Answer the request of one's own agency; or declare that an agency kept silent."""
    from hoso.engine.commands import Answer, Lapse

    if silent and (opinion or text or fields or files):
        raise Trouble("silent_alone", command="hoso answer")
    if opinion is None and not silent:
        raise Trouble("parameter_missing", name="--opinion", command="hoso answer")
    given, papers = pairs_of("--field", fields), files_of(files)
    with call.engine() as engine:
        with call.view(engine) as view:
            head = view.dossier(dossier)
            definition = view.definition(head)
            which = chosen(call, view, head, request, silent=silent)
        asking = call.asking(seen)
        if silent:
            outcome = engine.handle(Lapse(asking, head.stream, which))
        else:
            wanted = Answer(asking, head.stream, which, str(opinion), text, papers, given)
            outcome = engine.handle(wanted)
        following = call.retype("show", head.name)
        more = about_of(which)
        return tell(
            call, engine, outcome, definition=definition, following=following, more=more, requests=(which,)
        )


@command("withdraw", WRITING)
def withdraw(
    call: Call,
    dossier: arguments.Dossier,
    request: arguments.Request = None,
    reason: arguments.Reason = None,
    fields: arguments.Fields = None,
    files: arguments.Files = None,
    seen: arguments.Seen = None,
) -> int:
    """Withdraw a dossier by its procedure's action `withdraw`; with a request, take that back."""
    from hoso.engine.commands import Recall, Take

    given, papers = pairs_of("--field", fields), files_of(files)
    if request is not None and (given or papers):
        raise Trouble("withdraw_one_thing", command="hoso withdraw")
    with call.engine() as engine:
        with call.view(engine) as view:
            head = view.dossier(dossier)
            definition = view.definition(head)
        asking = call.asking(seen)
        wanted: Any = Take(asking, head.stream, _WITHDRAW, given, papers, reason)
        following = call.retype("history", head.name)
        if request is not None:
            wanted = Recall(asking, head.stream, request, reason)
            following = call.retype("show", head.name)
        outcome = engine.handle(wanted)
        return tell(
            call,
            engine,
            outcome,
            definition=definition,
            head=None if request else head,
            action=None if request else _WITHDRAW,
            following=following,
            requests=() if request is None else (request,),
        )


#: The action by which a procedure lets its dossiers be withdrawn.
_WITHDRAW = "withdraw"


def _agencies(given: Sequence[str] | None, until: str | None) -> tuple[Agency, ...]:
    """Read `ROLE` or `ROLE=DATE`; who has no date of its own has that of `--until`.

    Raises:
        Trouble: a date cannot be read, or no role stands there.
    """
    from hoso.engine.commands import Agency

    common = moment_of("--until", until, end=True)
    found: list[Agency] = []
    for item in given or ():
        role, equals, day = item.partition("=")
        if not role.strip() or (equals and not day.strip()):
            raise Trouble("pair_unreadable", value=item, name="--agency")
        found.append(Agency(role.strip(), moment_of("--agency", day, end=True) if equals else common))
    return tuple(found)
