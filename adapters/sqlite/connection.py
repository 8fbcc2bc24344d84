"""A connection as every part of the store needs it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds SQLite itself waits. Our lock keeps writers apart; this is for programs outside of it.
_BUSY = 5.0

_SETTINGS = (
    # An acknowledged step survives the loss of power.
    "PRAGMA synchronous = FULL",
    # What is deleted is overwritten (and VACUUM does the rest, see erasure.py).
    "PRAGMA secure_delete = ON",
    # Replacing fires delete triggers too.
    "PRAGMA recursive_triggers = ON",
    # A schema somebody else touched calls no function with effects.
    "PRAGMA trusted_schema = OFF",
    # A damaged page is noticed when it is read.
    "PRAGMA cell_size_check = ON",
)


def connect(place: Path) -> sqlite3.Connection:
    """Open a file that is there, with our settings; nothing is read yet.

    `isolation_level=None`: the driver begins no transaction by itself. The write-ahead log is
    checkpointed by SQLite's own commit (every 1,000 pages), so always under our lock.
    """
    connection = sqlite3.connect(
        f"{place.as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY,
        cached_statements=64,
    )
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection
