"""Checkpoints: the log as it is now is signed, and never one that is not the last one gone on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.errors import KeyUnusable, LogDiverged, LogMissing
from hoso.engine.keys import keys_of
from hoso.engine.log.checkpoint import Checkpoint
from hoso.engine.log.note import signed_note
from hoso.engine.log.shard import Signed
from hoso.engine.log.stored_tree import must_continue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hoso.engine.log.shard import Shard
    from hoso.engine.log.signing import Signer
    from hoso.engine.ports import Reading, Store


def sign_checkpoints(
    store: Store,
    signers: Sequence[Signer],
    known: Callable[[], Iterable[Checkpoint]],
    remember: Callable[[Checkpoint], None],
) -> list[Signed]:
    """Sign each shard that has grown since it was signed last; what was signed is kept in the store.

    A shorter or different log than any known checkpoint is a hard stop: an old copy of the store, or one that
    was written anew, is never signed. Whoever has the keys remembers, outside of the store, what they signed.

    Args:
        store: what the log is of.
        signers: one for each key that signs the log, by the stream `keys`.
        known: gives the checkpoints that the holder of the keys, or whoever publishes, knows of any shard;
            asked while nobody else signs.
        remember: is told each checkpoint before anybody gets its signature.

    Raises:
        LogMissing: no log was founded, or nothing sequenced.
        LogDiverged: the log is not what was signed before; nothing is signed.
        KeyUnusable: a key that signs the log is missing among the signers, or one of them does not sign it.
    """
    made: list[Signed] = []
    # In one transaction: two who sign at once would else remember the smaller one last.
    with store.transaction(aside=True) as transaction:
        shards = transaction.shards()
        if not shards:
            raise LogMissing
        check_signers(transaction, signers)
        _check_known(transaction, shards, known())
        for shard in shards:
            if shard.size and _is_new(transaction, shard):
                checkpoint = Checkpoint(shard.origin, shard.size, shard.root())
                remember(checkpoint)
                note = signed_note(checkpoint.text(), signers)
                made.append(Signed(shard.folder, shard.size, checkpoint.root, note))
                transaction.keep_signed(made[-1])
    return made


def check_signers(reading: Reading, signers: Sequence[Signer]) -> None:
    """Stop where the signers are not those that sign the log now.

    Raises:
        KeyUnusable: a key that signs the log is missing among them, or one of them does not sign it.
    """
    signing = keys_of(reading).signing
    given = [signer.key.text() for signer in signers]
    missing = [key for key in signing if key not in given]
    if missing:
        raise KeyUnusable(f"{missing[0]} signs the log, and its file was not named")
    strange = [key for key in given if key not in signing]
    if strange:
        raise KeyUnusable(f"{strange[0]} does not sign this log")


def _check_known(reading: Reading, shards: Sequence[Shard], known: Iterable[Checkpoint]) -> None:
    of = {shard.origin: shard for shard in shards}
    for checkpoint in known:
        shard = of.get(checkpoint.origin)
        if shard is None:
            raise LogDiverged(checkpoint.origin)
        must_continue(reading, shard, checkpoint)


def _is_new(reading: Reading, shard: Shard) -> bool:
    """Has the shard grown since it was signed last?"""
    last = reading.signed(shard.folder)
    if last is None:
        return True
    must_continue(reading, shard, Checkpoint(shard.origin, last.size, last.root))
    return last.size < shard.size
