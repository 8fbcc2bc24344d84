"""Bringing erased values out of every byte of the files (docs/decisions/0003-erasure-on-sqlite.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.sqlite import sql

if TYPE_CHECKING:
    import sqlite3

#: Milliseconds to wait for readers that still see the log before the erasure.
_READERS = 250


def pending(connection: sqlite3.Connection) -> bool:
    """Were values erased that may still stand in the files?"""
    return connection.execute(sql.PENDING).fetchone() is not None


def finish(connection: sqlite3.Connection) -> bool:
    """Rewrite the file and empty the log; the caller holds the lock. False while a reader is in the way.

    `secure_delete` overwrites deleted rows, but a page whose rows SQLite re-arranges keeps old copies
    in its unused middle. VACUUM writes every page anew from what is live; the truncating checkpoint
    puts those pages over the old ones and empties the log.
    """
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {_READERS}")
    try:
        # First, so that a reader in the way is noticed before the work.
        if not _truncated(connection):
            return False
        connection.execute("VACUUM")
        if not _truncated(connection):
            return False
        connection.execute(sql.DROP_META, ("erasing",))
        return True
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")


def _truncated(connection: sqlite3.Connection) -> bool:
    """Checkpoint and cut the log to nothing; False where a reader or a foreign program hinders it."""
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return bool(busy == 0)
