"""Answers to what was written: a receipt with what to do next, or every reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.requests import request_line, requests_told
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.adapters.cli.call import Call
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.engine.definition import Definition
    from hoso.engine.handle import Engine
    from hoso.engine.head import Head
    from hoso.engine.receipt import Receipt

#: How much of a leaf's hash is shown to people.
_SHORT = 12


def answer(
    call: Call,
    engine: Engine,
    outcome: Receipt | Refusal,
    *,
    definition: Definition | None = None,
    head: Head | None = None,
    following: str | None = None,
    what_for: str | None = None,
    more: dict[str, Any] | None = None,
    action: str | None = None,
    requests: Sequence[str] = (),
) -> int:
    """Tell how it went; `head` and `action` are what was acted on and how, where it is a dossier.

    `requests` are those it was about: they are told as they stand now.
    `following` is a command to type next, and `what_for` says why one would.
    """
    with call.view(engine) as view:
        if isinstance(outcome, Refusal):
            return call.refused(view.explained(outcome.reasons, definition, head=head, action=action))
        told = {"receipt": receipt_told(outcome), **(more or {})}
        return call.done(
            told,
            lambda screen: show_receipt(
                call, screen, view, outcome, definition, following, what_for, requests
            ),
        )


def receipt_told(receipt: Receipt) -> dict[str, Any]:
    """A receipt as programs read it."""
    return {
        "stream": receipt.stream,
        "n": receipt.n,
        "leaf": receipt.leaf,
        "command": receipt.command,
        "action": receipt.action,
        "to": list(receipt.to),
        "code": receipt.code,
        "recorded_at": receipt.recorded_at,
    }


def show_receipt(
    call: Call,
    screen: Screen,
    view: View,
    receipt: Receipt,
    definition: Definition | None = None,
    following: str | None = None,
    what_for: str | None = None,
    requests: Sequence[str] = (),
) -> None:
    """Print a receipt: what was done, where it stands, the entry, and what to type next."""
    names = view.names(definition)
    head = view.reading.head(receipt.stream)
    what = names.action(receipt.action) if receipt.action else call.say(f"done.{receipt.command}")
    of = head.name if head is not None and head.kind == "dossier" else ""
    screen.title(f"{call.say('done.mark')} {what}{f' · {of}' if of else ''}")
    if receipt.to:
        screen.line(f"{call.say('state')}: {names.states(receipt.to)}", indent=2)
    for item in requests_told(head, names) if head is not None and requests else ():
        if item["request"] in requests:
            screen.line(request_line(call, item), indent=2, hang=6)
    entry = call.say(
        "receipt",
        n=receipt.n,
        leaf=f"{receipt.leaf[:_SHORT]}…",
        at=view.wording.moment(receipt.recorded_at),
    )
    screen.line(entry, indent=2)
    if following:
        screen.line(f"{what_for or call.say('next')}:", indent=2)
        screen.code(f"  {following}")
