"""The right edge of the tiles: the partial tile of each level, all that is needed to write the next ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.log.frontier import Frontier
from hoso.engine.log.hashing import folded
from hoso.engine.log.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, last_tile, tile_data, tile_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Written(NamedTuple):
    """A tile with its content."""

    tile: Tile
    data: bytes


class Edge:
    """Grows a tree in tiles, in memory for one tile a level."""

    def __init__(self, size: int = 0, rows: Iterable[Sequence[bytes]] = ()) -> None:
        """Go on at a tree of this size, by the hashes of its partial tiles: one row a level, from 0 on.

        A level whose tiles are all full has an empty row; empty rows at the end need not be given.

        Raises:
            ValueError: a row has not the width that the size demands.
        """
        self._size = size
        self._rows = [list(row) for row in rows]
        while size >> (TILE_HEIGHT * len(self._rows)):
            self._rows.append([])
        for level, row in enumerate(self._rows):
            if len(row) != last_tile(level, size).width:
                raise ValueError(
                    f"{len(row)} hashes are no partial tile of level {level} in a tree of {size}"
                )

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def extend(self, leaves: Sequence[bytes]) -> Iterator[Written]:
        """Go on by these leaf hashes, and give each tile that is full by them, those below first.

        The leaves are taken as the tiles are: whoever stops before the end has an edge in between.
        """
        at = 0
        while at < len(leaves):
            row = self._row(0)
            lot = leaves[at : at + TILE_WIDTH - len(row)]
            row += lot
            at += len(lot)
            self._size += len(lot)
            yield from self._full()

    def rows(self) -> tuple[bytes, ...]:
        """The content of the partial tile of each level, empty where all are full, for a store to keep."""
        return tuple(tile_data(row) for row in self._rows)

    def partial(self) -> Iterator[Written]:
        """The partial tiles of the tree as it is now, level by level."""
        for level, row in enumerate(self._rows):
            if row:
                yield Written(last_tile(level, self._size), tile_data(row))

    def frontier(self) -> Frontier:
        """The frontier of the tree as it is now, and by that its root."""
        peaks: list[bytes] = []
        for hashes in self._rows:
            row = hashes
            for _ in range(TILE_HEIGHT):
                if len(row) & 1:
                    peaks.append(row[-1])
                row = folded(row[: len(row) & ~1])
        return Frontier(self._size, tuple(reversed(peaks)))

    def _full(self) -> list[Written]:
        """Take the tiles that are full, and put each into the level above."""
        full: list[Written] = []
        level = 0
        while len(row := self._row(level)) == TILE_WIDTH:
            number = (self._size >> (TILE_HEIGHT * (level + 1))) - 1
            self._row(level + 1).append(tile_root(row))
            self._rows[level] = []
            full.append(Written(Tile(level, number), tile_data(row)))
            level += 1
        return full

    def _row(self, level: int) -> list[bytes]:
        if level == len(self._rows):
            self._rows.append([])
        return self._rows[level]
