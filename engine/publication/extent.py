"""How far each shard of the log is published: to the size that was signed last."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.errors import LogMissing
from hoso.engine.log.checkpoint import Checkpoint
from hoso.engine.log.hashing import HASH_SIZE
from hoso.engine.log.proofs import inclusion_proof
from hoso.engine.log.stored_tree import must_continue, tile_of, tree_of
from hoso.engine.log.tiles import Tile, last_tile
from hoso.engine.publication.line import At

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.log.lookup import TileLookup
    from hoso.engine.log.shard import Shard, Signed
    from hoso.engine.ports import Reading


class Extent(NamedTuple):
    """One shard as far as it is published; the tree may have grown since."""

    shard: Shard
    signed: Signed

    @property
    def folder(self) -> str:
        """The year, as the folder of the shard is called."""
        return self.shard.folder

    @property
    def size(self) -> int:
        """How many leaves are published."""
        return self.signed.size

    def tile(self, reading: Reading, tile: Tile) -> bytes:
        """The content of a tile of the tree of this size.

        Raises:
            LogDiverged: it is not kept, so somebody took it away.
        """
        last = last_tile(tile.level, self.shard.size)
        grown = last if tile.number == last.number else Tile(tile.level, tile.number)
        return tile_of(reading, self.shard, grown)[: tile.width * HASH_SIZE]

    def tree(self, reading: Reading) -> TileLookup:
        """Look hashes up, to make proofs from."""
        return tree_of(reading, self.shard)

    def proof(self, index: int, tree: TileLookup) -> list[bytes]:
        """Prove that a leaf is in the tree of this size."""
        return inclusion_proof(index, self.size, tree)


def extents(reading: Reading) -> tuple[Extent, ...]:
    """The shards that are published, the oldest first.

    What follows a shard that is not signed to its end is not published: a stream would have a gap.

    Raises:
        LogMissing: there is no log, or nothing of it is signed.
        LogDiverged: a shard is not the one that was signed, gone on.
    """
    found: list[Extent] = []
    for shard in reading.shards():
        signed = reading.signed(shard.folder)
        if signed is None:
            break
        must_continue(reading, shard, Checkpoint(shard.origin, signed.size, signed.root))
        found.append(Extent(shard, signed))
        if signed.size < shard.size:
            break
    if not found:
        raise LogMissing
    return tuple(found)


def places_of(reading: Reading, tag: str, published: Sequence[Extent]) -> dict[int, At]:
    """Where the entries of a stream stand in the log, by their sequence, as far as it is published."""
    places: dict[int, At] = {}
    coming = iter(published)
    extent = next(coming)
    for n, position in reading.positions(tag):
        while position >= extent.shard.first + extent.size:
            following = next(coming, None)
            if following is None:
                return places
            extent = following
        places[n] = At(extent.folder, position - extent.shard.first)
    return places
