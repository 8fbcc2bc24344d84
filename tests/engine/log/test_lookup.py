"""engine/log/lookup.py: tiles give the hash of every perfect subtree."""

from __future__ import annotations

import pytest

from hoso.engine.errors import Malformed
from hoso.engine.log.hashing import leaf_hash
from hoso.engine.log.lookup import TileLookup
from hoso.engine.log.tiles import Tile, tile_data, tiles_of
from tests.engine.log.oracle import entries_of, lookup, mth

SIZE = 70_000
ENTRIES = entries_of(SIZE)


def contents(size):
    """Every tile of a tree, made from the definition."""
    hashes = [leaf_hash(entry) for entry in ENTRIES[:size]]
    held = {}
    for tile in tiles_of(size):
        if tile.level:
            span = 256**tile.level
            first = 256 * tile.number
            row = [mth(ENTRIES[span * n : span * (n + 1)]) for n in range(first, first + tile.width)]
        else:
            row = hashes[256 * tile.number :][: tile.width]
        held[tile] = tile_data(row)
    return held


def test_every_perfect_subtree_is_found():
    """At levels within a tile and on the border of two, to the right edge, where tiles are partial."""
    look = TileLookup(SIZE, contents(SIZE).__getitem__)
    by_definition = lookup(ENTRIES)
    for level in range(17):
        count = SIZE >> level
        for index in {0, count // 2, count - 1}:
            assert look(level, index) == by_definition(level, index), (level, index)
        for index in (count, -1):
            with pytest.raises(IndexError):
                look(level, index)
    with pytest.raises(IndexError):
        look(17, 0)


def test_a_tile_of_another_length_is_refused():
    """Nothing is made from a file that was cut."""
    look = TileLookup(300, lambda tile: bytes(32 * tile.width - 1))
    with pytest.raises(Malformed, match="8192 bytes, not 8191"):
        look(0, 3)


def test_a_tile_is_read_once_while_it_is_at_hand():
    """And memory stays bounded: the oldest is given up."""
    read: list[Tile] = []

    def reading(tile):
        read.append(tile)
        return bytes(32 * tile.width)

    look = TileLookup(100 * 256, reading)
    for index in range(100):
        look(0, 256 * index)
        look(3, 32 * index)
    assert len(read) == 100
    look(0, 0)
    assert len(read) == 101
