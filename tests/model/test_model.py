"""The engine over both stores against the oracle: any course of commands, and no difference."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.memory import MemoryStore
from tests.model.machine import Model

if TYPE_CHECKING:
    from hoso.engine.ports import Store

#: Rules in one run.
RULES = 40


class OnMemory(Model):
    """The model over the store in memory."""

    def make(self) -> Store:
        """An empty store."""
        return MemoryStore(self.clock)

    def reopened(self) -> Store:
        """Memory outlives the engine, not the process."""
        return self.store


class OnSqlite(Model):
    """The model over a real file."""

    def make(self) -> Store:
        """A new file in a folder of its own."""
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name, "store.db")
        return SqliteStore(self.path, create=True, clock=self.clock)

    def reopened(self) -> Store:
        """Close the file and open it again."""
        self.store.close()
        return SqliteStore(self.path, clock=self.clock)

    def teardown(self) -> None:
        """Remove the file too."""
        try:
            super().teardown()
        finally:
            self.folder.cleanup()


def _run(model: type[Model], runs: int) -> None:
    run_state_machine_as_test(model, settings=settings(max_examples=runs, stateful_step_count=RULES))


@pytest.mark.parametrize("model", [OnMemory, OnSqlite])
def test_the_engine_and_the_oracle_agree(model: type[Model]):
    """In 50 runs of 40 rules, receipts, reasons, heads and verdicts are those of the oracle."""
    _run(model, 50)


@pytest.mark.soak
@pytest.mark.parametrize("model", [OnMemory, OnSqlite])
def test_the_engine_and_the_oracle_agree_for_long(model: type[Model]):
    """In 500 runs of 40 rules, receipts, reasons, heads and verdicts are those of the oracle."""
    _run(model, 500)
