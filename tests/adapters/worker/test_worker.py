"""adapters/worker: what is due is done, by as many as work; what cannot be done stays known."""

from __future__ import annotations

import pytest

from hoso.adapters.worker.worker import Worker
from hoso.engine.verification import verify
from tests.engine.dating import MONDAY, Office
from tests.soak.outage import EXPECTED, LATER, resolved

DOSSIERS = 7
EACH = sum(EXPECTED.values())


@pytest.fixture
def engine():
    """An engine over dossiers whose timers were missed for thirty days."""
    office = Office(definition=resolved())
    for number in range(DOSSIERS):
        office.take(office.open(f"D-{number}"), "accept", MONDAY)
    office.clock.now = LATER
    return office.engine


def test_everything_that_is_due_is_done(engine):
    """Pass after pass, until nothing is due; then there is nothing to do."""
    pauses, seen = [], []
    worker = Worker(engine, pause=pauses.append, watch=lambda work: seen.append(work.n))
    work = worker.catch_up()
    assert (work.n, dict(work.done), work.stuck) == (DOSSIERS * EACH, {"reminders": DOSSIERS * EACH}, {})
    assert seen == sorted(seen)
    assert any(pauses)
    assert Worker(engine).catch_up().n == 0
    with engine.store.reading() as reading:
        assert list(reading.timers(LATER)) == []
        assert [problem for verdict in verify(reading) for problem in verdict.problems] == []


def test_it_ends_after_so_many(engine):
    """`most` ends it after the transaction in which so many were done; the rest is still due."""
    work = Worker(engine, pause=lambda _: None).catch_up(most=3)
    assert 3 <= work.n < DOSSIERS * EACH
    rest = Worker(engine, pause=lambda _: None).catch_up()
    assert work.n + rest.n == DOSSIERS * EACH


def test_it_can_be_ended_between_transactions(engine):
    """A pause that raises ends the work; what was done is stored, another does the rest."""
    worker = Worker(engine, pause=_interrupted)
    with pytest.raises(KeyboardInterrupt):
        worker.catch_up()
    assert worker.work.n > 0
    rest = Worker(engine, pause=lambda _: None).catch_up()
    assert worker.work.n + rest.n == DOSSIERS * EACH


def test_it_goes_on_until_it_is_ended(engine):
    """Nothing more is due: it looks again after a while; a store that is busy is tried again then, too."""
    pauses = []

    def pause(seconds: float) -> None:
        if seconds == 7:
            pauses.append(seconds)
        if len(pauses) == 2:
            raise KeyboardInterrupt

    worker = Worker(engine, pause=pause)
    with engine.store.transaction(), pytest.raises(KeyboardInterrupt):
        worker.go_on(7)  # this thread has the store
    assert worker.work.n == 0
    pauses.clear()
    with pytest.raises(KeyboardInterrupt):
        worker.go_on(7)
    assert (worker.work.n, pauses) == (DOSSIERS * EACH, [7, 7])
    assert worker.go_on(7, most=1).n == DOSSIERS * EACH


def _interrupted(seconds: float) -> None:
    raise KeyboardInterrupt(seconds)
