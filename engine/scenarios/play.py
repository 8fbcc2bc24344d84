"""Playing a scenario's steps: each becomes a command to the engine of a scenario office, for one dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.binary import digest
from hoso.engine.clocks.pending import OF_MOVE, OF_TIMER, pending
from hoso.engine.commands import (
    CLOCK,
    Agency,
    Answer,
    Ask,
    Asking,
    Assign,
    Attach,
    Claim,
    Correct,
    File,
    Fire,
    Lapse,
    Open,
    Override,
    Recall,
    Release,
    Settle,
    Take,
)
from hoso.engine.exchanging import exchanges
from hoso.engine.reason import Refusal
from hoso.engine.scenarios.founding import UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.commands import Command
    from hoso.engine.head import Head
    from hoso.engine.receipt import Receipt
    from hoso.engine.scenarios.office import ScenarioOffice
    from hoso.engine.scenarios.scenario import Step


class Player:
    """One dossier in a scenario office, and who acts on it."""

    def __init__(self, procedure: str, office: ScenarioOffice, client: str) -> None:
        """Play on a dossier of its own; `client` is the name under which its requests have their keys."""
        self._procedure = procedure
        self.office = office
        self.engine = office.engine
        #: No two players of an office share one.
        self._client = client
        #: The dossier; nothing as long as none is open.
        self.dossier = ""
        self._keys = 0

    def states(self) -> tuple[str, ...]:
        """Where the dossier stands; nowhere as long as none is open."""
        with self.engine.store.reading() as reading:
            head = reading.head(self.dossier)
        return tuple(head.body["state"]) if head is not None else ()

    def of(self, step: Step) -> str:
        """The dossier a step is done on: this one, or the newest of its sub-dossiers."""
        return self.dossier if step.dossier is None else next(iter(self._children()), "")

    def _children(self) -> list[str]:
        """The sub-dossiers, the newest first."""
        with self.engine.store.reading() as reading:
            heads = [head for head in reading.heads("dossier") if _parent(head) == self.dossier]
        return [head.stream for head in sorted(heads, key=lambda head: -head.body["parent"]["sub"])]

    def do(self, step: Step) -> Receipt | Refusal:
        """Let time pass as the step says, and do it; then dossiers tell each other what they have to tell."""
        outcome = self._do(step)
        while self._exchanged():
            pass
        return outcome

    def _exchanged(self) -> bool:
        """Let the engine do what is due between this dossier and its sub-dossiers; was there anything?"""
        with self.engine.store.reading() as reading:
            own = reading.head(self.dossier)
            if own is None or "subs" not in own.body:
                return False
            heads = [own, *(head for tag in self._children() if (head := reading.head(tag)) is not None)]
            due = [command for head in heads for command in exchanges(reading, head, reading.now())]
        return any(not isinstance(self.engine.handle(command), Refusal) for command in due)

    def _do(self, step: Step) -> Receipt | Refusal:
        office = self.office
        if step.day is not None:
            office.reach(office.moment(step.day))
        if step.after is not None:
            office.wait(step.after, self.dossier)
        if step.at is not None:
            office.reach(office.instant(step.at, self.dossier))
        if step.do == "open":
            return self.open(step.who, step.fields, step.documents, step.reason)
        if step.who == CLOCK:
            asking = self._asking(CLOCK, None, step.seen)
            return self.engine.handle(Fire(asking, self.of(step), self._timer(step)))
        return self.engine.handle(self._command(step))

    def _command(self, step: Step) -> Command:
        asking, dossier = self._asking(step.who, step.acting_for, step.seen), self.of(step)
        files = _files(step.documents)
        if step.do in self.office.actions:
            return Take(asking, dossier, step.do, dict(step.fields), files, step.reason)
        match step.do:
            case "claim":
                return Claim(asking, dossier, step.state)
            case "release":
                return Release(asking, dossier, step.reason, step.state)
            case "assign":
                return Assign(asking, dossier, step.to or step.who, step.reason, step.state)
            case "attach":
                return Attach(asking, dossier, files)
            case "correct":
                return Correct(asking, dossier, dict(step.fields), step.reason)
            case "ask" | "answer" | "recall" | "lapse":
                return self._consulting(step, asking, dossier)
            case "settle":
                fee, way = step.fee or "", step.way or ""
                return Settle(asking, dossier, fee, way, step.amount, step.receipt, files, step.reason)
            case "override":
                way, to = step.way or "", step.to or ""
                return Override(asking, dossier, way, to, step.reason, step.authority, step.state)
            case action:
                return Take(asking, dossier, action, dict(step.fields), files, step.reason)

    def _consulting(self, step: Step, asking: Asking, dossier: str) -> Command:
        """Ask agencies, or do something about a request."""
        files = _files(step.documents)
        if step.do == "ask":
            agencies = tuple(Agency(role, self._due(day)) for role, day in step.agencies.items())
            return Ask(asking, dossier, agencies, step.text, files, step.state)
        request = self._request(step)
        if step.do == "answer":
            opinion, fields = step.opinion or "", dict(step.fields)
            return Answer(asking, dossier, request, opinion, step.text, files, fields)
        if step.do == "recall":
            return Recall(asking, dossier, request, step.reason)
        return Lapse(asking, dossier, request)

    def _request(self, step: Step) -> str:
        """The latest request to the agency of a step; where there is none, its name stands for one."""
        with self.engine.store.reading() as reading:
            head = reading.head(self.of(step))
        requests = head.body["requests"] if head is not None else []
        own = [item["request"] for item in requests if item["agency"] == step.agency]
        return str(own[-1]) if own else step.agency or "none"

    def _timer(self, step: Step) -> str:
        """What is pending under the name of a step; where nothing is, what would be."""
        if step.do == "lapse":
            return self._request(step)
        between = OF_MOVE if step.do in self.office.actions else OF_TIMER
        with self.engine.store.reading() as reading:
            head = reading.head(self.of(step))
        known = [item.timer for item in pending(head.body)] if head is not None else []
        wanted = f"{between}{step.do}"
        found = (timer for timer in known if timer.endswith(wanted))
        return next(found, f"{step.state or ' '.join(self.states())}{wanted}")

    def _due(self, day: str) -> str | None:
        return None if day == "none" else self.office.moment(int(day))

    def open(
        self, who: str, fields: dict[str, str], documents: Sequence[str], reason: str | None
    ) -> Receipt | Refusal:
        """Open the dossier."""
        asking = self._asking(who, None, None)
        command = Open(
            asking,
            self._procedure,
            UNIT,
            series="CASE-",
            fields=dict(fields),
            files=_files(documents),
            reason=reason,
        )
        outcome = self.engine.handle(command)
        if not isinstance(outcome, Refusal):
            self.dossier = outcome.stream
        return outcome

    def _asking(self, who: str, acting_for: str | None, seen: int | None) -> Asking:
        self._keys += 1
        return Asking(who, self._client, str(self._keys), acting_for, seen)


def _parent(head: Head) -> str:
    """The stream of the dossier that waits for this one; empty where none does."""
    return str(head.body.get("parent", {}).get("stream", ""))


def _files(documents: Sequence[str]) -> tuple[File, ...]:
    """Files with invented contents: a scenario says which papers come, not what is on them."""
    return tuple(File(name, digest(name.encode()), f"{name}.pdf", 1) for name in documents)
