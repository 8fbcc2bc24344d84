"""What is done to a folder, one thing after the other: plain values that an adapter carries out in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Write(NamedTuple):
    """A file gets this content, all of it at once: it is written beside and renamed into its place."""

    #: Below the folder, parts joined by `/`.
    path: str
    data: bytes


class Remove(NamedTuple):
    """A file, or a folder with all that is in it, is taken away; it need not be there."""

    path: str


class Settle(NamedTuple):
    """What was done before is on the disk before anything is done after, whatever happens to the machine."""


Operation = Write | Remove | Settle
#: Operations that are one step to whoever watches.
Piece = tuple[Operation, ...]


class Folder(Protocol):
    """What can be asked about a folder that was published before."""

    def read(self, path: str) -> bytes | None:
        """The content of a file; None where there is none."""
        ...

    def names(self, path: str = "") -> Sequence[str]:
        """What lies in a folder below it, sorted; nothing where there is no such folder."""
        ...
