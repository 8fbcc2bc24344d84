"""The lock keeps writers apart, lets them in in turn, and is freed by death."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from hoso.adapters.sqlite.lock import ASIDE, FairLock
from hoso.engine.errors import StoreBusy, StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

#: A child that is forked here is killed.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def _child(act: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    return child


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_one_at_a_time(tmp_path: Path) -> None:
    """Two locks on one place exclude each other; the second gives up in time."""
    one, two = FairLock(tmp_path / "s", 0.1), FairLock(tmp_path / "s", 0.1)
    with one:
        assert one.mine()
        began = time.monotonic()
        with pytest.raises(StoreBusy):
            two.acquire()
        assert 0.09 < time.monotonic() - began < 2
    with two:
        assert not one.mine()
    one.close()
    two.close()


def test_not_twice_by_one_thread(tmp_path: Path) -> None:
    """A thread that holds the lock is told so at once instead of waiting for itself."""
    lock = FairLock(tmp_path / "s", 30)
    with lock:
        began = time.monotonic()
        with pytest.raises(StoreBusy, match="open already"):
            lock.acquire()
        assert time.monotonic() - began < 1
    lock.close()


def test_the_releaser_queues_behind_the_waiter(tmp_path: Path) -> None:
    """Who lets go and asks again at once does not get the lock before one who was waiting."""
    mine, other = FairLock(tmp_path / "s"), FairLock(tmp_path / "s")
    order: list[str] = []
    mine.acquire()
    waiting = Event()

    def wait() -> None:
        waiting.set()
        with other:
            order.append("other")

    thread = Thread(target=wait)
    thread.start()
    waiting.wait()
    # The other is in the turnstile once that can no longer be had.
    probe = FairLock(tmp_path / "s", 0)
    while not _turnstile_taken(probe):
        time.sleep(0.001)
    mine.release()
    with mine:
        order.append("mine")
    thread.join()
    assert order == ["other", "mine"]
    for lock in (mine, other, probe):
        lock.close()


def _turnstile_taken(probe: FairLock) -> bool:
    try:
        fcntl.flock(probe._files[0], fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(probe._files[0], fcntl.LOCK_UN)
    return False


def test_what_is_not_urgent_stands_aside(tmp_path: Path) -> None:
    """It goes on once nobody has the lock or waits for it; and not for ever, when somebody always does."""
    mine, other = FairLock(tmp_path / "s"), FairLock(tmp_path / "s")
    mine.stand_aside()
    with other:
        began = time.monotonic()
        mine.stand_aside()
        assert time.monotonic() - began >= ASIDE
    began = time.monotonic()
    mine.stand_aside()
    assert time.monotonic() - began < ASIDE
    mine.acquire()
    mine.release()


def test_death_frees_it(tmp_path: Path) -> None:
    """A process that is killed while it holds the lock leaves it free."""
    ready, tell = os.pipe()

    def hold() -> None:
        FairLock(tmp_path / "s").acquire()
        os.write(tell, b"x")
        signal.pause()

    child = _child(hold)
    os.read(ready, 1)
    lock = FairLock(tmp_path / "s", 0.1)
    with pytest.raises(StoreBusy):
        lock.acquire()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with lock:
        pass
    lock.close()
    os.close(ready)
    os.close(tell)


def test_a_place_where_no_lock_can_be(tmp_path: Path) -> None:
    """Where its files cannot be made the store is unusable, and nothing stays open."""
    before = _open_files()
    (tmp_path / "s-lock").mkdir()
    with pytest.raises(StoreUnusable):
        FairLock(tmp_path / "s")
    assert _open_files() == before
