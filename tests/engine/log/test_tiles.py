"""engine/log/tiles.py: the tiles of a tree are those of C2SP tlog-tiles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.errors import Malformed
from hoso.engine.log.hashing import leaf_hash
from hoso.engine.log.tiles import (
    Tile,
    last_tile,
    new_tiles,
    tile_at,
    tile_data,
    tile_hashes,
    tile_root,
    tiles_of,
)
from tests.engine.log.oracle import entries_of, mth


def test_the_examples_of_the_specification():
    """A tree of 70,000 leaves, and one of 256."""
    tiles = list(tiles_of(70_000))
    assert tiles[:273] == [Tile(0, index) for index in range(273)]
    assert tiles[273:] == [Tile(0, 273, 112), Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 200_000))
def test_each_level_holds_every_full_subtree_once(size):
    """Level by level: floor(size / 256^level) hashes, full tiles first, no empty one."""
    tiles = list(tiles_of(size))
    assert all(1 <= tile.width <= 256 for tile in tiles)
    for level in range(4):
        of_level = [tile for tile in tiles if tile.level == level]
        assert [tile.number for tile in of_level] == list(range(len(of_level)))
        assert sum(tile.width for tile in of_level) == size // 256**level
        assert all(tile.width == 256 for tile in of_level[:-1])


@given(st.lists(st.integers(0, 150_000), min_size=2, max_size=4).map(sorted))
def test_new_tiles_are_those_that_were_not_there(sizes):
    """For every growth; a tile that was there is not written again."""
    for before, size in pairwise(sizes):
        there = set(tiles_of(before))
        assert list(new_tiles(before, size)) == [tile for tile in tiles_of(size) if tile not in there]


@given(st.integers(1, 100_000), st.integers(0, 2), st.data())
def test_the_tile_of_a_hash_is_found(size, level, data):
    """Every hash of a level stands in exactly one tile of the tree; past the end there is none."""
    count = size // 256**level
    number = data.draw(st.integers(0, count))
    if number == count:
        with pytest.raises(IndexError):
            tile_at(level, number, size)
        return
    tile = tile_at(level, number, size)
    assert 256 * tile.number <= number < 256 * tile.number + tile.width
    assert tile in set(tiles_of(size))


def test_a_tile_is_its_hashes():
    """One after the other, nothing else; a full one is hashed into the level above, a partial one never."""
    entries = entries_of(256)
    hashes = [leaf_hash(entry) for entry in entries]
    data = tile_data(hashes)
    assert len(data) == 8192
    assert tile_hashes(data, 256) == hashes
    assert tile_root(hashes) == mth(entries)
    for wrong in (data[:-1], data[:-32], data + b"\0"):
        with pytest.raises(Malformed, match="8192"):
            tile_hashes(wrong, 256)
    with pytest.raises(ValueError, match="not full"):
        tile_root(hashes[:255])
    assert last_tile(0, 256) == Tile(0, 1, 0)
