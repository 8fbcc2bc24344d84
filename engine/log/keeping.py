"""What the log asks of a store. The ports of every store are made of these and of those in `ports.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.log.shard import Shard, Signed
    from hoso.engine.log.tiles import Tile


class LogReading(Protocol):
    """What can be asked about the order of commits and about the log."""

    def leaves(self, *, after: int, limit: int) -> list[tuple[int, str]]:
        """Position and leaf of entries in the order of their commits, from position `after` + 1."""
        ...

    def position(self) -> int:
        """Position of the last entry; 0 before the first."""
        ...

    def positions(self, stream: str, *, after: int = 0) -> Iterator[tuple[int, int]]:
        """Sequence and position of the entries of a stream, in order, from sequence `after` + 1."""
        ...

    def shards(self) -> tuple[Shard, ...]:
        """The shards of the log, the oldest first."""
        ...

    def tile(self, folder: str, tile: Tile) -> bytes | None:
        """The content of a full tile of a shard; None where it is not kept."""
        ...

    def signed(self, folder: str) -> Signed | None:
        """The checkpoint of a shard that was signed last."""
        ...


class LogWriting(Protocol):
    """What the log writes."""

    def keep_shard(self, shard: Shard) -> None:
        """Keep a shard as it is now; a shard never becomes smaller.

        Raises:
            ValueError: the one that is kept is larger, or begins elsewhere.
        """
        ...

    def keep_tile(self, folder: str, tile: Tile, data: bytes) -> None:
        """Keep a full tile, once.

        Raises:
            ValueError: it is partial, or kept already.
        """
        ...

    def keep_signed(self, signed: Signed) -> None:
        """Keep a signed checkpoint; of one size there is one root, and its note only gains signatures.

        Raises:
            ValueError: a larger one is kept, or one of this size with another root, or with a note to which
                this one does not only add lines at the end.
        """
        ...
