"""What writes to the store: one block, one lock, one SQLite transaction."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import orjson

from hoso.adapters.sqlite import sql
from hoso.adapters.sqlite.failure import failure_of
from hoso.adapters.sqlite.log_writing import LogWriter
from hoso.adapters.sqlite.reading import head_of, versions_of
from hoso.engine.disclosure import Disclosure
from hoso.engine.errors import VersionMoved
from hoso.engine.sight import SHARED, Sight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from hoso.adapters.sqlite.pool import Pool
    from hoso.engine.head import Head
    from hoso.engine.stored import Sealed


class SqliteTransaction(LogWriter):
    """A writing view; its block is stored whole or not at all, and it runs alone."""

    __slots__ = ("_aside", "_at", "_cursor", "_last")

    def __init__(self, pool: Pool, *, aside: bool = False) -> None:
        super().__init__(pool)
        self._aside = aside
        self._failed: Exception | None = None
        #: The last position in use, and a stream with the position of its last entry, where they are known.
        self._last: int | None = None
        self._at = ("", 0)

    def __enter__(self) -> Self:
        pool = self._pool
        if self._aside:
            pool.lock.stand_aside()
        pool.lock.acquire()
        connection = None
        try:
            connection = pool.take()
            # At once a writer: one that begins as a reader cannot wait for its turn to write.
            # One cursor for all that a step asks: making one costs as much as a look-up.
            self._cursor = connection.cursor()
            self._cursor.execute("BEGIN IMMEDIATE")
        except BaseException as error:
            if connection is not None:
                pool.give(connection)
            pool.lock.release()
            if isinstance(error, sqlite3.Error):
                raise failure_of(error, pool.place) from error
            raise
        self._connection = connection
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pool, connection = self._pool, self.connection
        self._connection = None
        failed = error or self._failed
        try:
            try:
                if failed is None:
                    self._cursor.execute("COMMIT")
            except sqlite3.Error as refused:
                failed = refused
            finally:
                # Inside the lock still: what is rolled back or closed may checkpoint.
                pool.give(connection)
        finally:
            pool.lock.release()
        if isinstance(failed, sqlite3.Error):
            raise failure_of(failed, pool.place) from failed
        if error is None and failed is not None:
            raise failed

    def sight(self, request_key: str, stream: str) -> Sight:
        """Versions, whether a request was stored, and the head of a stream by its tag, in one look."""
        self.connection  # noqa: B018 - is this view open?
        try:
            row = self._cursor.execute(sql.SIGHT, (request_key, stream)).fetchone()
        except sqlite3.Error as error:
            raise failure_of(error, self._pool.place) from error
        self._last = row[2] or 0
        if row[3] is None:
            return Sight(versions_of(row[0]), bool(row[1]), None)
        self._at = (stream, row[11])
        return Sight(versions_of(row[0]), bool(row[1]), head_of(row[3:]))

    def append(self, sealed: Sealed, head: Head, *, definition: tuple[str, bytes] | None = None) -> None:
        """Append an entry with its disclosures, move the head, and keep a definition by its digest.

        After an error nothing of the block is stored, even where the caller catches it.

        Raises:
            StoreUnusable: the database refuses the entry: head and record do not agree.
            VersionMoved: the stream is not at `head.version - 1`, its name is taken, or the request
                was stored already.
        """
        try:
            self._append(sealed, head, definition)
        except sqlite3.Error as error:
            self._failed = failure_of(error, self._pool.place)
            raise self._failed from error
        except Exception as error:
            self._failed = error
            raise

    def erase(self, stream: str, n: int, digests: Sequence[str]) -> None:
        """Delete withheld values; `n` is the entry that erases them, appended in this transaction.

        Raises:
            ValueError: `n` is not the last entry, or a digest is not withheld in this stream.
        """
        try:
            self._erase(stream, n, digests)
        except Exception as error:
            self._failed = error
            raise

    def use_number(self, series: str, number: int) -> None:
        """Note that a number of results was used in a series, by the entry appended before.

        Raises:
            StoreUnusable: the database refuses it.
        """
        try:
            self._cursor.execute(sql.USE_NUMBER, (series, number))
        except sqlite3.Error as error:
            self._failed = failure_of(error, self._pool.place)
            raise self._failed from error

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Begin a part of the transaction that is undone by itself, and nothing else with it.

        Raises:
            StoreUnusable: the transaction has failed already.
        """
        self._go_on()
        connection = self.connection
        connection.execute("SAVEPOINT part")
        try:
            yield
            self._go_on()
        except BaseException as error:
            self._last, self._at = None, ("", 0)
            if connection.in_transaction:
                connection.execute("ROLLBACK TO part")
                connection.execute("RELEASE part")
                self._failed = None
            elif isinstance(error, Exception):
                # A full disk, say: SQLite itself has undone the whole transaction.
                self._failed = error
            if isinstance(error, sqlite3.Error):
                raise failure_of(error, self._pool.place) from error
            raise
        connection.execute("RELEASE part")

    def _go_on(self) -> None:
        """Raise what failed before, even where a caller caught it."""
        if self._failed is not None:
            raise self._failed

    def _append(self, sealed: Sealed, head: Head, definition: tuple[str, bytes] | None) -> None:
        self.connection  # noqa: B018 - is this view open?
        stored, execute = sealed.stored, self._cursor.execute
        stream, version = head.stream, head.version
        if stored.stream != stream or stored.n != version:
            raise ValueError("the head is not that of the entry")
        # A cache, not the record: what the fold made of canonical parts needs no second look.
        body = orjson.dumps(head.body, option=orjson.OPT_SORT_KEYS).decode()
        previous = self._place(stream) if version > 1 else 0
        position = 1 + (self.position() if self._last is None else self._last)
        # The head first: the database lets in only what a head leads to.
        self._move(head, position, body)
        _, _, leaf, salted, request_key, recorded_at = stored
        try:
            execute(
                sql.ADD_ENTRY,
                (
                    position,
                    stream,
                    version,
                    previous,
                    leaf,
                    salted,
                    request_key,
                    recorded_at,
                    _withheld(sealed.disclosures),
                ),
            )
        except sqlite3.IntegrityError as error:
            if self.first(stored.request_key) is None:
                raise
            raise VersionMoved("this request was stored already") from error
        self._last, self._at = position, (stream, position)
        if head.kind in SHARED:
            versions = list(self.versions())
            versions[SHARED.index(head.kind)] = version
            execute(sql.ADD_META, ("versions", ".".join(map(str, versions))))
        if definition is not None:
            digest, text = definition
            execute(sql.ADD_DEFINITION, (digest, text.decode(), digest))

    def _place(self, stream: str) -> int:
        """The position of a stream's last entry; 0 where it has none."""
        known, position = self._at
        if known != stream:
            _, position = self.connection.execute(sql.PLACE, (stream,)).fetchone() or (0, 0)
        return position

    def _move(self, head: Head, position: int, body: str) -> None:
        execute = self._cursor.execute
        if head.version == 1:
            try:
                execute(
                    sql.ADD_HEAD,
                    (
                        head.stream,
                        head.kind,
                        head.name,
                        1,
                        position,
                        head.leaf,
                        head.recorded_at,
                        head.next_timer,
                        body,
                    ),
                )
            except sqlite3.IntegrityError as error:
                raise VersionMoved(f"the stream or the name {head.name} is begun already") from error
            return
        seen = head.version - 1
        changes = (head.version, position, head.leaf, head.recorded_at, head.next_timer, body)
        where = (head.stream, seen, head.kind, head.name)
        if execute(sql.MOVE_HEAD, changes + where).rowcount != 1:
            raise VersionMoved(f"version {seen} is no longer the last, or the name is another")

    def _erase(self, stream: str, n: int, digests: Sequence[str]) -> None:
        connection = self.connection
        version, _ = connection.execute(sql.PLACE, (stream,)).fetchone() or (0, 0)
        if version != n:
            raise ValueError("values are erased by the last entry, in its own transaction")
        gone = set(digests)
        kept = [(position, dict(values)) for position, _, values in self.withheld(stream)]
        if not gone.issubset(digest for _, values in kept for digest in values):
            raise ValueError("a digest to erase is not among the withheld values of this stream")
        # The erasure first: without it the database lets no withheld value go.
        connection.executemany(sql.ADD_ERASURE, [(digest, stream, n) for digest in sorted(gone)])
        for position, values in kept:
            if not gone.isdisjoint(values):
                left = [Disclosure(digest, text) for digest, text in values.items() if digest not in gone]
                connection.execute(sql.ERASE, (_withheld(left), position))
        connection.execute(sql.ADD_META, ("erasing", "pending"))


def _withheld(disclosures: Sequence[Disclosure]) -> str:
    """Withheld values as the row of their entry keeps them: digest → text, in the order of the digests.

    Raises:
        IntegrityError: one of them is there twice.
    """
    values = dict(disclosures)
    if len(values) != len(disclosures):
        raise sqlite3.IntegrityError("a withheld value stands twice in one entry")
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()
