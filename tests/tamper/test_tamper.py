"""A sample of the matrix in each run; the whole of it is `make tamper`."""

from __future__ import annotations

import pytest

from tests.tamper.hostile import crashes
from tests.tamper.matrix import cells
from tests.tamper.page import PAGE, written
from tests.tamper.reader import Desk
from tests.tamper.record import make_record
from tests.tamper.stores import MemoryKind, SqliteKind
from tests.tamper.untouched import RUNS, false_alarms

CELLS = [*cells()]


@pytest.fixture(scope="module")
def record():
    """A small record in memory."""
    return make_record(MemoryKind(), entries=125, dossiers=8)


@pytest.fixture(scope="module")
def desk():
    """Where the reader's folders lie."""
    made = Desk()
    yield made
    made.clear()


def test_the_page_tells_of_the_matrix():
    """docs/reference/tamper.md has the mutations, forgers and verdicts as they are."""
    page = PAGE.read_text("utf-8")
    assert page == written(page), "run: python -m tests.tamper.page"


def test_every_mutation_has_its_verdict(record, desk):
    """Each mutation by each forger, at one place, is detected by the right verdict; the limits pass."""
    for cell in CELLS:
        cell.run(record, desk, range(1))
    assert [line for cell in CELLS for line in cell.wrong] == []


@pytest.mark.parametrize("mutation", ["insert_an_event", "replace_an_event", "change_a_value"])
def test_a_file_of_sqlite_is_edited_too(tmp_path, desk, mutation):
    """What stands in the file is what is published: each forger of the store, on SQLite."""
    record = make_record(SqliteKind(tmp_path), entries=75, dossiers=4)
    chosen = [cell for cell in cells() if cell.mutation == mutation and cell.forger.startswith("store")]
    for cell in chosen:
        cell.run(record, desk, range(1))
    assert [line for cell in chosen for line in cell.wrong] == []


def test_what_nobody_touched_passes():
    """No false alarm on small worlds, whatever the reader asks."""
    assert list(false_alarms(range(2))) == [""] * 2 * RUNS


def test_mutated_inputs_end_with_a_verdict():
    """No traceback, no hang, no code beside the table."""
    assert list(crashes(0, 25)) == [""] * 25
