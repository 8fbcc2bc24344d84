"""Opening a store: is it ours, is it whole, is it of this format; creating and upgrading it."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from hoso.adapters.sqlite import sql
from hoso.adapters.sqlite.connection import connect
from hoso.adapters.sqlite.failure import failure_of
from hoso.adapters.sqlite.triggers import TRIGGERS
from hoso.engine.errors import DraftFormat, ForeignFormat, StoreMissing, StoreUnusable
from hoso.engine.leaf import DRAFT, FORMAT

if TYPE_CHECKING:
    from pathlib import Path

#: Version of the tables that this program writes: the newest of `migrations/versions`.
REVISION = "0002"
#: The oldest version of them that can be read as it is: everything in it stands where it stands now.
OLDEST = "0001"

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_REVISION = "SELECT version_num FROM alembic_version"
_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


def prepare(place: Path, *, create: bool) -> None:
    """See that a file can be there, before locks are laid beside it.

    Raises:
        StoreMissing: nothing is there, and nothing is to be created.
        StoreUnusable: something else is there, or it may not be written.
    """
    if place.is_dir():
        raise StoreUnusable(place, "this is a folder")
    if not place.parent.is_dir():
        kind = StoreUnusable if create else StoreMissing
        raise kind(place, "its folder does not exist")
    if not os.access(place.parent, os.W_OK):
        raise StoreUnusable(place, "its folder may not be written to")
    if not place.exists():
        if not create:
            raise StoreMissing(place)
    elif not place.is_file():
        raise StoreUnusable(place, "this is no file")
    elif not os.access(place, os.R_OK | os.W_OK):
        raise StoreUnusable(place, "it may not be read and written")


def opened(place: Path, *, create: bool) -> sqlite3.Connection:
    """Open, create or upgrade the store; the caller holds the lock.

    Raises:
        ForeignFormat: the record in it is of another format, or of a draft of this one.
        StoreMissing: the file is empty, and nothing is to be created.
        StoreUnusable: it is no store, or not whole.
    """
    connection = None
    try:
        if create:
            place.touch()
        connection = connect(place)
        _ready(connection, place, create=create)
    except sqlite3.Error as error:
        _close(connection)
        raise failure_of(error, place) from error
    except OSError as error:
        _close(connection)
        raise StoreUnusable(place, error.strerror) from error
    except BaseException:
        _close(connection)
        raise
    return connection


def _close(connection: sqlite3.Connection | None) -> None:
    if connection is not None:
        connection.close()


def _ready(connection: sqlite3.Connection, place: Path, *, create: bool) -> None:
    tables = {name for (name,) in connection.execute(_TABLES)}
    if not tables:
        if not create:
            raise StoreMissing(place, "the file is empty")
        _journal(connection, place)
        _upgrade(connection)
    elif not {"meta", "entry", "alembic_version"} <= tables:
        raise StoreUnusable(place, "this is a database of another program")
    known_format(connection, place)  # asked before anything is touched
    _journal(connection, place)
    (revision,) = connection.execute(_REVISION).fetchone() or ("",)
    if revision != REVISION:
        if revision > REVISION:
            raise ForeignFormat(place, f"its tables are those of a later program ({revision})")
        _upgrade(connection)
    guarded(connection, place)


def known_format(connection: sqlite3.Connection, place: Path) -> None:
    """See that the record in a store is of this program's format.

    Raises:
        DraftFormat: it is of a draft of it, which was for trial.
        ForeignFormat: it is of another one.
    """
    found = dict(connection.execute(sql.META)).get("format", "not said")
    if found == DRAFT:
        raise DraftFormat(place)
    if found != FORMAT:
        raise ForeignFormat(place, f"its format is {found}, this program's {FORMAT}")


def _journal(connection: sqlite3.Connection, place: Path) -> None:
    """See that the write-ahead log is on; the setting stays in the file."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise StoreUnusable(place, "its file system does not carry a write-ahead log")


def _upgrade(connection: sqlite3.Connection) -> None:
    # alembic and SQLAlchemy take long to import, and are needed only here.
    from hoso.adapters.sqlite.schema import upgrade

    upgrade(connection, REVISION)


def guarded(connection: sqlite3.Connection, place: Path) -> None:
    """See that the triggers which keep the record append-only are there, to the letter."""
    found = dict(connection.execute(_TRIGGERS))
    for name, text in TRIGGERS.items():
        if name not in found:
            raise StoreUnusable(place, f"the trigger {name}, which keeps the record append-only, is gone")
        if found[name] != text:
            raise StoreUnusable(place, f"the trigger {name}, which keeps the record append-only, was changed")
    strange = sorted(found.keys() - TRIGGERS.keys())
    if strange:
        raise StoreUnusable(place, f"the trigger {strange[0]} is not one of ours")
