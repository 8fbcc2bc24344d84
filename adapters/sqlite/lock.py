"""One fair lock between all processes and threads that use a store.

SQLite's own busy wait starves: one writer can hold the file for seconds while the other sleeps. Here
a *turnstile* stands before the lock. Whoever wants the lock waits inside the turnstile, so one who
has just let the lock go must queue behind the one who waits. Both are `flock` locks on empty files
beside the store: the kernel frees them when their holder dies, however it dies.
"""

from __future__ import annotations

import fcntl
import os
import time
from threading import Lock, get_ident
from typing import TYPE_CHECKING

from hoso.engine.errors import StoreBusy, StoreUnusable

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

#: Why a store cannot be used in a child process.
FORKED = "it was opened before a fork; open it anew in this process"
#: Why it cannot be used any more.
CLOSED = "this store was closed"
#: Seconds to wait for the lock.
PATIENCE = 30.0
#: Seconds between two tries: short at first, for a step takes less than a millisecond.
_SHORTEST = 0.00005
_LONGEST = 0.002

_flock = fcntl.flock
_TRY, _FREE = fcntl.LOCK_EX | fcntl.LOCK_NB, fcntl.LOCK_UN


#: Seconds that work which is not urgent lets others go before it; then it queues as they do.
ASIDE = 1.0


class FairLock:
    """A lock that its releaser gets again only after those who already wait. Not re-entrant."""

    def __init__(self, beside: Path, timeout: float = PATIENCE) -> None:
        """Use the files `…-turn` and `…-lock` beside a store.

        Raises:
            StoreUnusable: the files cannot be made.
        """
        self.timeout = timeout
        self._beside = beside
        self._process = os.getpid()
        self._threads = (Lock(), Lock())
        self._owner = 0
        self._files: list[int] = []
        for end in ("-turn", "-lock"):
            try:
                self._files.append(os.open(f"{beside}{end}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666))
            except OSError as error:
                self.close()
                raise StoreUnusable(beside, error.strerror) from error

    def close(self) -> None:
        """Let go of the files."""
        files, self._files = self._files, []
        for file in files:
            os.close(file)

    def mine(self) -> bool:
        """Does this thread hold the lock?"""
        return self._owner == get_ident()

    def acquire(self) -> None:
        """Take the lock, in turn.

        Raises:
            StoreBusy: it could not be had in time, or this thread holds it already.
            StoreUnusable: it was closed, or this process was forked from the one that opened it.
        """
        # A child shares the parent's locks: it would take what the parent holds, and free it.
        if self._process != os.getpid():
            raise StoreUnusable(self._beside, FORKED)
        me = get_ident()
        if self._owner == me:
            raise StoreBusy("this thread has a transaction open already")
        deadline = time.monotonic() + self.timeout
        turn, lock = self._threads
        if not turn.acquire(False) and not turn.acquire(timeout=self.timeout):  # noqa: FBT003 - its own signature
            raise StoreBusy
        try:
            if not lock.acquire(False) and not lock.acquire(timeout=max(0.0, deadline - time.monotonic())):  # noqa: FBT003
                raise StoreBusy
        finally:
            turn.release()
        try:
            self._pass(deadline)
        except BaseException:
            lock.release()
            raise
        self._owner = me

    def stand_aside(self) -> None:
        """Wait, though not for ever, until nobody has the lock or waits for it: for work that is not urgent.

        Whoever then takes the lock still takes it in turn.
        """
        deadline = time.monotonic() + ASIDE
        while not self._is_free() and time.monotonic() < deadline:
            time.sleep(_LONGEST)

    def _is_free(self) -> bool:
        """Could the lock be had at once?"""
        turn, lock = self._threads
        if self.mine() or not turn.acquire(blocking=False):
            return self.mine()
        try:
            if not lock.acquire(blocking=False):
                return False
            try:
                return all(map(_is_unlocked, self._files))
            finally:
                lock.release()
        finally:
            turn.release()

    def release(self) -> None:
        """Let the next one in."""
        self._owner = 0
        try:
            if self._files:  # else they were closed meanwhile, which frees the lock too
                _flock(self._files[1], _FREE)
        finally:
            self._threads[1].release()

    def _pass(self, deadline: float) -> None:
        """Through the turnstile to the lock, against other processes."""
        if not self._files:
            raise StoreUnusable(self._beside, CLOSED)
        turn, lock = self._files
        _wait(turn, deadline)
        try:
            _wait(lock, deadline)
        finally:
            _flock(turn, _FREE)

    def __enter__(self) -> None:
        """Take the lock."""
        self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next one in."""
        self.release()


def _is_unlocked(file: int) -> bool:
    try:
        _flock(file, _TRY)
    except BlockingIOError:
        return False
    _flock(file, _FREE)
    return True


def _wait(file: int, deadline: float) -> None:
    """Lock a file. `flock` itself knows no time-out, so it is asked again and again.

    Raises:
        StoreBusy: the deadline came first.
    """
    pause = _SHORTEST
    while True:
        try:
            _flock(file, _TRY)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StoreBusy from None
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST)
        else:
            return
