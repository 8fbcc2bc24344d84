"""The oracle: what must come of a command, told in plain Python from the issue and docs/reference/record.md.

It shares nothing with the engine but the commands themselves, and reads the procedure's file with a plain
YAML reader.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.engine.commands import (
    Answer,
    Ask,
    Assign,
    Attach,
    Change,
    Claim,
    Correct,
    Erase,
    Lapse,
    Open,
    Override,
    Recall,
    Release,
    Take,
)
from tests.model.consulting import Consulting
from tests.model.keeping import Keeping
from tests.model.known import Asked, Done, common
from tests.model.offices import Offices
from tests.model.overriding import Overriding
from tests.model.steps import Steps
from tests.model.trying import tried

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.commands import Command
    from tests.model.papers import Paper


class Oracle(Steps, Keeping, Consulting, Overriding, Offices):
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
        elif (note := tried(command, outcome, self.staff.officers, self.file["triggers"])) is not None:
            self.tried.append(note)
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
        outcome = self._told(command, paper, at, reasons)
        if isinstance(outcome, Done):
            paper.n, paper.last = outcome.n, at
            paper.withheld.add((paper.n, "request", "request"))
        return outcome

    def _told(self, command: Any, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        """Send a command on a dossier to the rules about it."""
        rules: dict[type, Callable[..., Done | set[str]]] = {
            Take: self._take,
            Claim: self._hold,
            Assign: self._hold,
            Release: self._hold,
            Attach: self._attach,
            Correct: self._correct,
            Ask: self._ask,
            Answer: self._answer,
            Recall: self._recall,
            Lapse: self._lapse,
            Override: self._override,
            Erase: self._erase,
        }
        return rules[type(command)](command, paper, at, reasons)


def _body(command: Command) -> Any:
    """What a command asks, without client and key."""
    return replace(command, asking=replace(command.asking, client="", key=""))


def _told(command: Command) -> Any:
    """What an entry still says of a request once its digest was erased."""
    asking = command.asking
    principal = None if asking.acting_for == asking.actor else asking.acting_for
    place = getattr(command, "dossier", None)
    named = getattr(command, "action", None), getattr(command, "request", None)
    return type(command), asking.actor, principal, named, place
