"""Five agencies answer one dossier at once: nothing is lost, nobody conflicts, the record verifies."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.commands import Answer, Asking
from hoso.engine.memory import MemoryStore
from hoso.engine.verification import verify
from tests.engine.opinions import AGENCIES, Consulted
from tests.properties.worlds import Clock

if TYPE_CHECKING:
    from hoso.engine.ports import Store

ROOT = Path(__file__).parents[2]


def made(kind: str, folder: Path) -> Store:
    """A store of either kind."""
    return MemoryStore(Clock()) if kind == "memory" else SqliteStore(folder / "store.db", create=True)


def agreed(course: Consulted) -> None:
    """Everybody's answer is there, once, and everything verifies."""
    assert [(item["agency"], item["status"]) for item in course.body["requests"]] == [
        (agency, "answered") for agency in AGENCIES
    ]
    with course.engine.store.reading() as reading:
        assert [problem for verdict in verify(reading) for problem in verdict.problems] == []
        assert reading.head(course.dossier).version == 2 + len(AGENCIES)
    assert course.take("go") is None


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@pytest.mark.parametrize("again", range(3))
def test_threads_answer_at_once(kind: str, again: int, tmp_path: Path) -> None:
    """Five threads start together, each with the version it saw before all others."""
    course = Consulted(made(kind, tmp_path))
    assert course.ask(*AGENCIES) is None
    together = Barrier(len(AGENCIES))

    def answer(number: int) -> object:
        agency = AGENCIES[(number + again) % len(AGENCIES)]
        request = f"2.{AGENCIES.index(agency) + 1}"
        together.wait(20)
        return course.done(Answer(Asking(agency, agency, "a", seen=2), course.dossier, request, "agrees"))

    with ThreadPoolExecutor(len(AGENCIES)) as pool:
        assert list(pool.map(answer, range(len(AGENCIES)))) == [None] * len(AGENCIES)
    agreed(course)
    course.engine.store.close()


def test_processes_answer_at_once(tmp_path: Path) -> None:
    """Five processes open the same file, each for its own agency."""
    course = Consulted(SqliteStore(tmp_path / "store.db", create=True))
    assert course.ask(*AGENCIES) is None
    words = [sys.executable, "-m", "tests.contracts.answering", str(tmp_path / "store.db"), course.dossier]
    done = subprocess.run(
        [*words, *AGENCIES], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    agreed(course)
    course.engine.store.close()
