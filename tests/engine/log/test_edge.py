"""engine/log/edge.py: the tiles that a growing tree writes are those of the tree."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hoso.engine.log.edge import Edge
from hoso.engine.log.frontier import Frontier
from hoso.engine.log.hashing import leaf_hash
from hoso.engine.log.tiles import new_tiles, tile_data, tile_hashes, tile_root
from tests.engine.log.oracle import entries_of

SIZE = 67_000
LEAVES = [leaf_hash(entry) for entry in entries_of(SIZE)]


def contents(size):
    """Every hash of each level of tiles, by folding the level below."""
    levels = [LEAVES[:size]]
    while len(levels[-1]) >= 256:
        below = levels[-1]
        levels.append([tile_root(below[at : at + 256]) for at in range(0, len(below) // 256 * 256, 256)])
    return levels


LEVELS = contents(SIZE)
CUTS = st.lists(st.integers(0, 3000) | st.sampled_from([255, 256, 257, 512]), max_size=4).map(sorted)


@given(CUTS)
@example([65_535, 65_536, 66_000, SIZE])
def test_the_tiles_written_are_the_new_ones(cuts):
    """However it grows: full tiles as they fill, then partial ones, each with its hashes; and the root."""
    edge, before, tree = Edge(), 0, Frontier()
    for size in cuts:
        written = [*edge.extend(LEAVES[before:size]), *edge.partial()]
        expected = set(new_tiles(before, size))
        assert expected <= {tile for tile, _ in written}
        for tile, data in written:
            first = 256 * tile.number
            assert data == tile_data(LEVELS[tile.level][first : first + tile.width])
        tree = tree.extended(LEAVES[before:size])
        assert edge.frontier() == tree
        assert edge.size == size
        # The next process goes on from the partial tiles that stand there.
        rows = {tile.level: tile_hashes(data, tile.width) for tile, data in edge.partial()}
        edge = Edge(size, [rows.get(level, []) for level in range(max(rows, default=-1) + 1)])
        before = size


def test_an_edge_of_another_width_is_refused():
    """The partial tiles are those of the size, one row a level."""
    for size, rows in ((3, [LEAVES[:2]]), (0, [LEAVES[:1]]), (256, [[]]), (1, [[], LEAVES[:1]])):
        with pytest.raises(ValueError, match=r"partial tile of level [01] in a tree of"):
            Edge(size, rows)
