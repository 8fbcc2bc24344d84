"""The directory as it was: after each of its entries, folded when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.authority import Authority, authorise
from hoso.engine.commands import Asking
from hoso.engine.directory import Directory, fold_directory

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

#: How many versions are kept folded at once: dossiers of one time rest on few, and each is a whole directory.
_KEPT = 64


class Directories:
    """Who had which power, by the entry of the directory that another entry names as its basis."""

    def __init__(self, entries: Iterable[tuple[int, dict[str, Any]]] = (), *, sound: bool = True) -> None:
        """Read the directory's entries, pairs of sequence and entry, in order.

        What was tampered with is not `sound`: then nobody is judged by it, as it is a problem of its own.
        """
        self._entries = tuple(entries)
        self._sound = sound
        self._folded: dict[int, Directory] = {}

    def empowered(self, entry: dict[str, Any], power: str, unit: str) -> bool:
        """Did the actor of an entry hold a power over a unit, in the unit the entry names?

        True too where the directory itself cannot be read: that is a problem of its own stream.
        """
        directory = self.at(entry["basis"]["directory"])
        if directory is None:
            return True
        asking = Asking(entry["actor"], "", "")
        found = authorise(directory, asking, [power], unit, "", entry["recorded_at"])
        return isinstance(found, Authority) and found.unit == entry.get("unit")

    def of(self, entry: dict[str, Any], unit: str) -> tuple[Directory, str]:
        """The directory that an entry rests on, with the unit whose dossier it is; empty where unreadable."""
        return self.at(entry["basis"]["directory"]) or Directory(), unit

    def is_cut_before(self, version: int) -> bool:
        """Is it whole as far as it goes, and does it end before an entry?"""
        return self._sound and version > (self._entries[-1][0] if self._entries else 0)

    def at(self, version: int) -> Directory | None:
        """The directory as an entry of its own left it; None where it cannot be read or is not there."""
        found = self._folded.pop(version, None)
        if found is None:
            found = self._fold(version)
        if found is not None:
            self._folded[version] = found  # the last asked for is the last to go
            if len(self._folded) > _KEPT:
                del self._folded[next(iter(self._folded))]
        return found

    def _fold(self, version: int) -> Directory | None:
        """Fold on from the nearest that is known."""
        if not self._sound or (version and (not self._entries or version > self._entries[-1][0])):
            return None
        nearest = max((known for known in self._folded if known < version), default=0)
        past = [(n, entry) for n, entry in self._entries[nearest:version] if nearest < n <= version]
        if [n for n, _ in past] != list(range(nearest + 1, version + 1)):
            return None
        try:
            return fold_directory(self._folded.get(nearest, Directory()), past)
        except (LookupError, TypeError, ValueError, AttributeError):
            self._sound = False
            return None
