"""A shard of the log as a store keeps it: one tree a year, over entries in the order of their commits."""

from __future__ import annotations

from typing import NamedTuple

from hoso.engine.log.edge import Edge
from hoso.engine.log.tiles import Tile, last_tile, tile_hashes


class Shard(NamedTuple):
    """One tree of the log, as far as it was sequenced.

    Its leaf `index` is the entry at the position `first + index` of the store: the index follows from the
    order of commits, so no entry needs a row that says where it is.
    """

    #: The year, as the folder of the shard is called.
    folder: str
    #: Name of the log and the year: `hoso.example/quang-ninh/2026`.
    origin: str
    #: Position of its first leaf in the store.
    first: int
    #: How many leaves it has.
    size: int
    #: Content of the partial tile of each level, from level 0 on.
    rows: tuple[bytes, ...] = ()

    @property
    def last(self) -> int:
        """Position of its last leaf; the one before its first where it has none."""
        return self.first + self.size - 1

    def edge(self) -> Edge:
        """Where the tree goes on.

        Raises:
            Malformed, ValueError: the rows are not those of a tree of this size.
        """
        widths = (last_tile(level, self.size).width for level in range(len(self.rows)))
        return Edge(
            self.size, [tile_hashes(row, width) for row, width in zip(self.rows, widths, strict=True)]
        )

    def root(self) -> bytes:
        """Root of the tree."""
        return self.edge().frontier().root()

    def partial(self, tile: Tile) -> bytes | None:
        """The content of one of its partial tiles; None where it is none of them."""
        if tile.level < len(self.rows) and tile == last_tile(tile.level, self.size):
            return self.rows[tile.level]
        return None


class Signed(NamedTuple):
    """A checkpoint that was signed."""

    folder: str
    size: int
    root: bytes
    #: The note, byte for byte, as it was published.
    note: bytes


def only_gains(note: bytes, later: bytes) -> bool:
    """Is the later note the earlier one, byte for byte, with nothing but lines added at its end?"""
    return later.startswith(note) and b"\n\n" not in later[max(len(note) - 1, 0) :]
