"""The store in memory passes the contract of stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hoso.engine.memory import MemoryStore
from tests.contracts.chain import INSTANT
from tests.contracts.store_contract import StoreContract

if TYPE_CHECKING:
    from tests.contracts.store_contract import Make


@pytest.fixture(scope="module")
def make() -> Make:
    """Give a way to make stores."""
    return lambda: MemoryStore(lambda: INSTANT, timeout=0.2)


class TestMemoryStore(StoreContract):
    """In memory."""
