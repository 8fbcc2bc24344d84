"""Handling: the life of one command, in one transaction. The only file that calls the ports to write."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from hoso.engine import decide
from hoso.engine.binary import ZERO_HASH
from hoso.engine.commands import (
    Answer,
    Ask,
    Assign,
    Attach,
    Change,
    Claim,
    Correct,
    Decree,
    Deploy,
    Erase,
    Lapse,
    Open,
    Override,
    Recall,
    Redate,
    Release,
    Take,
)
from hoso.engine.decide.opening import Opening
from hoso.engine.decide.situation import Situation
from hoso.engine.definition import compile_definition
from hoso.engine.dossier import evolve
from hoso.engine.erasing import erasing_name, erasing_values
from hoso.engine.errors import DossierUnknown, HosoError, StoreBusy, StoreUnusable
from hoso.engine.head import Head
from hoso.engine.knowledge import Knowledge
from hoso.engine.reason import Refusal, refuse
from hoso.engine.receipt import Receipt, receipt_of
from hoso.engine.repetition import repeated
from hoso.engine.request import request_digest, request_key
from hoso.engine.seal import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hoso.engine.commands import Command, DossierCommand
    from hoso.engine.decide.situation import Decision, Draft
    from hoso.engine.definition import Definition
    from hoso.engine.entropy import Entropy
    from hoso.engine.ports import Store, Transaction
    from hoso.engine.sight import Sight
    from hoso.engine.stored import Sealed

#: How many commands share a transaction: enough to share its flush, few enough not to keep others waiting.
GROUP = 100

#: How each command on a dossier is decided; erasing and dating anew look at more and stand apart.
_DECIDERS: dict[type[DossierCommand], Callable[[Any, Situation], Decision]] = {
    Take: decide.decide_take,
    Claim: decide.decide_claim,
    Release: decide.decide_release,
    Assign: decide.decide_assign,
    Attach: decide.decide_attach,
    Correct: decide.decide_correct,
    Ask: decide.decide_ask,
    Answer: decide.decide_answer,
    Recall: decide.decide_recall,
    Lapse: decide.decide_lapse,
    Override: decide.decide_override,
}


class Engine:
    """Handles commands over one store. No step without its record: a receipt means it is stored."""

    def __init__(
        self, store: Store, entropy: Entropy, office_day: Callable[[str], str] = lambda instant: instant[:10]
    ) -> None:
        """Work over a store.

        Args:
            store: where streams are kept.
            entropy: gives stream tags and salts.
            office_day: the day (YYYY-MM-DD) that an instant is in the office's zone; UTC unless told.
        """
        self.store = store
        self.knowledge = Knowledge()
        self._entropy = entropy
        self._office_day = office_day

    def handle(self, command: Command) -> Receipt | Refusal:
        """Decide a command and store what was decided, in one transaction.

        The same client and key again returns the first receipt; with another body it is refused. A
        refusal writes nothing and leaves the key free.

        Raises:
            DossierUnknown: no dossier has this tag.
            DefinitionUnknown: nothing is deployed under the procedure's name.
            NotCanonical: a value of the command has no place in the record.
            StoreBusy: the store's lock could not be had in time; nothing was written.
        """
        digest = request_digest(command)
        with self.store.transaction() as transaction:
            outcome = self._answer(transaction, self.knowledge, command, digest)
        self._clean([(command, outcome)])
        return outcome

    def handle_many(
        self, commands: Iterable[Command], size: int = GROUP
    ) -> Iterator[Receipt | Refusal | HosoError]:
        """Handle independent commands in order; up to `size` of them share a transaction and its flush.

        Each has its own key and its own outcome: what `handle` would return, or the error it would raise.
        One that fails undoes nothing but itself. An outcome is given only after it was committed; so
        whoever was stopped hands the same commands in again, and those that are stored give their first
        receipts.

        Raises:
            StoreBusy, StoreUnusable: the group whose outcomes come next could not be stored; none of it was.
            ValueError: `size` is below 1.
        """
        if size < 1:
            raise ValueError("a group has one command or more")
        coming = iter(commands)
        while group := list(islice(coming, size)):
            yield from self._group(group)

    def _group(self, commands: Sequence[Command]) -> list[Receipt | Refusal | HosoError]:
        """Handle commands in one transaction.

        Savepoints cost a tenth of a step, and hardly ever must one be undone: what is refused or unknown
        wrote nothing. So where writing one of the commands fails, nothing of the group is stored, and all
        of it is done anew, each command in a savepoint.
        """
        try:
            outcomes = self._together(commands, savepoints=False)
        except StoreBusy:
            raise
        except HosoError:
            outcomes = self._together(commands, savepoints=True)
        self._clean(zip(commands, outcomes, strict=True))
        return outcomes

    def _together(
        self, commands: Sequence[Command], *, savepoints: bool
    ) -> list[Receipt | Refusal | HosoError]:
        """Handle commands in one transaction; after a failed write it stores nothing, but for savepoints."""
        # If it is undone, what was learnt in it was never so.
        knowledge = self.knowledge.apart()
        outcomes: list[Receipt | Refusal | HosoError] = []
        with self.store.transaction() as transaction:
            for command in commands:
                try:
                    digest = request_digest(command)
                    if savepoints:
                        with transaction.savepoint():
                            outcome = self._answer(transaction, knowledge, command, digest)
                    else:
                        outcome = self._answer(transaction, knowledge, command, digest)
                    outcomes.append(outcome)
                except HosoError as error:
                    outcomes.append(error)
        return outcomes

    def _answer(
        self,
        transaction: Transaction,
        knowledge: Knowledge,
        command: Command,
        digest: str,
    ) -> Receipt | Refusal:
        """Answer one command inside a transaction."""
        key = request_key(command.asking.client, command.asking.key)
        sight = transaction.sight(key, getattr(command, "dossier", None) or "")
        first = transaction.first(key) if sight.repeated else None
        if first is not None:
            return repeated(transaction, first, command, digest)
        return _Writing(
            transaction, knowledge, sight, self._entropy, command, key, digest, self._office_day
        ).run()

    def _clean(self, answered: Iterable[tuple[Command, Receipt | Refusal | HosoError]]) -> None:
        """After an erasure was committed, bring what it erased out of the store's files."""
        if any(isinstance(command, Erase) and isinstance(made, Receipt) for command, made in answered):
            # Where the files cannot be cleaned now, the erasure is pending, not undone.
            with suppress(StoreBusy, StoreUnusable):
                self.store.finish_erasures()


class _Writing:
    """One command inside its transaction."""

    def __init__(
        self,
        transaction: Transaction,
        knowledge: Knowledge,
        sight: Sight,
        entropy: Entropy,
        command: Command,
        key: str,
        digest: str,
        office_day: Callable[[str], str],
    ) -> None:
        self._transaction = transaction
        self._knowledge = knowledge
        self._entropy = entropy
        self._command = command
        self._key = key
        self._digest = digest
        self._office_day = office_day
        self._seen = sight.head
        self._directory, self._registry, self._calendars = knowledge.current(transaction, sight.versions)

    def _now(self, head: Head | None = None) -> str:
        """The store's clock, never before what the decision rests on: time that steps back undoes nothing."""
        return max(
            self._transaction.now(),
            head.recorded_at if head is not None else "",
            self._directory.recorded_at,
            self._registry.recorded_at,
            self._calendars.recorded_at,
        )

    def run(self) -> Receipt | Refusal:
        """Send the command to its kind."""
        command = self._command
        if type(command) in _DECIDERS:  # most commands are among them
            return self._on_dossier(cast("DossierCommand", command))
        match command:
            case Open():
                return self._open(command)
            case Change():
                return self._change(command)
            case Deploy():
                return self._deploy(command)
            case Decree():
                return self._decree(command)
            case Erase(dossier=None):
                return self._erase_officer(command)
            case _:
                return self._on_dossier(command)

    def _open(self, command: Open) -> Receipt | Refusal:
        transaction = self._transaction
        registry = self._registry
        current = registry.current(command.procedure)
        if current is None:
            known = sorted(registry.deployed)
            return refuse("procedure_unknown", about=command.procedure, known=known)
        definition = self._knowledge.definition(transaction, current)
        code = command.code
        if code is None:
            series = command.series or ""
            code = f"{series}{transaction.serial(series):04d}"
        taken = transaction.named("dossier", code) is not None
        now = self._now()
        day = self._office_day(now)
        opening = Opening(
            definition, self._directory, registry.version, code, taken, now, day, self._calendars
        )
        decision = decide.decide_open(command, opening)
        head = Head(self._entropy.tag(), "dossier", code, 0, ZERO_HASH, "", {})
        return self._store(decision, head, definition)

    def _on_dossier(self, command: DossierCommand) -> Receipt | Refusal:
        head = self._seen
        if head is None or head.kind != "dossier":
            raise DossierUnknown(command.dossier)
        definition = self._knowledge.definition(self._transaction, head.body["definition"])
        situation = Situation(
            head, definition, self._directory, self._registry.version, self._now(head), self._calendars
        )
        return self._store(self._decide(command, situation), head, definition)

    def _decide(self, command: DossierCommand, situation: Situation) -> Decision:
        if isinstance(command, Erase):
            return decide.decide_erase(command, erasing_values(self._transaction, situation))
        if isinstance(command, Redate):
            stream = self._transaction.named("calendars", "calendars")
            return decide.decide_redate(command, situation, stream.stream if stream is not None else "")
        return _DECIDERS[type(command)](command, situation)

    def _erase_officer(self, command: Erase) -> Receipt | Refusal:
        head = self._sole("directory")
        if command.officer not in self._directory.officers:
            return refuse("officer_unknown", about=command.officer)
        known = self._directory, self._registry.version
        erasing = erasing_name(self._transaction, head, str(command.officer), *known, self._now(head))
        return self._store(decide.decide_erase(command, erasing), head, None)

    def _change(self, command: Change) -> Receipt | Refusal:
        head = self._sole("directory")
        decision = decide.decide_change(command, self._directory, self._registry.version, self._now(head))
        return self._store(decision, head, None)

    def _deploy(self, command: Deploy) -> Receipt | Refusal:
        head = self._sole("definitions")
        try:
            definition = compile_definition(command.resolved)
        except (HosoError, ValueError) as error:
            return refuse("definition_unreadable", error=type(error).__name__)
        decision = decide.decide_deploy(command, definition, self._directory, self._registry, self._now(head))
        return self._store(decision, head, None, text=(definition.digest, command.resolved))

    def _decree(self, command: Decree) -> Receipt | Refusal:
        head = self._sole("calendars")
        registry, now = self._registry, self._now(head)
        decision = decide.decide_decree(command, self._directory, registry.version, self._calendars, now)
        return self._store(decision, head, None)

    def _sole(self, kind: str) -> Head:
        """The head of the only stream of a kind, or one before its first entry."""
        head = self._transaction.named(kind, kind)
        return head or Head(self._entropy.tag(), kind, kind, 0, ZERO_HASH, "", {})

    def _store(
        self,
        decision: Decision,
        head: Head,
        definition: Definition | None,
        *,
        text: tuple[str, bytes] | None = None,
    ) -> Receipt | Refusal:
        """Seal what was decided and append it; a refusal is handed on and nothing is written."""
        if isinstance(decision, Refusal):
            return decision
        sealed = self._seal(decision, head)
        stored, entry = sealed.stored, sealed.entry
        body: dict[str, Any] = {}
        if definition is not None:
            body = evolve(head.body, entry, stored.n, sealed.disclosed, definition)
        leaf_hash = stored.leaf_hash
        moved = Head(
            head.stream, head.kind, head.name, stored.n, leaf_hash, stored.recorded_at, body, head.next_timer
        )
        self._transaction.append(sealed, moved, definition=text)
        for effect in entry["effects"]:
            if effect["kind"] == "erased":
                self._transaction.erase(stored.stream, stored.n, effect["digests"])
        return receipt_of(stored, entry, leaf_hash)

    def _seal(self, decision: Draft, head: Head) -> Sealed:
        asking = self._command.asking
        request = {"client": asking.client, "key": asking.key, "digest": self._digest}
        return seal(
            {**decision, "_sd": {"request": request}},
            stream=head.stream,
            n=head.version + 1,
            previous=head.leaf,
            request_key=self._key,
            salts=self._entropy.tag,
        )
