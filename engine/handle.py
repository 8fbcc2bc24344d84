"""Handling: a command is answered once for each key; nothing decided is heard of before it is stored."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from hoso.engine.commands import Command, Erase
from hoso.engine.errors import HosoError, StoreBusy, StoreUnusable
from hoso.engine.firing import START, due_commands, fired
from hoso.engine.knowledge import Knowledge
from hoso.engine.receipt import Receipt
from hoso.engine.repetition import repeated
from hoso.engine.request import request_digest, request_key
from hoso.engine.sequencing import LOT, sequence_lot
from hoso.engine.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hoso.engine.admission import Admission
    from hoso.engine.commands import Exchange, Fire, Read
    from hoso.engine.entropy import Entropy
    from hoso.engine.firing import Fired
    from hoso.engine.head import Due
    from hoso.engine.ports import Store, Transaction
    from hoso.engine.reason import Refusal
    from hoso.engine.sequencing import Sequenced

    Outcome = Receipt | Refusal | HosoError

Asked = TypeVar("Asked", bound=Command)

#: How many commands share a transaction: enough to share its flush, few enough not to keep others waiting.
GROUP = 100
#: How many things the clock does in one transaction: fewer, for people go first.
FEW = 5


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
        refusal leaves the dossier as it is and the key free; where the person may not, the access stream
        says that it was tried.

        Raises:
            DossierUnknown: no dossier has this tag.
            DefinitionUnknown: nothing is deployed under the procedure's name.
            NotCanonical: a value of the command has no place in the record.
            StoreBusy: the store's lock could not be had in time; nothing was written.
        """
        digest = request_digest(command)
        with self.store.transaction() as transaction:
            outcome = self._answer(transaction, self.knowledge, command, digest)
        if isinstance(command, Erase):
            self._clean([outcome])
        return outcome

    def read(self, command: Read) -> Admission | Refusal:
        """Decide what somebody is shown of what is not public, and record it before it is shown.

        Without an entry nothing is admitted; where it is refused, that is recorded. What an admission does
        not name is not to be shown.

        Raises:
            DossierUnknown: no stream has this tag.
            StoreBusy, StoreUnusable: it cannot be recorded now, so nothing is shown.
        """
        from hoso.engine.looking import look  # whoever only writes need not import it

        with self.store.transaction() as transaction:
            return look(transaction, self.knowledge, self._entropy, command)

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
        """Handle commands in one transaction."""
        answered = self._surely(lambda _: iter(commands))
        self._clean([made for command, made in answered if isinstance(command, Erase)])
        return [outcome for _, outcome in answered]

    def fire(
        self, limit: int = FEW, after: tuple[str, str] = START, stuck: Mapping[str, int] | None = None
    ) -> Fired:
        """Let the clock do a few things that are due, the longest due first, in one transaction.

        Several may do this at once: each sees what the others stored, so nothing comes about twice. What
        cannot happen as things are is passed by, and is due still.

        Args:
            limit: after so many things no further dossier is looked at.
            after: the instant and tag of the last dossier that was looked at.
            stuck: dossiers to pass by as long as they have this version.

        Raises:
            StoreBusy, StoreUnusable: it could not be stored; none of it was.
        """
        passed: Mapping[str, int] = stuck or {}
        seen: list[Due] = []
        whole = False
        with self.store.reading() as reading:  # whoever only looks keeps nobody waiting
            due = list(reading.timers(reading.now(), after=after, limit=limit))
            if due:
                self.knowledge.current(reading)  # what is learnt from what is stored stays learnt

        def chosen(transaction: Transaction) -> Iterator[Fire | Exchange]:
            nonlocal whole
            now, asked = transaction.now(), 0
            seen.clear()
            # Looked at anew: meanwhile others may have done it.
            for item in transaction.timers(now, after=after, limit=limit):
                if asked >= limit:
                    return
                seen.append(item)
                if passed.get(item.stream) != item.version:
                    for command in due_commands(transaction, item.stream, now):
                        asked += 1
                        yield command
            whole = len(seen) < limit

        if any(passed.get(item.stream) != item.version for item in due):
            answered = self._surely(chosen, aside=True)
        else:
            answered, seen, whole = [], due, len(due) < limit
        return fired(answered, seen, whole=whole)

    def sequence(self, limit: int = LOT) -> Sequenced:
        """Give the next entries their index in the public log, in one transaction that stands aside.

        Raises:
            LogMissing: no log was founded.
            LogDiverged: the store has not the entries that the log has; nothing was written.
            StoreBusy, StoreUnusable: it could not be stored; none of it was.
        """
        knowledge = self.knowledge.apart()
        with self.store.transaction(aside=True) as transaction:
            year = self._office_day(transaction.now())[:4]
            return sequence_lot(
                transaction,
                limit,
                year,
                lambda command: self._answer(transaction, knowledge, command, request_digest(command)),
            )

    def _surely(
        self, chosen: Callable[[Transaction], Iterator[Asked]], *, aside: bool = False
    ) -> list[tuple[Asked, Outcome]]:
        """Handle commands in one transaction; where one cannot be written, all others nevertheless.

        Savepoints cost a tenth of a step, and hardly ever must one be undone: what is refused or unknown
        wrote nothing that others rest on. So where writing one of the commands fails, nothing of the group is
        stored, and all of it is done anew, each command in a savepoint.
        """
        try:
            return self._together(chosen, savepoints=False, aside=aside)
        except StoreBusy:
            raise
        except HosoError:
            return self._together(chosen, savepoints=True, aside=aside)

    def _together(
        self, chosen: Callable[[Transaction], Iterator[Asked]], *, savepoints: bool, aside: bool
    ) -> list[tuple[Asked, Outcome]]:
        """Handle commands in one transaction; after a failed write it stores nothing, but for savepoints."""
        # If it is undone, what was learnt in it was never so.
        knowledge = self.knowledge.apart()
        answered: list[tuple[Asked, Outcome]] = []
        with self.store.transaction(aside=aside) as transaction:
            for command in chosen(transaction):
                try:
                    digest = request_digest(command)
                    if savepoints:
                        with transaction.savepoint():
                            outcome = self._answer(transaction, knowledge, command, digest)
                    else:
                        outcome = self._answer(transaction, knowledge, command, digest)
                    answered.append((command, outcome))
                except HosoError as error:
                    answered.append((command, error))
        return answered

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
        return Writing(
            transaction, knowledge, sight, self._entropy, command, key, digest, self._office_day
        ).run()

    def _clean(self, erasures: Sequence[Receipt | Refusal | HosoError]) -> None:
        """After an erasure was committed, bring what it erased out of the store's files."""
        if any(isinstance(made, Receipt) for made in erasures):
            # Where the files cannot be cleaned now, the erasure is pending, not undone.
            with suppress(StoreBusy, StoreUnusable):
                self.store.finish_erasures()
