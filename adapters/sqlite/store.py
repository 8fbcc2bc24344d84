"""The store on SQLite."""

from __future__ import annotations

import os
import sqlite3
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from hoso.adapters.clock import system_clock
from hoso.adapters.sqlite.erasure import finish, pending
from hoso.adapters.sqlite.failure import failure_of
from hoso.adapters.sqlite.lock import PATIENCE
from hoso.adapters.sqlite.pool import Pool
from hoso.adapters.sqlite.reading import SqliteReading
from hoso.adapters.sqlite.transaction import SqliteTransaction

if TYPE_CHECKING:
    from collections.abc import Callable


class SqliteStore:
    """Streams kept in one SQLite file, for any number of threads and processes of one machine.

    Beside the file stand SQLite's own `-wal` and `-shm` and the empty `-turn` and `-lock` of the lock
    that keeps writers in turn (`lock.py`). A store is used by the process that opened it: after a fork
    the child opens it anew.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        clock: Callable[[], str] = system_clock,
        create: bool = False,
        timeout: float = PATIENCE,
    ) -> None:
        """Open a store, or create it; an erasure that had to wait is finished.

        `clock` gives the present instant; `timeout` is how many seconds to wait for the lock.

        Raises:
            ForeignFormat: the record in it is of another format.
            StoreBusy: the lock could not be had in time.
            StoreMissing: nothing is there, and nothing is to be created.
            StoreUnusable: it is no store, or cannot be read and written.
        """
        # The real place: a link to a store shares its lock.
        self.path = Path(os.path.realpath(path))
        self._pool = Pool(self.path, clock, timeout, create=create)
        self._ended = weakref.finalize(self, self._pool.close)
        self.finish_erasures()

    def reading(self) -> SqliteReading:
        """Open a consistent view: what was committed when the block began."""
        return SqliteReading(self._pool)

    def transaction(self, *, aside: bool = False) -> SqliteTransaction:
        """Open a writing view; leaving it by an exception stores nothing.

        What is not urgent stands `aside` while others want to write.

        Raises:
            StoreBusy: the lock could not be had in time, or this thread holds it already.
            StoreUnusable: the file cannot be written.
        """
        return SqliteTransaction(self._pool, aside=aside)

    def finish_erasures(self) -> bool:
        """Bring erased values out of every byte of the store's files; False where a reader is in the way.

        The file is written anew, so it takes a moment for each gigabyte. Whoever opens the store next
        finishes what had to wait.

        Raises:
            StoreBusy: the lock could not be had in time.
            StoreUnusable: there is no room to write the file anew.
        """
        pool = self._pool
        with pool.lock:
            connection = pool.take()
            try:
                return not pending(connection) or finish(connection)
            except sqlite3.Error as error:
                raise failure_of(error, self.path) from error
            finally:
                pool.give(connection)

    def backup(self, target: str | os.PathLike[str]) -> None:
        """Copy the whole store, as it stands, to a new file.

        Raises:
            FileExistsError: something is there already.
            StoreBusy: the lock could not be had in time.
            StoreUnusable: the copy cannot be written.
        """
        Path(target).touch(exist_ok=False)
        pool = self._pool
        with pool.lock:
            connection = pool.take()
            try:
                copy = sqlite3.connect(target)
                try:
                    connection.backup(copy)
                finally:
                    copy.close()
            except sqlite3.Error as error:
                raise failure_of(error, target) from error
            finally:
                pool.give(connection)

    def close(self) -> None:
        """Let go of files and locks.

        Raises:
            StoreBusy: the lock could not be had in time.
        """
        self._ended()
