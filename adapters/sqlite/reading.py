"""What can be asked of the store, within one SQLite transaction."""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

import orjson

from hoso.adapters.sqlite import sql
from hoso.adapters.sqlite.chain import loose_streams, places
from hoso.adapters.sqlite.failure import failure_of
from hoso.adapters.sqlite.log_reading import LogView
from hoso.engine.disclosure import Disclosure
from hoso.engine.errors import StoreUnusable
from hoso.engine.head import Due, Head
from hoso.engine.sight import Sight
from hoso.engine.stored import Stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from hoso.adapters.sqlite.chain import Places
    from hoso.adapters.sqlite.pool import Pool
    from hoso.engine.sight import Versions

#: Rows fetched at once where there may be many: no statement stays open between two of them.
_PAGE = 500
#: A dossier code ends with at least 4 digits; 15 are the most an integer of the record has.
_FEWEST_DIGITS = 4
_MOST_DIGITS = 15


class View(LogView):
    """A consistent view; usable inside its block only."""

    __slots__ = ("_connection", "_loose", "_pool", "now")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._connection: sqlite3.Connection | None = None
        self.now = pool.now
        #: Streams that are not what their heads say, once they were looked for.
        self._loose: dict[str, bool] | None = None

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, while the block runs."""
        if self._connection is None:
            raise ValueError("this view of the store is closed")
        return self._connection

    def head(self, stream: str) -> Head | None:
        """The head of a stream by its tag."""
        try:
            row = self.connection.execute(sql.HEAD, (stream,)).fetchone()
        except sqlite3.Error as error:
            raise failure_of(error, self._pool.place) from error
        return head_of(row) if row else None

    def named(self, kind: str, name: str) -> Head | None:
        """The head of a stream by kind and unique name."""
        row = self.connection.execute(sql.NAMED, (kind, name)).fetchone()
        return head_of(row) if row else None

    def heads(self, kind: str, *, after: str = "", limit: int = 0) -> Iterator[Head]:
        """All heads of a kind in the order of their names; `limit` 0 means all."""
        left = limit or -1
        while left:
            page = min(left, _PAGE) if left > 0 else _PAGE
            rows = self.connection.execute(sql.HEADS, (kind, after, page)).fetchall()
            for row in rows:
                yield head_of(row)
            if len(rows) < page:
                return
            after = rows[-1][2]
            left -= page if left > 0 else 0

    def version(self, kind: str) -> int:
        """Version of the only stream of a kind; 0 where it is not begun."""
        row = self.connection.execute(sql.VERSION, (kind, kind)).fetchone()
        return row[0] if row else 0

    def versions(self) -> Versions:
        """Versions of the streams `directory`, `definitions`, `calendars`, in one look; 0: not begun."""
        return versions_of(self.connection.execute(sql.VERSIONS).fetchone()[0])

    def sight(self, request_key: str, stream: str) -> Sight:
        """Versions, whether a request was stored, and the head of a stream by its tag, in one look."""
        try:
            row = self.connection.execute(sql.SIGHT, (request_key, stream)).fetchone()
        except sqlite3.Error as error:
            raise failure_of(error, self._pool.place) from error
        return Sight(versions_of(row[0]), bool(row[1]), None if row[3] is None else head_of(row[3:]))

    def entries(self, stream: str, *, after: int = 0) -> Iterator[Stored]:
        """The entries of a stream in order, from sequence `after` + 1."""
        for page in self._pages(stream, after):
            for row in self._rows(sql.ENTRIES, (page,)):
                yield Stored(*row)

    def positions(self, stream: str, *, after: int = 0) -> Iterator[tuple[int, int]]:
        """Sequence and position (place in the order of commits) of a stream's entries, in order."""
        found = self._places(stream, after)
        return zip(found.ns, found.positions, strict=True)

    def is_linked(self, stream: str) -> bool:
        """Does the head of a stream lead to its entries, and to each of them?"""
        return self._places(stream, 0).linked

    def disclosures(self, stream: str, *, n: int | None = None) -> Iterator[tuple[int, Disclosure]]:
        """The withheld values a stream still has, by sequence and digest."""
        for _, of, values in self.withheld(stream, n=n):
            for digest, text in values:
                yield of, Disclosure(digest, text)

    def withheld(
        self, stream: str, *, n: int | None = None
    ) -> Iterator[tuple[int, int, list[tuple[str, str]]]]:
        """Position, sequence and withheld values, digest and text, of each entry that still has some."""
        for page in self._pages(stream, 0 if n is None else n - 1):
            for position, of, text in self._rows(sql.WITHHELD, (page,)):
                if n is not None and of != n:
                    return
                yield position, of, _values(text)

    def first(self, request_key: str) -> Stored | None:
        """The entry that a client's key made, if it made one."""
        row = self.connection.execute(sql.FIRST, (request_key,)).fetchone()
        return Stored(*row) if row else None

    def definition(self, digest: str) -> bytes | None:
        """The resolved definition with this digest, byte for byte."""
        row = self.connection.execute(sql.DEFINITION, (digest,)).fetchone()
        return row[0].encode() if row else None

    def serial(self, series: str) -> int:
        """The next number in a series of dossier codes, from 1: one look into the index for each length."""
        start = len(series)
        for digits in range(_MOST_DIGITS, _FEWEST_DIGITS - 1, -1):
            among = (start + digits, series + "0" * digits, series + "9" * digits, start + 1)
            row = self.connection.execute(sql.SERIAL, among).fetchone()
            if row:
                return int(row[0][start:]) + 1
        return 1

    def last_number(self, series: str) -> int:
        """The last number of results used in a series; 0: none."""
        row = self.connection.execute(sql.NUMBER, (series,)).fetchone()
        return int(row[0]) if row else 0

    def timers(self, until: str, *, after: tuple[str, str] = ("", ""), limit: int = 0) -> Iterator[Due]:
        """The dossiers in which the clock has something to do at an instant or before, in that order."""
        left = limit or -1
        while left:
            page = min(left, _PAGE) if left > 0 else _PAGE
            rows = self._rows(sql.TIMERS, (until, *after, page))
            for row in rows:
                yield Due(*row)
            if len(rows) < page:
                return
            after = rows[-1][:2]
            left -= page if left > 0 else 0

    def streams(self) -> Iterator[tuple[str, str, str]]:
        """(tag, kind, name) of every stream that has a head or an entry.

        It looks at every entry; from then on this view reads streams that are not what their heads say by
        their tags alone, so that nothing that bears one is left out.
        """
        if self._loose is None:
            self._loose = loose_streams(self.connection)
        headless = {stream for stream, without in self._loose.items() if without}
        after = ""
        while True:
            rows = self.connection.execute(sql.STREAMS, (after, _PAGE)).fetchall()
            yield from rows
            if len(rows) < _PAGE:
                break
            after = rows[-1][0]
        headless.update(stream for (stream,) in self.connection.execute(sql.HEADLESS))
        for stream in sorted(headless):
            yield stream, "", ""

    def _places(self, stream: str, after: int) -> Places:
        try:
            return places(
                self.connection, stream, after, loose=self._loose is not None and stream in self._loose
            )
        except sqlite3.Error as error:
            raise failure_of(error, self._pool.place) from error

    def _pages(self, stream: str, after: int) -> Iterator[str]:
        """The positions of a stream's entries, some hundreds at once, as a JSON array."""
        found = self._places(stream, after).positions
        for start in range(0, len(found), _PAGE):
            yield orjson.dumps(found[start : start + _PAGE].tolist()).decode()

    def _rows(self, statement: str, values: tuple[str | int, ...]) -> list[Any]:
        """Rows of a statement; what is damaged in them is told at once, so that others can still be read."""
        try:
            return self.connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise failure_of(error, self._pool.place) from error


class SqliteReading(View):
    """A view of what was committed when its block began. It takes no lock and hinders no writer."""

    __slots__ = ()

    def __enter__(self) -> Self:
        connection = self._pool.take()
        try:
            connection.execute("BEGIN")
            # The snapshot is taken by the first reading, not by BEGIN.
            connection.execute(sql.PIN).fetchone()
        except sqlite3.Error as error:
            self._pool.give(connection)
            raise failure_of(error, self._pool.place) from error
        self._connection = connection
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self.connection, None
        self._pool.give(connection)
        if isinstance(error, sqlite3.Error):
            raise failure_of(error, self._pool.place) from error


def _values(text: str) -> list[tuple[str, str]]:
    """Withheld values out of a row; what is no such object is handed on as a value that nothing names."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return [("", text)]
    if not isinstance(found, dict):
        return [("", text)]
    return [(digest, item if isinstance(item, str) else str(item)) for digest, item in found.items()]


@lru_cache(maxsize=8)
def versions_of(text: str) -> Versions:
    """The versions out of their row, `directory.definitions.calendars`."""
    directory, definitions, calendars = map(int, text.split("."))
    return directory, definitions, calendars


def head_of(row: tuple[str, str, str, int, str, str, str, str | None, int]) -> Head:
    """The head out of its row.

    Raises:
        StoreUnusable: its body is no JSON.
    """
    try:
        return Head._make((*row[:6], orjson.loads(row[6]), row[7]))
    except orjson.JSONDecodeError as error:
        raise StoreUnusable(f"the head of stream {row[0]} is damaged") from error
