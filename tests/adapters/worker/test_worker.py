"""adapters/worker: what is due is done, by as many as work; what cannot be done stays known."""

from __future__ import annotations

import pytest

from hoso.adapters.sqlite.store import SqliteStore
from hoso.adapters.worker.worker import Worker
from hoso.engine.commands import Asking, Decree
from hoso.engine.memory import MemoryStore
from hoso.engine.verification import verify
from tests.engine.clocks.office import TEXT, at
from tests.engine.clocks.office import Office as Timed
from tests.engine.clocks.test_timers import timed
from tests.engine.dating import MONDAY, OWN, Office, closed
from tests.properties.worlds import must
from tests.soak.outage import EXPECTED, LATER, resolved

DOSSIERS = 7
EACH = sum(EXPECTED.values())
#: How the clock leaves `work`, and where it goes on from there at once.
LEAVING = """\
  - {trigger: hurry, source: work, dest: issue, by: desk, after: {time: 1d, since: work, by_clock: true}}
  - {trigger: idle, source: work, dest: closed, by: desk, after: {time: 2d, since: work, by_clock: true}}
  - {trigger: sort, source: issue, dest: ready, automatic: true}
"""
#: Two rows of one action, of which the clock may take one later than the other.
LAPSING = """\
  - {trigger: idle, source: work, dest: ready, by: desk, conditions: is_remote, after: {FIRST}}
  - {trigger: idle, source: work, dest: closed, by: desk, after: {SECOND}}
"""


def with_moves(rows: str) -> str:
    """The procedure with more moves of the clock."""
    names = "".join(f'  {name}: {{vi: "{name}", en: "{name}"}}\n' for name in ("hurry", "idle", "sort"))
    used = "".join(line + "\n" for line in names.splitlines() if line.split(":")[0].strip() in rows)
    text = TEXT.replace("  - {trigger: finish,", f"{rows}  - {{trigger: finish,")
    return text.replace("  deliver: {vi", f"{used}  deliver: {{vi")


def states(office: Timed) -> list[str]:
    """Where the dossier is."""
    with office.engine.store.reading() as reading:
        return reading.head(office.dossier).body["state"]


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


@pytest.mark.parametrize("kept", ["memory", "sqlite"])
def test_what_came_about_may_let_more_happen(kept, tmp_path):
    """Of two moves that are due the first leaves the state; the second keeps nothing back that comes then."""

    def make(clock):
        path = tmp_path / "s.sqlite"
        return MemoryStore(clock) if kept == "memory" else SqliteStore(path, create=True, clock=clock)

    office = Timed(text=with_moves(LEAVING), make=make).took("2026-08-03 09:00", "accept")
    office.clock.now = at("2026-08-10 09:00")
    work = Worker(office.engine, pause=lambda _: None).catch_up()
    assert (states(office), work.n, work.stuck) == (["ready"], 2, {})
    assert office.problems() == []
    office.engine.store.close()


def test_a_date_that_moved_on_is_kept_by_whoever_looked_too_early():
    """A closure decreed later puts a reminder off: nothing at its old instant, at the new one it comes."""
    office = Timed(text=timed().replace("calendar: vn", "calendar: own"), calendar=False)
    must(office.engine, Decree(Asking("founder", "t", "own"), OWN.encode()))
    office.took("2026-08-03 09:00", "accept")
    must(office.engine, Decree(Asking("founder", "t", "storm"), closed("2026-08-05", "2026-08-06").encode()))
    worker = Worker(office.engine, pause=lambda _: None)
    office.clock.now = at("2026-08-07 09:00")
    assert (worker.catch_up().n, worker.work.stuck) == (0, {})
    office.clock.now = at("2026-08-11 09:00")
    assert dict(worker.catch_up().done) == {"reminders": 1}
    assert office.problems() == []


@pytest.mark.parametrize(("first", "second"), [("2d", "4d"), ("4d", "2d")])
@pytest.mark.parametrize(("area", "dest"), [("remote", "ready"), ("near", "closed")])
def test_the_clock_takes_each_row_of_an_action_in_its_own_time(first, second, area, dest):
    """Of two rows of one action that whose guards hold is taken when its own time is over."""
    rows = LAPSING
    for name, time in (("FIRST", first), ("SECOND", second)):
        rows = rows.replace(name, f"time: {time}, since: work, by_clock: true")
    office = Timed(text=with_moves(rows), area=area).took("2026-08-03 09:00", "accept")
    worker = Worker(office.engine, pause=lambda _: None)
    taken = first if area == "remote" else second
    for day in range(3, 3 + int(taken[0])):
        office.clock.now = at(f"2026-08-{day:02} 17:00")
        assert (worker.catch_up().n, worker.work.stuck) == (0, {})
    office.clock.now = at(f"2026-08-{3 + int(taken[0]):02} 17:00")
    assert worker.catch_up().n == 1
    assert states(office) == [dest]
    assert office.entry()["effects"][0]["at"] == at(f"2026-08-{3 + int(taken[0]):02} 09:00")
    assert office.problems() == []


def _interrupted(seconds: float) -> None:
    raise KeyboardInterrupt(seconds)
