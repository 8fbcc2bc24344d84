"""What was erased stands in no byte of the store's files once the store says so."""

from __future__ import annotations

import os
import signal
import string
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from hoso.adapters.sqlite.store import SqliteStore
from tests.contracts.chain import Chain

if TYPE_CHECKING:
    from pathlib import Path

    from hoso.engine.head import Head

#: A child that is forked here only reads files, or is killed.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


class _Town:
    """Dossiers that grow and change in random order; every value in them is unique."""

    def __init__(self, store: SqliteStore, seed: int) -> None:
        self.store = store
        self.random = Random(seed)
        self.chain = Chain(seed)
        self.heads: dict[str, Head] = {}
        self.live: dict[str, dict[str, str]] = {}
        self.erased: list[str] = []

    def value(self) -> str:
        """Give a unique text of 5 to 3,000 characters, which repeats its mark."""
        mark = "".join(self.random.choices(string.ascii_letters + string.digits, k=16))
        size = int(5 * 600 ** self.random.random())
        return (mark * (size // 16 + 1))[: max(size, 5)]

    def step(self, name: str) -> None:
        """Append an entry that withholds up to three values, which stand in the head too."""
        head = self.heads.get(name) or self.chain.blank(name)
        values = {f"f{self.random.randrange(6)}": self.value() for _ in range(self.random.randint(0, 3))}
        public = {"public": "p" * self.random.randint(0, 1500)}
        sealed, self.heads[name] = self.chain.write(
            self.store, head, withheld=values, body={**head.body, **values}, entry=public
        )
        kept = self.live.setdefault(name, {})
        kept.update({item.digest: item.text for item in sealed.disclosures})

    def erase(self, name: str) -> None:
        """Erase all that a dossier withholds."""
        gone = self.live.pop(name)
        sealed, head = self.chain.follow(self.heads[name], body={"erased": True})
        with self.store.transaction() as transaction:
            transaction.append(sealed, head)
            transaction.erase(head.stream, head.version, list(gone))
        self.heads[name] = head
        self.erased += gone.values()

    def run(self, dossiers: int, steps: int) -> None:
        """Take steps in random order; now and then erase a dossier in the midst of the others."""
        names = [f"H{number}" for number in range(dossiers)]
        for _ in range(steps):
            name = self.random.choice(names)
            if name in self.live and self.random.random() < 0.03:
                self.erase(name)
            else:
                self.step(name)


def _remnants(folder: Path, texts: list[str]) -> list[tuple[str, str]]:
    """Find salts, and long enough parts of values, in any file of the folder.

    The files are read by another process: closing one here would drop the locks SQLite has on it.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            found = []
            files = {path.name: path.read_bytes() for path in folder.iterdir()}
            for text in texts:
                salt, value = text.split('"')[1], text.split('"')[-2]
                marks = {salt[:12], salt[-12:], value[:16], value[-16:]} if len(value) > 8 else {salt[:12]}
                found += [
                    f"{name} {mark}\n"
                    for mark in marks
                    for name, data in files.items()
                    if mark.encode() in data
                ]
            os.write(writer, "".join(found)[:4000].encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as lines:
        found = [tuple(line.split()) for line in lines]
    os.waitpid(child, 0)
    return found  # type: ignore[return-value]


# With these seeds remnants stand in the file if it is not written anew.
@pytest.mark.parametrize("seed", [0, 2])
def test_nothing_is_left_of_what_was_erased(store: SqliteStore, place: Path, seed: int) -> None:
    """After dossiers were changed and erased in random order no erased value stands in any byte."""
    town = _Town(store, seed)
    town.run(dossiers=60, steps=1500)
    assert len(town.erased) > 300
    assert store.finish_erasures()
    assert _remnants(place.parent, town.erased) == []
    # The search itself finds what is there.
    assert _remnants(place.parent, [next(iter(kept.values())) for kept in town.live.values() if kept][:1])


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_left_after_many(store: SqliteStore, place: Path, seed: int) -> None:
    """The same with hundreds of dossiers."""
    town = _Town(store, seed)
    town.run(dossiers=400, steps=8000)
    assert store.finish_erasures()
    assert _remnants(place.parent, town.erased) == []


def _with_one_erased(store: SqliteStore) -> tuple[_Town, str]:
    town = _Town(store, 1)
    town.run(dossiers=5, steps=60)
    name = next(name for name, kept in town.live.items() if kept)
    town.erase(name)
    return town, name


def test_a_reader_makes_it_wait(store: SqliteStore, place: Path) -> None:
    """While a view still sees what was erased the answer is no; the next opener finishes it."""
    town = _Town(store, 1)
    town.run(dossiers=5, steps=30)
    name = next(name for name, kept in town.live.items() if kept)
    with store.reading() as reading:
        assert list(reading.disclosures(town.heads[name].stream))
        town.erase(name)
        assert not store.finish_erasures()
        assert list(reading.disclosures(town.heads[name].stream))
    store.close()
    again = SqliteStore(place)
    assert _remnants(place.parent, town.erased) == []
    assert again.finish_erasures()
    again.close()


def test_an_opener_that_must_wait_opens_all_the_same(store: SqliteStore, place: Path) -> None:
    """A store whose erasure is hindered by a reader elsewhere can be used meanwhile."""
    with store.reading() as reading:
        assert reading.head("x") is None
        town, _ = _with_one_erased(store)
        other = SqliteStore(place)
        assert not other.finish_erasures()
        town.chain.write(other, town.chain.blank("another"))
    assert other.finish_erasures()
    assert _remnants(place.parent, town.erased) == []
    other.close()


def test_a_process_that_dies_leaves_it_to_the_next(place: Path) -> None:
    """An erasure that was stored by a process which then died is finished by the next opener."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            town, _ = _with_one_erased(SqliteStore(place))
            os.write(writer, "\n".join(town.erased).encode())
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(writer)
    with os.fdopen(reader) as lines:
        erased = lines.read().split("\n")
    os.waitpid(child, 0)
    assert erased
    store = SqliteStore(place)
    assert _remnants(place.parent, erased) == []
    store.close()


def test_positions_stay(store: SqliteStore) -> None:
    """Writing the file anew changes no position, which is the order of commits."""
    town, _ = _with_one_erased(store)

    def positions() -> Any:
        with store.reading() as reading:
            return reading.connection.execute("SELECT position, stream, n FROM entry ORDER BY 1").fetchall()

    before = positions()
    assert store.finish_erasures()
    assert positions() == before
    town.step("H0")
    assert positions()[: len(before)] == before
