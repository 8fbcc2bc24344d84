"""Tiles: the tree as files of at most 256 hashes (C2SP tlog-tiles).

Tile `number` of level `level` holds the hashes of subtrees of 256^level leaves, from the one with the index
256 * number on. A tile with fewer than 256 of them is *partial*: at most the last one of each level is.
A bundle of entries goes with each tile of level 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.errors import Malformed
from hoso.engine.log.hashing import HASH_SIZE, folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Levels of the tree that one tile spans.
TILE_HEIGHT = 8
#: Hashes in a full tile, entries in a full bundle.
TILE_WIDTH = 1 << TILE_HEIGHT


class Tile(NamedTuple):
    """One tile: its level, its place in the level, and how many hashes it holds."""

    level: int
    number: int
    width: int = TILE_WIDTH


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a tree, level by level, the full ones before the partial one."""
    return new_tiles(0, size)


def new_tiles(before: int, size: int) -> Iterator[Tile]:
    """The tiles that a tree of this size has and the tree of the size before had not.

    A partial tile that has grown is a new one: the old one stays where it is.
    """
    level = 0
    while size >> (TILE_HEIGHT * level):
        last = last_tile(level, size)
        known = last_tile(level, before)
        for number in range(known.number, last.number):
            yield Tile(level, number)
        if last.width and last != known:
            yield last
        level += 1


def last_tile(level: int, size: int) -> Tile:
    """The partial tile of a level; of width 0 where every tile of the level is full."""
    hashes = size >> (TILE_HEIGHT * level)
    return Tile(level, hashes >> TILE_HEIGHT, hashes % TILE_WIDTH)


def tile_at(level: int, index: int, size: int) -> Tile:
    """The tile, of a tree of this size, that holds hash `index` of a tile level.

    Raises:
        IndexError: the tree has no such hash.
    """
    if not 0 <= index < size >> (TILE_HEIGHT * level):
        raise IndexError(f"a tree of {size} leaves has no hash {index} at tile level {level}")
    last = last_tile(level, size)
    number = index >> TILE_HEIGHT
    return last if number == last.number else Tile(level, number)


def tile_data(hashes: Sequence[bytes]) -> bytes:
    """The content of a tile: its hashes, one after the other."""
    return b"".join(hashes)


def tile_hashes(data: bytes, width: int) -> list[bytes]:
    """Read the hashes of a tile.

    Raises:
        Malformed: the tile is longer or shorter than it has to be.
    """
    if len(data) != width * HASH_SIZE:
        raise Malformed("tile", f"{width} hashes have {width * HASH_SIZE} bytes, not {len(data)}")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def tile_root(hashes: Sequence[bytes]) -> bytes:
    """The hash by which a full tile stands in the level above.

    Raises:
        ValueError: the tile is not full.
    """
    if len(hashes) != TILE_WIDTH:
        raise ValueError(f"a tile of {len(hashes)} hashes is not full")
    row = hashes
    for _ in range(TILE_HEIGHT):
        row = folded(row)
    return row[0]
