"""engine/verification/public_log.py: the log is that of the entries; a kept checkpoint proves them whole."""

from __future__ import annotations

import pytest

from hoso.engine.checkpointing import sign_checkpoints
from hoso.engine.log.checkpoint import checkpoint_from
from hoso.engine.log.note import parse_note
from hoso.engine.memory import MemoryStore
from hoso.engine.verification.public_log import verify_log
from tests.engine.logged import NAME, TestSigner, logged, sequence_all
from tests.engine.test_sequencing import open_some
from tests.properties.courses import PEOPLE, permit
from tests.properties.worlds import Clock, founded


def signed(engine):
    """Sequence all there is, and give the checkpoints."""
    sequence_all(engine)
    made = sign_checkpoints(engine.store, [TestSigner()], list, lambda _: None)
    return [checkpoint_from(parse_note(item.note).text) for item in made]


def judged(engine, given=()):
    """What verification says of the log."""
    with engine.store.reading() as reading:
        return verify_log(reading, given)


def codes(verdict):
    """The problems by their codes."""
    return [problem.code for problem in verdict.problems]


def test_a_store_without_a_log_says_so():
    """Without a log there is neither a problem nor a proof."""
    verdict = judged(founded(permit(), people=PEOPLE))
    assert (verdict.name, verdict.shards, verdict.proven, codes(verdict)) == ("", [], 0, [])


def test_a_kept_checkpoint_proves_what_was_there():
    """All entries up to it are proven, those after it wait or are proven by a later one."""
    engine = logged()
    open_some(engine, 4)
    (first,) = signed(engine)
    open_some(engine, 3, 5)
    verdict = judged(engine, [first])
    assert (verdict.name, verdict.proven, verdict.waiting, codes(verdict)) == (NAME, 7, 3, [])
    (second,) = signed(engine)
    verdict = judged(engine, [first, second])
    assert (verdict.proven, verdict.waiting, verdict.shards) == (10, 0, [(f"{NAME}/2026", 10)])


def test_over_a_new_year_too():
    """The checkpoint of a later shard proves those before as well, since it begins where they end."""
    clock = Clock("2026-12-31T03:00:00.000000Z")
    engine = logged(MemoryStore(clock))
    open_some(engine, 2)
    clock.now = "2027-01-02T03:00:00.000000Z"
    checkpoints = signed(engine)
    assert len(checkpoints) == 2
    verdict = judged(engine, checkpoints)
    assert (verdict.proven, codes(verdict)) == (6, [])


def test_another_store_is_not_the_published_one():
    """A store with other entries, or fewer, does not satisfy the checkpoint."""
    engine = logged()
    open_some(engine, 4)
    (kept,) = signed(engine)
    for count in (1, 4, 9):
        other = logged()
        open_some(other, count, 500)
        sequence_all(other)
        assert codes(judged(other, [kept])) == ["log_not_the_published"]
    assert codes(judged(engine, [kept._replace(origin="x/2026")])) == ["log_unknown"]


@pytest.mark.parametrize("size", [0, 3, 5])
def test_a_log_that_is_not_that_of_its_entries_is_named(size):
    """A shard with another tree, or with more leaves than there are entries, is a problem."""
    engine, other = logged(), logged()
    open_some(other, 3 + size, 100)
    open_some(engine, 6)
    sequence_all(other)
    with other.store.reading() as reading:
        (foreign,) = reading.shards()
    with engine.store.transaction() as transaction:
        transaction.keep_shard(foreign)
    expected = ["log_root_differs"] if foreign.size <= 9 else ["log_shorter"]
    assert codes(judged(engine)) == expected


def test_a_checkpoint_the_store_itself_kept_is_held_against_it():
    """What the store says was signed must be a beginning of what it has."""
    engine = logged()
    sequence_all(engine)
    made = sign_checkpoints(engine.store, [TestSigner()], list, lambda _: None)[0]
    other = logged()
    open_some(other, 1)
    sequence_all(other)
    with other.store.transaction() as transaction:
        transaction.keep_signed(made._replace(root=bytes(32)))
    assert codes(judged(other)) == ["log_checkpoint_differs"]


def test_a_shard_that_was_closed_otherwise_is_named():
    """The entry that opened a shard says what the one before was; a kept shard that differs is a problem."""
    clock = Clock("2026-12-31T03:00:00.000000Z")
    engine = logged(MemoryStore(clock))
    clock.now = "2027-01-02T03:00:00.000000Z"
    sequence_all(engine)
    with engine.store.transaction() as transaction:
        old, _ = transaction.shards()
        transaction.keep_shard(old._replace(size=4, rows=(bytes(128),)))
    assert "log_shards_differ" in codes(judged(engine))
