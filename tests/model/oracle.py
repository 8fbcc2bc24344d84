"""The oracle: what must come of a command, told in plain Python from the issue and docs/reference/record.md.

It shares nothing with the engine but the commands themselves, and reads the procedure's file with a plain
YAML reader.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.engine.commands import Assign, Attach, Change, Claim, Correct, Erase, Open, Release, Take
from tests.model.keeping import Keeping
from tests.model.known import Asked, Done, common
from tests.model.offices import Offices
from tests.model.steps import Steps

if TYPE_CHECKING:
    from hoso.engine.commands import Command


class Oracle(Steps, Keeping, Offices):
    """Decides every command, and notes what was done."""

    def ask(self, command: Command, now: str) -> Done | set[str]:
        """What must come of a command: a receipt, or exactly these reasons. It is noted as done."""
        asking = command.asking
        first = self.asked.get((asking.client, asking.key))
        if first is not None:
            told = _body if first.remembered else _told
            return first.done if told(first.command) == told(command) else {"key_reused"}
        outcome = self._decide(command, now)
        if isinstance(outcome, Done):
            self.asked[asking.client, asking.key] = Asked(command, outcome)
        return outcome

    def _decide(self, command: Command, now: str) -> Done | set[str]:
        now = max(now, self.staff.last)  # nothing is recorded before what it rests on
        match command:
            case Open():
                return self._open(command, now)
            case Change():
                return self._change(command, now)
            case Erase(dossier=None):
                return self._erase_name(command, now)
        paper = self.papers[self.streams[str(command.dossier)]]
        at = max(now, paper.last)
        reasons = common(command.asking, at, paper.n)
        match command:
            case Take():
                outcome = self._take(command, paper, at, reasons)
            case Claim() | Assign() | Release():
                outcome = self._hold(command, paper, at, reasons)
            case Attach():
                outcome = self._attach(command, paper, at, reasons)
            case Correct():
                outcome = self._correct(command, paper, at, reasons)
            case _:
                outcome = self._erase(command, paper, at, reasons)
        if isinstance(outcome, Done):
            paper.n, paper.last = outcome.n, at
            paper.withheld.add((paper.n, "request", "request"))
        return outcome


def _body(command: Command) -> Any:
    """What a command asks, without client and key."""
    return replace(command, asking=replace(command.asking, client="", key=""))


def _told(command: Command) -> Any:
    """What an entry still says of a request once its digest was erased."""
    asking = command.asking
    principal = None if asking.acting_for == asking.actor else asking.acting_for
    place = getattr(command, "dossier", None)
    return type(command), asking.actor, principal, getattr(command, "action", None), place
