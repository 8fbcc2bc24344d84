"""The store on SQLite passes the contract of stores."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from hoso.adapters.sqlite.store import SqliteStore
from tests.contracts.chain import INSTANT
from tests.contracts.store_contract import StoreContract

if TYPE_CHECKING:
    from tests.contracts.store_contract import Make


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Give a way to make stores: copies of one that is made once, which is quicker."""
    folder, numbers = tmp_path_factory.mktemp("stores"), count()
    SqliteStore(folder / "empty", create=True).close()
    empty = (folder / "empty").read_bytes()

    def fresh() -> SqliteStore:
        place = folder / f"{next(numbers)}.db"
        place.write_bytes(empty)
        return SqliteStore(place, clock=lambda: INSTANT, timeout=0.2)

    return fresh


class TestSqliteStore(StoreContract):
    """On SQLite."""
