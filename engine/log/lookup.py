"""Looking hashes up: what proofs are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hoso.engine.log.hashing import folded
from hoso.engine.log.tiles import TILE_HEIGHT, TILE_WIDTH, tile_at, tile_hashes

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.log.tiles import Tile

#: How many tiles are kept at hand, with all their rows: 16 kB each.
_KEPT = 64


class HashAt(Protocol):
    """Gives the hash of a perfect subtree of the tree.

    It has 2^level leaves, those with the numbers index * 2^level and on; level 0 is the leaf hashes.
    """

    def __call__(self, level: int, index: int) -> bytes:
        """Look the hash up.

        Raises:
            IndexError: the tree has no such subtree.
        """
        ...


class TileLookup:
    """Looks hashes up in the tiles of a tree, which are read as they are needed; the last ones are kept."""

    def __init__(self, size: int, read: Callable[[Tile], bytes]) -> None:
        """Look into a tree of this size; `read` gives the content of one of its tiles."""
        self._size = size
        self._read = read
        self._kept: dict[Tile, list[list[bytes]]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree of 2^level leaves.

        Raises:
            IndexError: the tree has no such subtree.
            Malformed: a tile has not the length it has to have.
        """
        tile_level, height = divmod(level, TILE_HEIGHT)
        # The last hash below is there, or the subtree is not perfect.
        tile = tile_at(tile_level, ((index + 1) << height) - 1, self._size)
        return self._rows(tile)[height][index % (TILE_WIDTH >> height)]

    def _rows(self, tile: Tile) -> list[list[bytes]]:
        """The hashes of a tile, and of the seven levels of nodes between it and the tile above."""
        rows = self._kept.get(tile)
        if rows is None:
            rows = [tile_hashes(self._read(tile), tile.width)]
            for _ in range(TILE_HEIGHT - 1):
                row = rows[-1]
                rows.append(folded(row[: len(row) & ~1]))
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]  # the oldest
            self._kept[tile] = rows
        return rows
