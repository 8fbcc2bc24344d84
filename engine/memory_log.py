"""The public log of a store in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.log.shard import only_gains
from hoso.engine.log.tiles import TILE_WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.log.shard import Shard, Signed
    from hoso.engine.log.tiles import Tile
    from hoso.engine.memory import State


class LogView:
    """The part of a view that the log looks through."""

    if TYPE_CHECKING:

        @property
        def _state(self) -> State: ...

    def leaves(self, *, after: int, limit: int) -> list[tuple[int, str]]:
        """Position and leaf of entries in the order of their commits, from position `after` + 1."""
        state = self._state
        places = range(after + 1, min(after + limit, self.position()) + 1)
        found = ((position, state.order[position]) for position in places)
        return [(position, state.entries[stream][n - 1].leaf) for position, (stream, n) in found]

    def position(self) -> int:
        """Position of the last entry; 0 before the first."""
        return self._state.last.get(0, 0)

    def positions(self, stream: str, *, after: int = 0) -> Iterator[tuple[int, int]]:
        """Sequence and position of the entries of a stream, in order, from sequence `after` + 1."""
        state = self._state
        numbers = range(max(after, 0) + 1, len(state.entries.get(stream, ())) + 1)
        return iter([(n, state.places[stream, n]) for n in numbers])

    def shards(self) -> tuple[Shard, ...]:
        """The shards of the log, the oldest first."""
        return tuple(self._state.shards[folder] for folder in sorted(self._state.shards))

    def tile(self, folder: str, tile: Tile) -> bytes | None:
        """The content of a full tile of a shard; None where it is not kept."""
        return self._state.tiles.get((folder, tile))

    def signed(self, folder: str) -> Signed | None:
        """The checkpoint of a shard that was signed last."""
        return self._state.signed.get(folder)


class LogWriter(LogView):
    """The part of a transaction that the log writes through; an error undoes its whole block."""

    _failed: Exception | None

    def keep_shard(self, shard: Shard) -> None:
        """Keep a shard as it is now; a shard never becomes smaller."""
        known = self._state.shards.get(shard.folder)
        if known is None:
            self._check(all(folder < shard.folder for folder in self._state.shards), "a shard is opened once")
        else:
            same = known[:3] == shard[:3] and known.size <= shard.size
            self._check(same, "a shard of the log only grows")
        self._state.shards[shard.folder] = shard

    def keep_tile(self, folder: str, tile: Tile, data: bytes) -> None:
        """Keep a full tile, once."""
        self._check(tile.width == TILE_WIDTH, "a partial tile is kept with its shard")
        self._check((folder, tile) not in self._state.tiles, "a tile is written once")
        self._state.tiles[folder, tile] = data

    def keep_signed(self, signed: Signed) -> None:
        """Keep a signed checkpoint; of one size there is one root, and its note only gains signatures."""
        known = self._state.signed.get(signed.folder)
        if known is not None and known[:3] == signed[:3]:
            self._check(only_gains(known.note, signed.note), "the note of a checkpoint only gains signatures")
        else:
            self._check(known is None or known.size < signed.size, "a checkpoint goes no way back")
        self._state.signed[signed.folder] = signed

    def _check(self, good: bool, why: str) -> None:  # noqa: FBT001 - a condition and what it means
        if not good:
            self._failed = ValueError(why)
            raise self._failed
