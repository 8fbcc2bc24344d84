"""What the engine asks of the outside. These protocols are the seam for stores, not a public API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hoso.engine.log.keeping import LogReading, LogWriting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from hoso.engine.disclosure import Disclosure
    from hoso.engine.head import Due, Head
    from hoso.engine.sight import Sight, Versions
    from hoso.engine.stored import Sealed, Stored


class Reading(LogReading, Protocol):
    """A consistent view of a store: what was committed when it was opened."""

    def now(self) -> str:
        """The store's clock as an instant `YYYY-MM-DDThh:mm:ss.ffffffZ`."""
        ...

    def head(self, stream: str) -> Head | None:
        """The head of a stream by its tag."""
        ...

    def named(self, kind: str, name: str) -> Head | None:
        """The head of a stream by kind and unique name (a dossier's code)."""
        ...

    def heads(self, kind: str, *, after: str = "", limit: int = 0) -> Iterator[Head]:
        """All heads of a kind in the order of their names; `limit` 0 means all."""
        ...

    def version(self, kind: str) -> int:
        """Version of the only stream of a kind, such as `directory`; 0 where it is not begun."""
        ...

    def versions(self) -> Versions:
        """Versions of the streams `directory`, `definitions`, `calendars`, in one look; 0: not begun."""
        ...

    def entries(self, stream: str, *, after: int = 0) -> Iterator[Stored]:
        """The entries of a stream in order, from sequence `after` + 1."""
        ...

    def disclosures(self, stream: str, *, n: int | None = None) -> Iterator[tuple[int, Disclosure]]:
        """The withheld values a stream still has, with the sequence of their entry, in order."""
        ...

    def sight(self, request_key: str, stream: str) -> Sight:
        """Versions, whether a request was stored, and the head of a stream by its tag, in one look."""
        ...

    def first(self, request_key: str) -> Stored | None:
        """The entry that a client's key made, if it made one."""
        ...

    def definition(self, digest: str) -> bytes | None:
        """The resolved definition with this digest, byte for byte."""
        ...

    def serial(self, series: str) -> int:
        """The next number in a series of dossier codes `SERIES0001`, from 1."""
        ...

    def last_number(self, series: str) -> int:
        """The last number of results used in a series; 0: none. It may be read from the record anew."""
        ...

    def timers(self, until: str, *, after: tuple[str, str] = ("", ""), limit: int = 0) -> Iterator[Due]:
        """The dossiers in which the clock has something to do at an instant or before, in that order.

        `after` is the instant and the tag of the last one seen; `limit` 0 means all.
        """
        ...

    def streams(self) -> Iterator[tuple[str, str, str]]:
        """(tag, kind, name) of every stream that has a head or an entry, for verification."""
        ...

    def is_linked(self, stream: str) -> bool:
        """Do the store's own links lead from the head of a stream to every entry of it? For verification."""
        ...


class Transaction(Reading, LogWriting, Protocol):
    """A writing view: all of it is stored when the block ends, or nothing."""

    def append(self, sealed: Sealed, head: Head, *, definition: tuple[str, bytes] | None = None) -> None:
        """Append an entry with its disclosures, move the head, and keep a definition by its digest.

        Raises:
            VersionMoved: the stream is not at `head.version - 1`.
        """
        ...

    def erase(self, stream: str, n: int, digests: Sequence[str]) -> None:
        """Delete withheld values; `n` is the entry that erases them, appended in this transaction."""
        ...

    def use_number(self, series: str, number: int) -> None:
        """Note that a number of results was used in a series, by the entry appended before."""
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """Begin a part of the transaction that is undone by itself.

        Leaving its block by an exception, or after an append or an erasure in it failed, undoes what was
        written in it and nothing else; the exception goes on.
        """
        ...


class Store(Protocol):
    """A place where streams are kept."""

    def reading(self) -> AbstractContextManager[Reading]:
        """Open a consistent view."""
        ...

    def transaction(self, *, aside: bool = False) -> AbstractContextManager[Transaction]:
        """Open a writing view; leaving it by an exception stores nothing.

        What is not urgent stands `aside`: it lets those go first who want to write now, though not for ever.

        Raises:
            StoreBusy: the lock could not be had in time.
        """
        ...

    def finish_erasures(self) -> bool:
        """Bring erased values out of every byte of the store's files; False where it must wait."""
        ...

    def close(self) -> None:
        """Let go of files and locks."""
        ...
