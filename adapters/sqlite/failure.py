"""What the driver reports, in the words of the engine."""

from __future__ import annotations

import sqlite3

from hoso.engine.errors import HosoError, StoreBusy, StoreUnusable


def failure_of(error: sqlite3.Error, place: object) -> HosoError:
    """Translate an error of the driver; the driver's own sentence stays in it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusy(place, error)
    return StoreUnusable(place, error)
