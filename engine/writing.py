"""Writing: one command inside its transaction. With noting.py the only file that calls the ports to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from hoso.engine import decide
from hoso.engine.access import access_draft, is_of_authority, refused_effect
from hoso.engine.binary import ZERO_HASH
from hoso.engine.clocks.pending import next_timer
from hoso.engine.commands import (
    AddKey,
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
    Exchange,
    Fire,
    FoundLog,
    Lapse,
    Open,
    OpenShard,
    Override,
    Recall,
    Redate,
    Release,
    RetireKey,
    Settle,
    Take,
)
from hoso.engine.decide.exchanging import Other, declared_for
from hoso.engine.decide.issuing import Issuing
from hoso.engine.decide.log_keys import LogSituation
from hoso.engine.decide.opening import Opening
from hoso.engine.decide.situation import Situation
from hoso.engine.definition import compile_definition
from hoso.engine.dossier import evolve
from hoso.engine.erasing import erasing_name, erasing_values
from hoso.engine.errors import DossierUnknown, HosoError
from hoso.engine.head import Head
from hoso.engine.keys import keys_of
from hoso.engine.noting import note
from hoso.engine.reason import Refusal, refuse
from hoso.engine.receipt import receipt_of
from hoso.engine.seal import seal
from hoso.engine.sub_dossier import sub_of, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.commands import Command, DossierCommand, LogCommand
    from hoso.engine.decide.situation import Decision, Draft
    from hoso.engine.definition import Definition
    from hoso.engine.entropy import Entropy
    from hoso.engine.knowledge import Knowledge
    from hoso.engine.ports import Transaction
    from hoso.engine.receipt import Receipt
    from hoso.engine.sight import Sight
    from hoso.engine.stored import Sealed

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
    Settle: decide.decide_settle,
    Override: decide.decide_override,
    Fire: decide.decide_fire,
}


class Writing:
    """One command inside its transaction: decided on what is seen there, sealed and appended."""

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
            case Exchange():
                return self._exchange(command)
            case Change():
                return self._change(command)
            case Deploy():
                return self._deploy(command)
            case Decree():
                return self._decree(command)
            case FoundLog() | AddKey() | RetireKey() | OpenShard():
                return self._log(command)
            case Erase(dossier=None):
                return self._erase_officer(command)
            case _:
                return self._on_dossier(command)

    def _open(self, command: Open) -> Receipt | Refusal:
        transaction = self._transaction
        registry = self._registry
        now = self._now()
        day = self._office_day(now)
        definition = self._knowledge.received(transaction, registry, command.procedure, day)
        if definition is None:
            known = sorted(registry.deployed)
            return refuse("procedure_unknown", about=command.procedure, known=known)
        code = command.code
        if code is None:
            series = command.series or ""
            code = f"{series}{transaction.serial(series):04d}"
        taken = transaction.named("dossier", code) is not None
        opening = Opening(
            definition, self._directory, registry.version, code, taken, now, day, self._calendars
        )
        decision = decide.decide_open(command, opening)
        head = Head(self._entropy.tag(), "dossier", code, 0, ZERO_HASH, "", {})
        return self._store(decision, head, definition)

    def _exchange(self, command: Exchange) -> Receipt | Refusal:
        """Tell a dossier something of another one, which is read in the same view and not written."""
        transaction, head = self._transaction, self._seen
        other = self._other(command.other)
        if command.what == "open":
            return self._open_sub(command, other) if other is not None else refuse("sub_closed")
        if head is None or head.kind != "dossier":
            raise DossierUnknown(command.dossier)
        definition = self._knowledge.definition(transaction, head.body["definition"])
        now = max(self._now(head), other.head.recorded_at if other is not None else "")
        situation = self._situation(head, definition, now)
        return self._store(decide.decide_exchange(command, situation, other), head, definition)

    def _open_sub(self, command: Exchange, parent: Other) -> Receipt | Refusal:
        """Open a sub-dossier under a code that is its parent's with a number."""
        transaction, body = self._transaction, parent.head.body
        item = sub_of(body, command.sub)
        if item is None:
            return refuse("sub_closed", about=command.what, sub=command.sub)
        now = max(self._now(), parent.head.recorded_at)
        day, declared = self._office_day(now), declared_for(parent.definition, item)
        unit = unit_of(declared, self._directory, body["unit"])
        definition = self._knowledge.received(transaction, self._registry, declared.procedure, day)
        if definition is None or unit is None:
            known = sorted(self._registry.deployed)
            return refuse("procedure_unknown", about=declared.procedure, known=known)
        code = f"{body['code']}.{command.sub}"
        taken = transaction.named("dossier", code) is not None
        version = self._registry.version
        opening = Opening(definition, self._directory, version, code, taken, now, day, self._calendars)
        decision = decide.decide_sub_open(command, opening, parent, item, unit)
        head = Head(self._entropy.tag(), "dossier", code, 0, ZERO_HASH, "", {})
        return self._store(decision, head, definition)

    def _other(self, stream: str) -> Other | None:
        head = self._transaction.head(stream) if stream else None
        if head is None or head.kind != "dossier":
            return None
        return Other(head, self._knowledge.definition(self._transaction, head.body["definition"]))

    def _on_dossier(self, command: DossierCommand) -> Receipt | Refusal:
        head = self._seen
        if head is None or head.kind != "dossier":
            raise DossierUnknown(command.dossier)
        definition = self._knowledge.definition(self._transaction, head.body["definition"])
        situation = self._situation(head, definition, self._now(head))
        return self._store(self._decide(command, situation), head, definition)

    def _situation(self, head: Head, definition: Definition, now: str) -> Situation:
        """What a step of a dossier is decided on, also one that nobody takes: it too may give a result."""
        issuing = None
        if definition.procedure.results:
            issuing = Issuing(self._office_day(now), self._transaction.last_number)
        return Situation(
            head, definition, self._directory, self._registry.version, now, self._calendars, issuing
        )

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

    def _log(self, command: LogCommand) -> Receipt | Refusal:
        head = self._sole("keys")
        keys = keys_of(self._transaction)
        situation = LogSituation(keys, self._directory, self._registry.version, self._now(head))
        return self._store(decide.decide_log(command, situation), head, None)

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
        """Seal what was decided and append it; a refusal is handed on, and noted where it is of authority."""
        if isinstance(decision, Refusal):
            self._note(decision, head, definition)
            return decision
        sealed = self._seal(decision, head)
        stored, entry = sealed.stored, sealed.entry
        body: dict[str, Any] = {}
        if definition is not None:
            body = evolve(head.body, entry, stored.n, sealed.disclosed, definition)
        leaf_hash = stored.leaf_hash
        timer = next_timer(body) if body else None
        moved = Head(head.stream, head.kind, head.name, stored.n, leaf_hash, stored.recorded_at, body, timer)
        self._transaction.append(sealed, moved, definition=text)
        for effect in entry["effects"]:
            if effect["kind"] == "erased":
                self._transaction.erase(stored.stream, stored.n, effect["digests"])
            elif effect["kind"] == "issued":
                self._transaction.use_number(effect["series"], effect["serial"])
        return receipt_of(stored, entry, leaf_hash)

    def _note(self, refusal: Refusal, head: Head, definition: Definition | None) -> None:
        """Note that somebody asked for what is not theirs to do; the clock is nobody."""
        command = self._command
        if isinstance(command, Fire | Exchange) or not is_of_authority(refusal):
            return
        effect = refused_effect(command, refusal, head, definition)
        known = self._directory, self._registry.version, self._now(head)
        note(self._transaction, self._entropy, access_draft("refuse", command.asking, [effect], *known))

    def _seal(self, decision: Draft, head: Head) -> Sealed:
        asking = self._command.asking
        request = {"client": asking.client, "key": asking.key, "digest": self._digest}
        decision["_sd"] = {"request": request}
        return seal(
            decision,
            stream=head.stream,
            n=head.version + 1,
            previous=head.leaf,
            request_key=self._key,
            salts=self._entropy.tag,
        )
