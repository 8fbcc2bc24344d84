"""The tree of a shard, looked up in the tiles that a store keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.errors import LogDiverged
from hoso.engine.log.lookup import TileLookup
from hoso.engine.log.proofs import root_at
from hoso.engine.log.tiles import TILE_WIDTH, Tile

if TYPE_CHECKING:
    from hoso.engine.log.checkpoint import Checkpoint
    from hoso.engine.log.keeping import LogReading
    from hoso.engine.log.shard import Shard


def tree_of(reading: LogReading, shard: Shard) -> TileLookup:
    """Look hashes up in a shard as this view has it; what proofs are made from."""
    return TileLookup(shard.size, lambda tile: tile_of(reading, shard, tile))


def tile_of(reading: LogReading, shard: Shard, tile: Tile) -> bytes:
    """The content of a tile of the shard, full or partial.

    Raises:
        LogDiverged: it is not kept, so somebody took it away.
    """
    found = shard.partial(tile) if tile.width < TILE_WIDTH else reading.tile(shard.folder, tile)
    if found is None:
        raise LogDiverged(f"{shard.origin}: tile {tile.level}/{tile.number}")
    return found


def must_continue(reading: LogReading, shard: Shard, known: Checkpoint) -> None:
    """Stop where the shard is not the one of an earlier checkpoint, gone on.

    Raises:
        LogDiverged: it is shorter, or its beginning is another.
    """
    if known.size > shard.size:
        raise LogDiverged(f"{shard.origin}: {known.size} > {shard.size}")
    if root_at(known.size, tree_of(reading, shard)) != known.root:
        raise LogDiverged(f"{shard.origin}: {known.size}")
