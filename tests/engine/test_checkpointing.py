"""engine/checkpointing.py: the log is signed as it grows, and never a shorter or another one."""

from __future__ import annotations

import pytest

from hoso.engine.checkpointing import sign_checkpoints
from hoso.engine.commands import AddKey, Asking, RetireKey
from hoso.engine.errors import KeyUnusable, LogDiverged, LogMissing, SignatureMissing
from hoso.engine.log.checkpoint import Checkpoint, checkpoint_from
from hoso.engine.log.note import open_note
from hoso.engine.memory import MemoryStore
from tests.engine.logged import NAME, TestSigner, logged, sequence_all, true_root
from tests.engine.test_sequencing import open_some
from tests.properties.worlds import Clock, must


def sign(engine, *signers, known=(), remember=lambda _: None):
    """Sequence and sign all there is."""
    sequence_all(engine)
    return sign_checkpoints(engine.store, signers or (TestSigner(),), lambda: known, remember)


def test_a_checkpoint_says_size_and_root_and_is_signed():
    """The note opens with the log's key and says what the tree is; it is kept, and told before it is made."""
    engine = logged()
    told = []
    (signed,) = sign(engine, remember=told.append)
    text = open_note(signed.note, [TestSigner()]).text
    with engine.store.reading() as reading:
        (shard,) = reading.shards()
        checkpoint = Checkpoint(f"{NAME}/2026", shard.size, true_root(reading, shard))
        assert checkpoint_from(text) == checkpoint
        assert reading.signed("2026") == signed
    assert told == [checkpoint]


def test_what_has_not_grown_is_not_signed_again():
    """A second time nothing new is signed; after new entries it is."""
    engine = logged()
    assert len(sign(engine)) == 1
    assert sign(engine) == []
    open_some(engine, 300)
    assert [item.size for item in sign(engine)] == [303]


def test_a_closed_shard_is_signed_once_more_beside_the_new_one():
    """When the year has changed, the last checkpoint of the old shard and the first of the new are made."""
    clock = Clock("2026-12-31T03:00:00.000000Z")
    engine = logged(MemoryStore(clock))
    sign(engine)
    open_some(engine, 2)
    clock.now = "2027-01-02T03:00:00.000000Z"
    assert [(item.folder, item.size) for item in sign(engine)] == [("2026", 5), ("2027", 1)]
    assert sign(engine) == []


def other(count):
    """Another log of the same name."""
    engine = logged()
    open_some(engine, count, 500)
    sequence_all(engine)
    return engine


@pytest.mark.parametrize("count", [0, 3, 9])
def test_another_log_than_the_one_signed_before_is_a_hard_stop(count):
    """A copy that is shorter, as long, or longer but another is not signed, by what the key remembers."""
    engine = logged()
    open_some(engine, 3)
    seen = []
    sign(engine, remember=seen.append)
    with pytest.raises(LogDiverged):
        sign_checkpoints(other(count).store, [TestSigner()], lambda: seen, seen.append)
    assert len(seen) == 1


def test_a_store_written_anew_is_a_hard_stop_by_its_own_memory():
    """The last signed checkpoint in the store itself is held against the tree."""
    engine = logged()
    sequence_all(engine)
    (signed,) = sign(other(5))
    with engine.store.transaction() as transaction:
        transaction.keep_signed(signed._replace(size=2))
    with pytest.raises(LogDiverged):
        sign(engine)


def test_a_shard_nobody_knows_here_is_a_hard_stop():
    """A key that signed another shard of another store signs nothing for this one."""
    with pytest.raises(LogDiverged):
        sign(logged(), known=[Checkpoint(f"{NAME}/2025", 1, bytes(32))])


def test_every_key_of_the_log_signs_and_no_other():
    """While a key is being replaced both sign; afterwards the new one alone."""
    engine = logged()
    old, new = TestSigner(1), TestSigner(2)
    must(engine, AddKey(Asking("founder", "t", "a"), new.key.text()))
    with pytest.raises(KeyUnusable):
        sign(engine, old)
    (both,) = sign(engine, old, new)
    assert open_note(both.note, [old]).text == open_note(both.note, [new]).text
    must(engine, RetireKey(Asking("founder", "t", "r"), old.key.text()))
    with pytest.raises(KeyUnusable):
        sign(engine, old, new)
    (alone,) = sign(engine, new)
    with pytest.raises(SignatureMissing):
        open_note(alone.note, [old])


def test_without_a_log_nothing_is_signed():
    """Nothing was sequenced, so there is nothing to sign."""
    with pytest.raises(LogMissing):
        sign_checkpoints(logged().store, [TestSigner()], list, lambda _: None)
