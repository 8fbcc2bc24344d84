"""What can be asked about the public log: the order of commits, shards, tiles, checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.sqlite import sql
from hoso.engine.binary import bytes_of
from hoso.engine.errors import StoreUnusable
from hoso.engine.log.shard import Shard, Signed

if TYPE_CHECKING:
    import sqlite3

    from hoso.engine.log.tiles import Tile

#: Bytes that the length of a row of the edge takes.
_LENGTH = 4


class LogView:
    """The part of a view that the log looks through."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def connection(self) -> sqlite3.Connection:
            """The connection, while the block runs."""

    def leaves(self, *, after: int, limit: int) -> list[tuple[int, str]]:
        """Position and leaf of entries in the order of their commits, from position `after` + 1."""
        return self.connection.execute(sql.LEAVES, (after, limit)).fetchall()

    def position(self) -> int:
        """Position of the last entry; 0 before the first."""
        (position,) = self.connection.execute(sql.POSITION).fetchone()
        return position or 0

    def shards(self) -> tuple[Shard, ...]:
        """The shards of the log, the oldest first."""
        rows = self.connection.execute(sql.SHARDS).fetchall()
        return tuple(
            Shard(folder, origin, first, size, rows_of(edge)) for folder, origin, first, size, edge in rows
        )

    def tile(self, folder: str, tile: Tile) -> bytes | None:
        """The content of a full tile of a shard; None where it is not kept."""
        row = self.connection.execute(sql.TILE, (folder, tile.level, tile.number)).fetchone()
        return row[0] if row else None

    def signed(self, folder: str) -> Signed | None:
        """The checkpoint of a shard that was signed last."""
        row = self.connection.execute(sql.SIGNED, (folder,)).fetchone()
        return Signed(row[0], row[1], bytes_of(row[2]), row[3]) if row else None


def edge_of(rows: tuple[bytes, ...]) -> bytes:
    """The partial tiles of an edge as one value, each after its length."""
    return b"".join(len(row).to_bytes(_LENGTH) + row for row in rows)


def rows_of(edge: bytes) -> tuple[bytes, ...]:
    """Read the partial tiles of an edge back.

    Raises:
        StoreUnusable: it is damaged.
    """
    rows: list[bytes] = []
    at = 0
    while at < len(edge):
        end = at + _LENGTH + int.from_bytes(edge[at : at + _LENGTH])
        rows.append(edge[at + _LENGTH : end])
        at = end
    if at != len(edge):
        raise StoreUnusable("the edge of the public log is damaged")
    return tuple(rows)
