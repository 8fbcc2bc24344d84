"""The stream `keys`: the name of the public log, the keys that sign it, and its shards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.ports import Reading


@dataclass(frozen=True, slots=True)
class Keys:
    """What the stream says after entry `version`."""

    version: int = 0
    #: Name of the log; empty before it was founded.
    name: str = ""
    #: The keys that sign it now, as vkeys, in the order in which they were added.
    signing: tuple[str, ...] = ()
    #: Those that signed it once.
    retired: tuple[str, ...] = ()
    #: Origins of its shards, the oldest first.
    origins: tuple[str, ...] = ()
    #: Origin, size and root (as binary text) of each shard that was closed.
    closed: tuple[tuple[str, int, str], ...] = ()

    @property
    def year(self) -> str:
        """The year of the newest shard."""
        return self.origins[-1].rpartition("/")[2] if self.origins else ""


def keys_of(reading: Reading) -> Keys:
    """The stream `keys` as this view has it."""
    head = reading.named("keys", "keys")
    if head is None:
        return Keys()
    return fold_keys(Keys(), ((stored.n, stored.entry) for stored in reading.entries(head.stream)))


def fold_keys(keys: Keys, entries: Iterable[tuple[int, dict[str, Any]]]) -> Keys:
    """Follow the stream from where it was read to; pairs of sequence and entry, in order."""
    version, name = keys.version, keys.name
    signing, retired = list(keys.signing), list(keys.retired)
    origins, closed = list(keys.origins), list(keys.closed)
    for n, entry in entries:
        version = n
        for effect in entry["effects"]:
            match effect["kind"]:
                case "log_founded":
                    name = effect["name"]
                    origins.append(effect["origin"])
                case "key_added":
                    signing.append(effect["key"])
                case "key_retired":
                    signing.remove(effect["key"])
                    retired.append(effect["key"])
                case "shard_opened":
                    origins.append(effect["origin"])
                    before = effect["previous"]
                    closed.append((before["origin"], before["size"], before["root"]))
    return Keys(version, name, tuple(signing), tuple(retired), tuple(origins), tuple(closed))
