"""The contract of a store as the public log sees it: the order of commits, shards, tiles, checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hoso.engine.log.hashing import leaf_hash
from hoso.engine.log.shard import Shard, Signed
from hoso.engine.log.tiles import Tile
from tests.contracts.chain import Chain

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.head import Head
    from hoso.engine.ports import Store, Transaction
    from hoso.engine.stored import Sealed

FULL = bytes(range(256)) * 32


def interrupted(store: Store, sealed: Sealed, head: Head) -> None:
    """Append an entry, and be interrupted."""
    with store.transaction() as transaction:
        transaction.append(sealed, head)
        raise KeyboardInterrupt


def shard(size: int) -> Shard:
    """A shard of a few leaves."""
    edge = Shard("2026", "log/2026", 1, 0).edge()
    list(edge.extend([leaf_hash(bytes([number])) for number in range(size)]))
    return Shard("2026", "log/2026", 1, size, edge.rows())


def careless(store: Store, write: Callable[[Transaction], None]) -> None:
    """Write what is refused, and go on as if nothing had been."""
    with store.transaction() as transaction:
        transaction.keep_tile("2031", Tile(0, 0), FULL)
        with pytest.raises(ValueError, match=r"\w"):
            write(transaction)


def refused(store: Store, write: Callable[[Transaction], None]) -> None:
    """Nothing of the transaction is stored, even where the caller goes on."""
    with pytest.raises(ValueError, match=r"\w"):
        careless(store, write)
    with store.reading() as reading:
        assert reading.tile("2031", Tile(0, 0)) is None


class LogContract:
    """Every store passes these, too; the fixture `store` gives one."""

    def test_a_new_store_has_no_log(self, store: Store) -> None:
        """There is no entry, no shard, no tile and no checkpoint."""
        with store.reading() as reading:
            assert reading.position() == 0
            assert reading.leaves(after=0, limit=9) == []
            assert list(reading.positions("x")) == []
            assert reading.shards() == ()
            assert reading.tile("2026", Tile(0, 0)) is None
            assert reading.signed("2026") is None

    def test_entries_stand_in_the_order_of_their_commits(self, store: Store) -> None:
        """Positions are 1, 2, 3 … over all streams, and each stream knows its own."""
        chain = Chain()
        heads = {name: chain.blank(name) for name in ("A1", "B1")}
        order = ["A1", "B1", "B1", "A1", "B1"]
        leaves = []
        for name in order:
            sealed, heads[name] = chain.write(store, heads[name])
            leaves.append(sealed.stored.leaf)
        with store.reading() as reading:
            assert reading.position() == 5
            assert reading.leaves(after=0, limit=9) == list(enumerate(leaves, 1))
            assert reading.leaves(after=3, limit=1) == [(4, leaves[3])]
            assert reading.leaves(after=5, limit=9) == []
            assert list(reading.positions(heads["A1"].stream)) == [(1, 1), (2, 4)]
            assert list(reading.positions(heads["B1"].stream, after=1)) == [(2, 3), (3, 5)]

    def test_what_was_undone_takes_no_position(self, store: Store) -> None:
        """A transaction that was left by an exception leaves no gap."""
        chain = Chain()
        sealed, head = chain.follow(chain.blank("A1"))
        with pytest.raises(KeyboardInterrupt):
            interrupted(store, sealed, head)
        chain.write(store, chain.blank("B1"))
        with store.reading() as reading:
            assert [position for position, _ in reading.leaves(after=0, limit=9)] == [1]

    def test_a_shard_is_read_back_and_grows(self, store: Store) -> None:
        """A shard comes back with its edge, and the larger one takes its place."""
        for size in (0, 3, 3, 7):
            with store.transaction() as transaction:
                transaction.keep_shard(shard(size))
            with store.reading() as reading:
                assert reading.shards() == (shard(size),)
                assert reading.shards()[0].root() == shard(size).root()
        with store.transaction() as transaction:
            transaction.keep_shard(Shard("2027", "log/2027", 8, 0))
        with store.reading() as reading:
            assert [item.folder for item in reading.shards()] == ["2026", "2027"]

    def test_a_shard_never_shrinks_or_moves(self, store: Store) -> None:
        """A smaller one, one that begins elsewhere, or an earlier year is refused."""
        with store.transaction() as transaction:
            transaction.keep_shard(shard(5))
        refused(store, lambda transaction: transaction.keep_shard(shard(4)))
        refused(store, lambda transaction: transaction.keep_shard(shard(6)._replace(first=2)))
        refused(store, lambda transaction: transaction.keep_shard(Shard("2025", "log/2025", 1, 0)))
        with store.reading() as reading:
            assert reading.shards() == (shard(5),)

    def test_a_tile_is_kept_once(self, store: Store) -> None:
        """A full tile comes back; a second one in its place, or a partial one, is refused."""
        with store.transaction() as transaction:
            transaction.keep_tile("2026", Tile(1, 2), FULL)
        with store.reading() as reading:
            assert reading.tile("2026", Tile(1, 2)) == FULL
            assert reading.tile("2027", Tile(1, 2)) is None
        refused(store, lambda transaction: transaction.keep_tile("2026", Tile(1, 2), FULL))
        refused(store, lambda transaction: transaction.keep_tile("2026", Tile(1, 3, 5), FULL[:160]))

    def test_a_checkpoint_goes_no_way_back(self, store: Store) -> None:
        """The last one is known, the same again is nothing new; a smaller or another one is refused."""
        for size in (3, 9, 9):
            with store.transaction() as transaction:
                transaction.keep_signed(Signed("2026", size, bytes(32), b"note %d" % size))
        with store.reading() as reading:
            assert reading.signed("2026") == Signed("2026", 9, bytes(32), b"note 9")
            assert reading.signed("2027") is None
        refused(store, lambda transaction: transaction.keep_signed(Signed("2026", 8, bytes(32), b"n")))
        refused(store, lambda transaction: transaction.keep_signed(Signed("2026", 9, b"\1" * 32, b"n")))

    def test_the_note_of_a_checkpoint_only_gains_signatures(self, store: Store) -> None:
        """Lines at its end are kept; a note that lost one, has another text, or comes too late is refused."""
        first = Signed("2026", 9, bytes(32), b"text\n\na\n")
        for note in (b"text\n\na\n", b"text\n\na\nb\n", b"text\n\na\nb\n", b"text\n\na\nb\nc\n"):
            with store.transaction() as transaction:
                transaction.keep_signed(first._replace(note=note))
            with store.reading() as reading:
                assert reading.signed("2026") == first._replace(note=note)
        for note in (
            b"text\n\na\n",
            b"text\n\na\nb\nd\ne\n",
            b"text\n\na\nb\nc\nd\n\ne\n",
            b"text\n\na\nb\nc\n\nd\n",
        ):
            refused(store, lambda transaction, note=note: transaction.keep_signed(first._replace(note=note)))
        with store.transaction() as transaction:
            transaction.keep_signed(first._replace(size=10))
        refused(
            store, lambda transaction: transaction.keep_signed(first._replace(note=b"text\n\na\nb\nc\nd\n"))
        )
        with store.reading() as reading:
            assert reading.signed("2026") == first._replace(size=10)
