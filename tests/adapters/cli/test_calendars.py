"""hoso calendar: what a file changes, which dossiers it would date anew, and dating them; looking at calendars."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.adapters.sqlite.store import SqliteStore
from tests.engine.dating import MONDAY, OWN, Office, closed

WORKFLOWS = Path(__file__).resolve().parents[3] / "workflows"
STORM = closed("2026-08-05", "2026-08-06")


@pytest.fixture
def office(tmp_path):
    """Three dossiers in a store on disk: one was accepted early, one late, one not yet."""
    calendar = Office.__new__(Office)
    clock = _clock()
    Office.__init__(calendar, store=SqliteStore(tmp_path / "hoso.sqlite", create=True, clock=clock), clock=clock)
    for code, at in (("D-1", MONDAY), ("D-2", "2026-08-04T03:00:00.000000Z")):
        calendar.take(calendar.open(code, at), "accept", at)
    calendar.open("D-3", "2026-08-04T03:00:00.000000Z")
    calendar.engine.store.close()
    return tmp_path


def _clock():
    from tests.properties.worlds import Clock

    return Clock("2026-08-01T03:00:00.000000Z")
