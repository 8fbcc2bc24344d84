"""Stores on disk for the tests of this folder."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from hoso.adapters.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the bytes of a store that was just made; copying them is quicker than making one."""
    place = tmp_path_factory.mktemp("empty") / "store.db"
    SqliteStore(place, create=True).close()
    return place.read_bytes()


@pytest.fixture
def place(tmp_path: Path, empty: bytes) -> Path:
    """Give the place of an empty store, in a folder of its own."""
    folder = tmp_path / "store"
    folder.mkdir()
    place = folder / "store.db"
    place.write_bytes(empty)
    return place


@pytest.fixture
def store(place: Path) -> Iterator[SqliteStore]:
    """Give an open store that waits half a second for its lock."""
    store = SqliteStore(place, timeout=0.5)
    yield store
    store.close()


@pytest.fixture
def foreign(place: Path) -> Iterator[Callable[..., sqlite3.Connection]]:
    """Give connections of a program that is not ours, with SQLite's own settings."""
    connections: list[sqlite3.Connection] = []

    def connect() -> sqlite3.Connection:
        connections.append(sqlite3.connect(place, isolation_level=None))
        return connections[-1]

    yield connect
    for connection in connections:
        connection.close()
