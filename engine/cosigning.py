"""Cosignatures for the log: each witness is asked for its own, and the note of the checkpoint gains it.

C2SP tlog-witness, from the log's side. What a witness answers is believed in one case only: a cosignature of
this very checkpoint that its key verifies. Anything else is told, and costs no more than that cosignature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.errors import LogMissing, Malformed, SignatureMissing, SignatureWrong, WitnessSilent
from hoso.engine.log.lines import number_in
from hoso.engine.log.note import open_note
from hoso.engine.log.proofs import consistency_proof
from hoso.engine.log.stored_tree import tree_of
from hoso.engine.log.submission import submission_bytes
from hoso.engine.log.witness import (
    CONFLICT,
    FORBIDDEN,
    NOT_FOUND,
    OK,
    SIZE,
    UNPROCESSABLE,
    cosigned_note,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoso.engine.log.shard import Signed
    from hoso.engine.log.signing import Verifier
    from hoso.engine.log.witness import Answer, Witness
    from hoso.engine.ports import Store

#: How often a witness is asked that says each time that it is elsewhere: others may ask it at the same time.
_TRIES = 5
#: What the statuses mean that are a refusal.
_REFUSED = {FORBIDDEN: "untrusted", NOT_FOUND: "unknown", UNPROCESSABLE: "diverged"}


class Cosigning(NamedTuple):
    """What came of asking one witness about one shard.

    `code` is `cosigned` or `already`; or why there is no cosignature:

    - `silent`: no answer; `unreadable`: an answer that the protocol does not know, or a wrong signature;
    - `unknown`, `untrusted`: the witness was not given this log, or not this key of it;
    - `ahead`: it has cosigned a larger log than this one is; `diverged`: another one;
    - `moving`: others had it cosign at the same time; `overtaken`: a larger checkpoint was signed meanwhile.
    """

    witness: str
    origin: str
    size: int
    code: str
    #: In words, for `silent` and `unreadable`; the size there for `ahead`.
    detail: str = ""

    @property
    def done(self) -> bool:
        """Is the cosignature there?"""
        return self.code in {"cosigned", "already"}

    @property
    def is_alarm(self) -> bool:
        """Has the witness seen what this log is no continuation of?"""
        return self.code in {"ahead", "diverged"}


def cosign_checkpoints(store: Store, witnesses: Sequence[Witness]) -> Iterator[Cosigning]:
    """Ask each witness for its cosignature of the newest signed checkpoint of each shard; keep what it gives.

    Raises:
        LogMissing: no log was founded, or nothing signed.
        LogDiverged: a tile of the log is missing.
    """
    with store.reading() as reading:
        found = [(shard.origin, reading.signed(shard.folder)) for shard in reading.shards()]
    signed = [(origin, item) for origin, item in found if item is not None]
    if not signed:
        raise LogMissing
    for origin, item in signed:
        for witness in witnesses:
            code, detail = _cosigned(store, item, witness)
            yield Cosigning(witness.verifier.key.name, origin, item.size, code, detail)


def _cosigned(store: Store, signed: Signed, witness: Witness) -> tuple[str, str]:
    """Ask until the witness and we agree how far it is, and keep its answer."""
    if _has(signed.note, witness.verifier):
        return "already", ""
    old = 0
    for _ in range(_TRIES):
        try:
            answer = witness.add_checkpoint(_submission(store, signed, old))
        except WitnessSilent as error:
            return "silent", "; ".join(error.details)
        if answer.status == OK:
            return _kept(store, signed, answer.body, witness.verifier)
        if answer.status in _REFUSED:
            return _REFUSED[answer.status], ""
        size = _size_in(answer)
        if size is None:
            return "unreadable", f"HTTP {answer.status}"
        if size > signed.size:
            return "ahead", str(size)
        old = size
    return "moving", ""


def _has(note: bytes, verifier: Verifier) -> bool:
    try:
        return bool(open_note(note, [verifier]).signatures)
    except SignatureMissing:
        return False


def _submission(store: Store, signed: Signed, old: int) -> bytes:
    proof: list[bytes] = []
    if old:
        with store.reading() as reading:
            shard = next(shard for shard in reading.shards() if shard.folder == signed.folder)
            proof = consistency_proof(old, signed.size, tree_of(reading, shard))
    return submission_bytes(old, proof, signed.note)


def _size_in(answer: Answer) -> int | None:
    """How far the witness says it is; None where it does not say that."""
    text = answer.body.decode("ascii", "replace")
    told = answer.status == CONFLICT and answer.content_type == SIZE and text.endswith("\n")
    return number_in(text[:-1]) if told else None


def _kept(store: Store, signed: Signed, lines: bytes, verifier: Verifier) -> tuple[str, str]:
    """Keep the cosignature, behind those that others gave meanwhile."""
    with store.transaction(aside=True) as transaction:
        last = transaction.signed(signed.folder)
        if last is None or last[:3] != signed[:3]:
            return "overtaken", ""
        try:
            note = cosigned_note(last.note, lines, [verifier])
        except (Malformed, SignatureMissing, SignatureWrong) as error:
            return "unreadable", str(error)
        transaction.keep_signed(last._replace(note=note))
    return "cosigned", ""
