"""Sequencing: entries get their index in the public log, in the order of their commits.

A step knows nothing of the log. Afterwards this is done for as many entries as there are, in one transaction
of the store each lot: tiles, edge and size are stored together, so whoever is killed has done all of a lot or
nothing of it (docs/decisions/0021-the-sequencer.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.binary import text_of
from hoso.engine.commands import CLOCK, Asking, OpenShard
from hoso.engine.errors import LogDiverged, LogMissing
from hoso.engine.keys import keys_of
from hoso.engine.log.hashing import leaf_hash
from hoso.engine.log.shard import Shard
from hoso.engine.receipt import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.ports import Reading, Transaction
    from hoso.engine.reason import Refusal

    Ask = Callable[[OpenShard], Receipt | Refusal]

#: Entries in one transaction: some 20 ms, for which others wait.
LOT = 4096
#: The name under which the sequencer's requests are unique.
CLIENT = "sequencer"


class Sequenced(NamedTuple):
    """What one lot came to."""

    #: How many entries got an index.
    entries: int
    #: The shard that they are in, or the newest one.
    shard: Shard
    #: Are there no more?
    done: bool


def sequence_lot(transaction: Transaction, limit: int, year: str, ask: Ask) -> Sequenced:
    """Give the next entries their index; when all have theirs and a new year has come, open its shard.

    Args:
        transaction: of the store; nothing else writes meanwhile.
        limit: entries at the most.
        year: the present year in the office's zone, four digits.
        ask: handles the command that opens a shard, in this transaction.

    Raises:
        LogMissing: no log was founded.
        LogDiverged: the store has not the entries that the log has; nothing is written.
    """
    shard = newest(transaction)
    leaves = transaction.leaves(after=shard.last, limit=limit)
    shard = _grown(transaction, shard, leaves)
    done = len(leaves) < limit
    if leaves:
        transaction.keep_shard(shard)
    if done and year > shard.folder and shard.size:
        made = ask(_opening(shard, year))
        if isinstance(made, Receipt):
            origin = f"{shard.origin.rpartition('/')[0]}/{year}"
            shard = Shard(year, origin, shard.last + 1, 0)
            transaction.keep_shard(shard)
            done = False  # the entry that opens it is its first leaf
    return Sequenced(len(leaves), shard, done)


def newest(reading: Reading) -> Shard:
    """The newest shard; the first one before anything was sequenced.

    Raises:
        LogMissing: no log was founded.
        LogDiverged: the store has fewer entries than the log.
    """
    shards = reading.shards()
    if not shards:
        keys = keys_of(reading)
        if not keys.origins:
            raise LogMissing
        return Shard(keys.year, keys.origins[-1], 1, 0)
    shard = shards[-1]
    position = reading.position()
    if position < shard.last:
        raise LogDiverged(f"{shard.origin}: {shard.last} > {position}")
    return shard


def _grown(transaction: Transaction, shard: Shard, leaves: list[tuple[int, str]]) -> Shard:
    edge = shard.edge()
    after = shard.last
    # Entries are never deleted: where a position is missing, somebody did, and the log stops.
    for expected, (position, _) in enumerate(leaves, after + 1):
        if position != expected:
            raise LogDiverged(f"{shard.origin}: {expected} ≠ {position}")
    for tile, data in edge.extend([leaf_hash(text.encode()) for _, text in leaves]):
        transaction.keep_tile(shard.folder, tile, data)
    rows = edge.rows()
    return shard._replace(size=edge.size, rows=rows)


def _opening(shard: Shard, year: str) -> OpenShard:
    asking = Asking(CLOCK, CLIENT, f"{shard.origin}:{year}")
    return OpenShard(asking, year, shard.size, text_of(shard.root()))
