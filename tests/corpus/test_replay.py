"""Recorded histories are replayed byte for byte: format 1 is frozen, and so is what was decided once."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.engine.leaf import FORMAT
from hoso.engine.verification.record import verify
from tests.corpus.history import read_history, record_of, replayed
from tests.corpus.record import PROCEDURES

FOLDER = Path(__file__).with_name(FORMAT)
HISTORIES = sorted(FOLDER.glob("*.jsonl.gz"))


def test_the_corpus_is_there():
    """A history of every chosen procedure was recorded in this format, and one of the public log."""
    assert {path.name.removesuffix(".jsonl.gz") for path in HISTORIES} >= {*PROCEDURES, "public_log"}


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.name.removesuffix(".jsonl.gz"))
def test_a_history_is_replayed_byte_for_byte(path):
    """Asked again at the same instants, all comes out as recorded: refusals, entries, values, heads."""
    asked, record = read_history(path)
    engine = replayed(asked)
    assert [item["came"] for item in engine.asked] == [item["came"] for item in asked]
    assert record_of(engine) == record
    with engine.store.reading() as reading:
        assert [verdict.problems for verdict in verify(reading) if verdict.problems] == []
