"""What the public log writes: tiles once each, a shard that only grows, checkpoints that go no way back."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from hoso.adapters.sqlite import sql
from hoso.adapters.sqlite.log_reading import edge_of
from hoso.adapters.sqlite.reading import View
from hoso.engine.binary import text_of
from hoso.engine.log.tiles import TILE_WIDTH

if TYPE_CHECKING:
    from hoso.engine.log.shard import Shard, Signed
    from hoso.engine.log.tiles import Tile


class LogWriter(View):
    """A view that can write the log; after an error nothing of its block is stored."""

    __slots__ = ("_failed",)

    _failed: Exception | None

    def keep_shard(self, shard: Shard) -> None:
        """Keep a shard as it is now; a shard never becomes smaller.

        Raises:
            ValueError: the one that is kept is larger, or begins elsewhere.
        """
        folder, origin, first, size = shard[:4]
        edge = edge_of(shard.rows)
        grown = (size, edge, folder, origin, first, size)
        if self.connection.execute(sql.GROW_SHARD, grown).rowcount != 1:
            self._write(sql.ADD_SHARD, (folder, origin, first, size, edge))

    def keep_tile(self, folder: str, tile: Tile, data: bytes) -> None:
        """Keep a full tile, once.

        Raises:
            ValueError: it is partial, or kept already.
        """
        if tile.width != TILE_WIDTH:
            self._failed = ValueError("a partial tile is kept with its shard")
            raise self._failed
        self._write(sql.ADD_TILE, (folder, tile.level, tile.number, data))

    def keep_signed(self, signed: Signed) -> None:
        """Keep a signed checkpoint; of one size there is one root, and its note only gains signatures.

        Raises:
            ValueError: a larger one is kept, or one of this size with another root, or with a note to which
                this one does not only add lines at the end.
        """
        last = self.signed(signed.folder)
        if last is None or last[:3] != signed[:3]:
            self._write(sql.ADD_SIGNED, (signed.folder, signed.size, text_of(signed.root), signed.note))
        elif last.note != signed.note:
            self._write(sql.GROW_SIGNED, (signed.note, signed.folder, signed.size))

    def _write(self, statement: str, values: tuple[str | int | bytes, ...]) -> None:
        try:
            self.connection.execute(statement, values)
        except sqlite3.IntegrityError as error:
            self._failed = ValueError(str(error))
            raise self._failed from error
