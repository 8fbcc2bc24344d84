"""The directory as it was: after each of its entries, folded when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.authority import Authority, authorise
from hoso.engine.commands import Asking
from hoso.engine.directory import Directory, fold_directory

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class Directories:
    """Who had which power, by the entry of the directory that another entry names as its basis."""

    def __init__(self, entries: Iterable[tuple[int, dict[str, Any]]] = ()) -> None:
        """Read the directory's entries, pairs of sequence and entry, in order."""
        self._entries = tuple(entries)
        self._folded: dict[int, Directory | None] = {}

    def empowered(self, entry: dict[str, Any], power: str, unit: str) -> bool:
        """Did the actor of an entry hold a power over a unit, in the unit the entry names?

        True too where the directory itself cannot be read: that is a problem of its own stream.
        """
        directory = self._at(entry["basis"]["directory"])
        if directory is None:
            return True
        asking = Asking(entry["actor"], "", "")
        found = authorise(directory, asking, [power], unit, "", entry["recorded_at"])
        return isinstance(found, Authority) and found.unit == entry.get("unit")

    def of(self, entry: dict[str, Any], unit: str) -> tuple[Directory, str]:
        """The directory that an entry rests on, with the unit whose dossier it is; empty where unreadable."""
        return self._at(entry["basis"]["directory"]) or Directory(), unit

    def _at(self, version: int) -> Directory | None:
        if version not in self._folded:
            try:
                past = [(n, entry) for n, entry in self._entries if n <= version]
                self._folded[version] = fold_directory(Directory(), past)
            except (LookupError, TypeError, ValueError, AttributeError):
                self._folded[version] = None
        return self._folded[version]
