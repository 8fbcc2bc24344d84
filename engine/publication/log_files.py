"""The log's own files: tiles of hashes and bundles of leaves, each new one once (C2SP tlog-tiles)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.errors import LogDiverged
from hoso.engine.log.bundle import bundle_data
from hoso.engine.log.hashing import leaf_hash
from hoso.engine.log.tile_path import bundle_path, tile_path
from hoso.engine.log.tiles import TILE_WIDTH, Tile, new_tiles, tile_data
from hoso.engine.publication.operations import Remove, Settle, Write
from hoso.engine.publication.paths import checkpoint_path
from hoso.engine.publication.standing import must_be_of, standing_of_log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.ports import Reading
    from hoso.engine.publication.extent import Extent
    from hoso.engine.publication.operations import Folder, Operation, Piece


def log_files(reading: Reading, extent: Extent, known: int) -> Iterator[Piece]:
    """Give the tiles and bundles of a shard that a folder with its first `known` leaves has not.

    A partial tile stays until the full one is there: readers of an earlier checkpoint look for it.

    Raises:
        LogDiverged: a tile or a leaf is not the one that was signed.
    """
    for tile in new_tiles(known, extent.size):
        data = extent.tile(reading, tile)
        files = [(tile_path(tile), data)]
        if tile.level == 0:
            files.append((bundle_path(tile.number, tile.width), _bundle(reading, extent, tile, data)))
        operations: list[Operation] = []
        for path, content in files:
            operations.append(Write(f"{extent.folder}/{path}", content))
            if tile.width == TILE_WIDTH:
                operations.append(Remove(f"{extent.folder}/{path}.p"))
        yield tuple(operations)


def count_log_files(extent: Extent, known: int) -> int:
    """How many pieces that are."""
    return sum(1 for _ in new_tiles(known, extent.size))


def log_folder(reading: Reading, published: tuple[Extent, ...], folder: Folder) -> Iterator[Piece]:
    """Bring a folder that holds nothing but the log to where it is now: tiles and bundles, then checkpoints.

    Whenever it stops, the folder is whole: its checkpoint has all its tiles.

    Raises:
        LogDiverged: a checkpoint in the folder is not one of this log; nothing is written.
        FolderOfAnother: it cannot be read.
    """
    standing = standing_of_log(folder)
    must_be_of(standing, reading, published)
    for extent in published:
        had = standing.checkpoints.get(extent.folder)
        yield from log_files(reading, extent, had.size if had else 0)
        if had is None or had.note != extent.signed.note:
            yield Settle(), Write(checkpoint_path(extent.folder), extent.signed.note), Settle()


def _bundle(reading: Reading, extent: Extent, tile: Tile, hashes: bytes) -> bytes:
    after = extent.shard.first + tile.number * TILE_WIDTH - 1
    leaves = [text.encode() for _, text in reading.leaves(after=after, limit=tile.width)]
    if tile_data([leaf_hash(leaf) for leaf in leaves]) != hashes:
        raise LogDiverged(f"{extent.shard.origin}: {tile_path(tile)}")
    return bundle_data(leaves)
