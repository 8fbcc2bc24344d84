"""A store that may only be read: on a medium, in a folder, or by a person that may not write."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hoso.adapters.clock import system_clock
from hoso.adapters.sqlite.failure import failure_of
from hoso.adapters.sqlite.opening import OLDEST, REVISION, guarded, known_format
from hoso.adapters.sqlite.pool import Pool
from hoso.adapters.sqlite.reading import SqliteReading
from hoso.engine.errors import ForeignFormat, StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

#: Why nothing is written.
_READ_ONLY = "it was opened to be read only, as file or folder may not be written to"
#: As for writing (connection.py): a foreign schema calls nothing, a damaged page is noticed.
_SETTINGS = ("PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA query_only = ON")
_LOOK = "SELECT name FROM sqlite_master WHERE type = 'table'"
_REVISION = "SELECT version_num FROM alembic_version"


def is_read_only(path: str | os.PathLike[str]) -> bool:
    """Is there a file that can be read and, for itself or its folder, not be written?"""
    place = Path(os.path.realpath(path))
    readable = place.is_file() and os.access(place, os.R_OK)
    return readable and not (os.access(place, os.W_OK) and os.access(place.parent, os.W_OK))


class ReadOnlyStore:
    """What a store holds, without a lock and without a file laid beside it."""

    def __init__(self, path: str | os.PathLike[str], *, clock: Callable[[], str] = system_clock) -> None:
        """Look whether it is a store that this program reads.

        Raises:
            ForeignFormat: the record in it is of another format, or its tables of another version.
            StoreUnusable: it is no store, not whole, or its log must first be written into it.
        """
        self.path = Path(os.path.realpath(path))
        self._pool = _Connections(self.path, clock)
        connection = self._pool.take()
        try:
            _known(connection, self.path)
        except sqlite3.Error as error:
            raise failure_of(error, self.path) from error
        finally:
            self._pool.give(connection)

    def reading(self) -> SqliteReading:
        """Open a consistent view: what was committed when the block began."""
        return SqliteReading(self._pool)

    def transaction(self, *, aside: bool = False) -> NoReturn:
        """Refuse.

        Raises:
            StoreUnusable: always.
        """
        del aside
        raise StoreUnusable(self.path, _READ_ONLY)

    def finish_erasures(self) -> bool:
        """Nothing can be finished here."""
        return False

    def close(self) -> None:
        """Nothing is kept open between two views."""


class _Connections(Pool):
    """A connection for each view, opened to be read and closed with it."""

    def __init__(self, place: Path, clock: Callable[[], str]) -> None:
        self.place = place
        self.now = clock
        self.process = os.getpid()

    def take(self) -> sqlite3.Connection:
        """Open one more.

        Where SQLite cannot keep its index of the log, and the log holds nothing, nobody writes: then the file
        is read as one that does not change.

        Raises:
            StoreUnusable: it cannot be read.
        """
        try:
            return _connected(self.place, "mode=ro")
        except sqlite3.Error as error:
            log = Path(f"{self.place}-wal")
            if log.exists() and log.stat().st_size:
                message = (
                    "its log (-wal) holds steps that are not in the file; copy both to where you may write"
                )
                raise StoreUnusable(self.place, message) from error
        try:
            return _connected(self.place, "mode=ro&immutable=1")
        except sqlite3.Error as error:
            raise failure_of(error, self.place) from error

    def give(self, connection: sqlite3.Connection) -> None:
        """Close it."""
        connection.close()

    def close(self) -> None:
        """Nothing is kept."""


def _connected(place: Path, how: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{place.as_uri()}?{how}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
        connection.execute(_LOOK).fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _known(connection: sqlite3.Connection, place: Path) -> None:
    tables = {name for (name,) in connection.execute(_LOOK)}
    if not {"meta", "entry", "alembic_version"} <= tables:
        raise StoreUnusable(place, "this is no store, or a database of another program")
    known_format(connection, place)
    (revision,) = connection.execute(_REVISION).fetchone() or ("",)
    if not OLDEST <= revision <= REVISION:
        raise ForeignFormat(
            place, f"its tables are of another version ({revision}), and it may not be written to"
        )
    guarded(connection, place)
