"""The connections a store keeps open, and the lock they share."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING, TypeVar

from hoso.adapters.sqlite import sql
from hoso.adapters.sqlite.connection import connect
from hoso.adapters.sqlite.failure import failure_of
from hoso.adapters.sqlite.lock import CLOSED, FORKED, FairLock
from hoso.adapters.sqlite.opening import opened, prepare
from hoso.engine.errors import StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_Result = TypeVar("_Result")


class Pool:
    """Kept connections: a view takes one and gives it back; a new one is opened under the lock."""

    def __init__(self, place: Path, clock: Callable[[], str], timeout: float, *, create: bool) -> None:
        """Open the store and keep its first connection.

        Raises:
            ForeignFormat: the record in it is of another format.
            StoreBusy: the lock could not be had in time.
            StoreMissing: nothing is there, and nothing is to be created.
            StoreUnusable: it is no store, or cannot be read and written.
        """
        prepare(place, create=create)
        self.place = place
        self.now = clock
        self.process = os.getpid()
        self._open = True
        self._lent: set[sqlite3.Connection] = set()
        self.lock = FairLock(place, timeout)
        try:
            with self.lock:
                self._idle = [opened(place, create=create)]
        except BaseException:
            self.lock.close()
            raise

    def take(self) -> sqlite3.Connection:
        """Take a connection, for one view at a time.

        Raises:
            StoreBusy: a new connection was needed and the lock could not be had in time.
            StoreUnusable: the store is closed, or was opened by the process this one was forked from.
        """
        if self.process != os.getpid():
            raise StoreUnusable(self.place, FORKED)
        if not self._open:
            raise StoreUnusable(self.place, CLOSED)
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._under_lock(self._another)
        self._lent.add(connection)
        return connection

    def give(self, connection: sqlite3.Connection) -> None:
        """Give a connection back, rolled back where it was not committed."""
        sound = False
        try:
            if connection.in_transaction:  # SQLite itself ends it where, say, the disk is full
                connection.execute("ROLLBACK")
            sound = True
        finally:
            self._lent.discard(connection)
            if sound and self._open:
                self._idle.append(connection)
            else:
                self._under_lock(connection.close)
                self._let_go()

    def close(self) -> None:
        """Close what is idle, under the lock: the last one to close checkpoints."""
        if not self._open or self.process != os.getpid():
            return
        with self.lock:
            self._open = False
            while self._idle:
                self._idle.pop().close()
        self._let_go()

    def _let_go(self) -> None:
        """Close the lock's files, once the store is closed and no view is open."""
        if not self._open and not self._lent:
            self.lock.close()

    def _under_lock(self, act: Callable[[], _Result]) -> _Result:
        if self.lock.mine():
            return act()
        with self.lock:
            return act()

    def _another(self) -> sqlite3.Connection:
        """Open one more; its first reading recovers the log where a process died."""
        connection = None
        try:
            connection = connect(self.place)
            connection.execute(sql.PIN).fetchone()
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
            raise failure_of(error, self.place) from error
        return connection
