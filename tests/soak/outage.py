"""Thirty days in which nothing worked, then workers beside people, in a process of its own.

`python -m tests.soak.outage FOLDER DOSSIERS WORKERS KILLS STEPS SEED` prints one line of JSON. Each dossier
has three timers that are long due, one for each policy. The workers are processes; KILLS times one of them is
killed with SIGKILL at a random moment, and another takes its place. Meanwhile a person takes STEPS steps, as
before the workers began.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from hoso.adapters.entropy import SystemEntropy
from hoso.adapters.sqlite.store import SqliteStore
from hoso.adapters.worker.worker import Worker
from hoso.engine.commands import Asking, Open, Take
from hoso.engine.handle import Engine
from hoso.engine.reason import Refusal
from hoso.engine.verification import verify
from tests.engine import dating
from tests.engine.dating import MONDAY, Office
from tests.properties.worlds import Clock
from tests.soak.killing import forked

#: A working day after the row was due, on Thursday 6 August, the first of them comes.
TIMERS = """timers: [\
{timer: once, kind: remind, time: 1wd, since: due, each: 1wd, missed: once, notify: clerk}, \
{timer: each, kind: escalate, time: 1wd, since: due, each: 5wd, missed: each, notify: clerk}, \
{timer: skip, kind: remind, time: 1wd, since: due, each: 1wd, missed: skip, notify: clerk}]"""
#: Saturday 5 September, ten o'clock: all through those thirty days nothing worked.
LATER = "2026-09-05T03:00:00.000000Z"
#: What then comes of each dossier, counted on paper: the working days from 6 August to 4 September, without
#: holidays, which the calendar of the tests does not have.
DAYS = 22
EXPECTED = {
    ("reminded", "once", DAYS - 1): 1,
    ("escalated", "each", 0): 5,
    ("passed_over", "skip", DAYS - 1): 1,
}


def resolved() -> bytes:
    """The tests' dated procedure with timers."""
    text = Path(dating.__file__).with_name("dated.yaml").read_text(encoding="utf-8")
    row = "time: 2wd, clock: runs, stage: early,"
    changed = text.replace(row, f"{row} {TIMERS},")
    found = dating.read_procedure(changed.encode(), "dated.yaml")
    assert found.procedure is not None, found.findings
    return dating.resolve(found.procedure)


def build(place: Path, dossiers: int, steps: int) -> None:
    """Open and accept dossiers thirty days ago, and open as many as there will be steps."""
    office = Office(make=lambda clock: SqliteStore(place, create=True, clock=clock), definition=resolved())
    office.clock.now = MONDAY
    names = [f"due-{number:05}" for number in range(dossiers)]
    names += [f"new-{number:05}" for number in range(steps)]
    opened = office.engine.handle_many(
        Open(Asking("ann", "t", f"open {name}"), "test.dated", "office", name) for name in names
    )
    streams = [made.stream for made in opened]  # type: ignore[union-attr]
    taken = office.engine.handle_many(
        Take(Asking("ann", "t", f"accept {stream}"), stream, "accept") for stream in streams[:dossiers]
    )
    assert not any(isinstance(made, Refusal) for made in taken)
    office.engine.store.close()


def engine_at(place: Path, instant: str = LATER) -> Any:
    """An engine over the store at an instant."""
    return Engine(SqliteStore(place, clock=Clock(instant)), SystemEntropy())


def work(place: Path, instant: str = LATER) -> None:
    """Work until nothing is due."""
    Worker(engine_at(place, instant)).catch_up()


def step(place: Path, first: int, steps: int, told: Path) -> None:
    """Take steps as a person does, a fiftieth of a second after each other; tell how long each took."""
    engine = engine_at(place)
    took = []
    for number in range(first, first + steps):
        with engine.store.reading() as reading:
            stream = reading.named("dossier", f"new-{number:05}").stream
        time.sleep(0.02)
        began = time.perf_counter()
        outcome = engine.handle(Take(Asking("ann", "t", f"accept {stream}"), stream, "accept"))
        took.append(time.perf_counter() - began)
        assert not isinstance(outcome, Refusal)
    told.write_text(json.dumps(took))


def look(place: Path, told: Path) -> None:
    """Compare what each dossier has with what it must have; verify all."""
    wrong, entries = 0, 0
    store = SqliteStore(place, clock=Clock(LATER))
    with store.reading() as reading:
        for head in reading.heads("dossier", after="due-", limit=0):
            if not head.name.startswith("due-"):
                continue
            fired = [item.entry for item in reading.entries(head.stream) if item.entry["command"] == "fire"]
            effects = [effect for entry in fired for effect in entry["effects"]]
            counted = Counter((item["kind"], item["timer"], item.get("missed", 0)) for item in effects)
            entries += len(fired)
            wrong += counted != EXPECTED
        problems = sum(len(verdict.problems) for verdict in verify(reading))
        due = len(list(reading.timers(LATER)))
    told.write_text(json.dumps({"entries": entries, "wrong": wrong, "problems": problems, "left": due}))


def done(child: int) -> None:
    """See that a child ended well."""
    if os.waitpid(child, 0)[1]:
        raise SystemExit("a child failed")


def quantile(took: list[float], part: float) -> float:
    """The value below which a part of them lies."""
    return sorted(took)[int(len(took) * part)]


def run(folder: Path, dossiers: int, workers: int, kills: int, steps: int, random: Random) -> dict[str, Any]:
    """Build, let a person step alone, then beside the workers; kill; look."""
    place, told = folder / "store.db", folder / "told.json"
    done(forked(lambda: build(place, dossiers, 2 * steps)))
    done(forked(lambda: step(place, 0, steps, told)))
    alone = json.loads(told.read_text())
    began = time.monotonic()
    running = [forked(lambda: work(place)) for _ in range(workers)]
    person = forked(lambda: step(place, steps, steps, told))
    killed = 0
    for _ in range(kills):
        time.sleep(random.uniform(0.02, 0.5))
        victim = random.choice(running)
        os.kill(victim, signal.SIGKILL)
        killed += os.waitpid(victim, 0)[1] == signal.SIGKILL
        running[running.index(victim)] = forked(lambda: work(place))
    for child in running:
        done(child)
    worked = time.monotonic() - began
    done(person)
    beside = json.loads(told.read_text())
    done(forked(lambda: look(place, told)))
    return {
        **json.loads(told.read_text()),
        "killed": killed,
        "seconds": round(worked, 1),
        "alone_ms": round(quantile(alone, 0.95) * 1000, 2),
        "beside_ms": round(quantile(beside, 0.95) * 1000, 2),
        "ratio": round(quantile(beside, 0.95) / quantile(alone, 0.95), 2),
    }


if __name__ == "__main__":
    numbers = [int(item) for item in sys.argv[2:]]
    print(json.dumps(run(Path(sys.argv[1]), *numbers[:4], Random(numbers[4]))))  # noqa: T201
