"""engine/sequencing.py: every entry gets one index, in the order of commits, whatever interrupts it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.commands import AddKey, Asking, FoundLog, Open, RetireKey
from hoso.engine.errors import LogDiverged, LogMissing
from hoso.engine.keys import keys_of
from hoso.engine.memory import MemoryStore
from hoso.engine.verification.record import verify
from tests.engine.logged import NAME, TestSigner, logged, sequence_all, true_root
from tests.properties.courses import PEOPLE, permit
from tests.properties.worlds import Clock, founded, must


def open_some(engine, count, first=1):
    """Open dossiers."""
    for number in range(first, first + count):
        fields = {"area": "near", "name": f"Canary {number}"}
        must(
            engine,
            Open(Asking("ann", "t", f"o{number}"), "model.permit", "office", f"C-{number:04}", fields=fields),
        )


def test_without_a_log_nothing_is_sequenced():
    """A store in which no log was founded says so."""
    engine = founded(permit(), people=PEOPLE)
    with pytest.raises(LogMissing):
        engine.sequence()


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(1, 40))
def test_the_tree_is_that_of_the_leaves_in_the_order_of_commits(bursts, limit):
    """However entries come and lots are cut, the root is that of the definition over all leaves."""
    engine = logged()
    first = 1
    for burst in bursts:
        open_some(engine, burst, first)
        first += burst
        engine.sequence(limit)
    sequence_all(engine, limit)
    with engine.store.reading() as reading:
        (shard,) = reading.shards()
        assert shard.size == reading.position() == 3 + first - 1
        assert shard.root() == true_root(reading, shard)


def test_full_tiles_are_kept_once_and_for_all():
    """A tree of more than a tile has its full tiles in the store, and grows on from them."""
    engine = logged()
    for first in (1, 300):
        open_some(engine, 299, first)
        sequence_all(engine, 100)
    with engine.store.reading() as reading:
        (shard,) = reading.shards()
        assert [len(row) // 32 for row in shard.rows] == [shard.size % 256, shard.size // 256]
        assert shard.root() == true_root(reading, shard)


def test_a_new_year_opens_a_shard_that_names_the_one_before():
    """Everything of the old year is closed in its shard; the new one begins with the entry that says how."""
    clock = Clock("2026-12-31T03:00:00.000000Z")
    engine = logged(MemoryStore(clock))
    open_some(engine, 5)
    engine.sequence(2)
    clock.now = "2027-01-02T03:00:00.000000Z"
    open_some(engine, 2, 6)
    sequence_all(engine, 4)
    open_some(engine, 1, 8)
    sequence_all(engine)
    with engine.store.reading() as reading:
        old, new = reading.shards()
        assert (old.folder, old.size, new.folder, new.size) == ("2026", 3 + 7, "2027", 2)
        assert new.first == old.last + 1
        assert [shard.root() for shard in (old, new)] == [true_root(reading, shard) for shard in (old, new)]
        (_, leaf), *_ = reading.leaves(after=old.last, limit=1)
        stream = reading.named("keys", "keys")
        *_, last = reading.entries(stream.stream)
        assert last.leaf == leaf
        (effect,) = last.entry["effects"]
        assert effect["kind"] == "shard_opened"
        assert effect["origin"] == f"{NAME}/2027"
        assert effect["previous"]["size"] == old.size
        assert keys_of(reading).origins == (f"{NAME}/2026", f"{NAME}/2027")
        assert all(not verdict.problems for verdict in verify(reading))


def test_a_store_that_lost_its_tail_is_not_sequenced():
    """Where the store has fewer entries than its log, nothing goes on."""
    engine = logged()
    sequence_all(engine)
    with engine.store.reading() as reading:
        (shard,) = reading.shards()
    other = logged()
    with other.store.transaction() as transaction:
        transaction.keep_shard(shard._replace(size=9, rows=()))
    with pytest.raises(LogDiverged):
        other.sequence()


def test_keys_are_replaced_by_entries():
    """A second key signs beside the first, which then signs no more; the last one cannot be taken away."""
    engine = logged()
    first, second, strange = (TestSigner(number).key.text() for number in (1, 2, 3))
    founder = iter(Asking("founder", "t", f"k{number}") for number in range(99))
    assert engine.handle(RetireKey(next(founder), first)).subjects() == {f"log_key_last.{first}"}
    must(engine, AddKey(next(founder), second))
    assert engine.handle(AddKey(next(founder), second)).subjects() == {f"log_key_known.{second}"}
    must(engine, RetireKey(next(founder), first))
    assert engine.handle(RetireKey(next(founder), strange)).subjects() == {f"log_key_unknown.{strange}"}
    assert engine.handle(AddKey(next(founder), first)).subjects() == {f"log_key_known.{first}"}
    with engine.store.reading() as reading:
        keys = keys_of(reading)
        assert (keys.signing, keys.retired) == ((second,), (first,))


@pytest.mark.parametrize(
    ("who", "name", "key", "year", "reasons"),
    [
        ("ann", NAME, None, "2026", {"role"}),
        (
            "founder",
            "Log Example",
            None,
            "2026",
            {"log_name_unreadable.Log Example", "log_key_foreign." + NAME},
        ),
        ("founder", NAME, "x+1+2", "2026", {"log_key_unreadable.x+1+2"}),
        ("founder", NAME, None, "26", {"log_year_unreadable.26"}),
    ],
)
def test_founding_is_refused_with_all_reasons(who, name, key, year, reasons):
    """It takes the power, a name, a key of that name, and a year."""
    engine = founded(permit(), people=PEOPLE)
    refusal = engine.handle(FoundLog(Asking(who, "t", "f"), name, key or TestSigner().key.text(), year))
    assert refusal.subjects() == reasons


def test_a_log_is_founded_once():
    """A second name for the log of a store is refused."""
    engine = logged()
    again = FoundLog(Asking("founder", "t", "f2"), "other", TestSigner(1, "other").key.text(), "2026")
    assert engine.handle(again).subjects() == {f"log_founded_already.{NAME}"}
