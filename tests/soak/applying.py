"""Kills `hoso calendar apply` at random places and has it go on, in a process of its own.

`python -m tests.soak.applying FOLDER DOSSIERS KILLS SEED` prints one line of JSON. This process never opens
the store: building, applying and looking are done by children forked from it warm.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import app, calendars
from hoso.adapters.cli.main import main
from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.verification import verify
from tests.engine.dating import MONDAY, OWN, Office, closed
from tests.soak.killing import forked

if TYPE_CHECKING:
    from collections.abc import Callable

#: The calendars that are applied in turn: each moves the dates of every dossier that runs.
FILES = (OWN, closed("2026-08-05", "2026-08-06"), closed("2026-08-05", "2026-08-07"))
#: Of so many dossiers one is done, and keeps its dates.
DONE = 5
#: Imported here, so that a child need not: it would be killed while it still reads modules.
WARM = (app, calendars)


def build(folder: Path, dossiers: int) -> None:
    """Open and accept dossiers; some are brought to their end."""
    office = Office(make=lambda clock: SqliteStore(folder / "store.db", create=True, clock=clock))
    for number in range(dossiers):
        stream = office.open(f"{'done' if number % DONE == 0 else 'runs'}-{number:04}")
        actions = ["accept"]
        if number % DONE == 0:
            actions += ["split", "visited_it", "read_it", "decide", "pick_up"]
        for action in actions:
            office.take(stream, action, MONDAY)
    office.engine.store.close()


def apply(folder: Path) -> None:
    """Run the command as a person does."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    words = ("calendar", "apply", str(folder / "own.calendar.yaml"), "--actor", "founder")
    code = main((*words, "--store", str(folder / "store.db")))
    if code:
        raise SystemExit(code)


def look(folder: Path, *, whole: bool) -> dict[str, int]:
    """Count the entries by which dossiers were dated anew, for each entry of the calendars."""
    found = {"missing": 0, "doubled": 0, "needless": 0, "wrong": 0, "problems": 0}
    store = SqliteStore(folder / "store.db")
    with store.reading() as reading:
        version = reading.version("calendars")
        dues = set()
        for head in reading.heads("dossier"):
            entries = [stored.entry for stored in reading.entries(head.stream)]
            causes = [entry["causes"][0]["n"] for entry in entries if entry["command"] == "redate"]
            if head.name.startswith("done"):
                found["needless"] += len(causes)
                continue
            found["missing"] += len(set(range(2, version + 1)) - set(causes))
            found["doubled"] += len(causes) - len(set(causes))
            found["wrong"] += causes != sorted(causes)
            dues.add(head.body["clock"]["total"]["due"])
        found["wrong"] += len(dues) - 1
        if whole:
            found["problems"] = sum(len(verdict.problems) for verdict in verify(reading))
    store.close()
    return found


def told(folder: Path, act: Callable[[], Any]) -> Any:
    """What a child found."""
    place = folder / "told.json"
    if os.waitpid(forked(lambda: place.write_text(json.dumps(act()))), 0)[1]:
        raise SystemExit("a child failed")
    return json.loads(place.read_text())


def place_of(folder: Path) -> list[int]:
    """Where it was stopped: the calendars' version, and how many dossiers had been dated by it."""
    store = SqliteStore(folder / "store.db")
    with store.reading() as reading:
        version = reading.version("calendars")
        last = [list(reading.entries(head.stream))[-1].entry for head in reading.heads("dossier")]
    store.close()
    return [version, sum({"n": version} in [{"n": item["n"]} for item in entry["causes"]] for entry in last)]


def run(folder: Path, dossiers: int, kills: int, random: Random) -> dict[str, Any]:
    """Apply one file after the other; each is killed, perhaps more than once, before it may end."""
    told(folder, lambda: build(folder, dossiers))
    longest, killed, rounds = 1.0, 0, 0
    places: set[tuple[int, ...]] = set()
    sums: dict[str, int] = {}
    while killed < kills:
        rounds += 1
        (folder / "own.calendar.yaml").write_text(FILES[rounds % len(FILES)])
        for _ in range(random.randint(1, 3) if rounds > 1 else 0):
            child = forked(lambda: apply(folder))
            time.sleep(random.uniform(0, longest))
            os.kill(child, signal.SIGKILL)
            if os.waitpid(child, 0)[1] != signal.SIGKILL:
                break
            killed += 1
            places.add(tuple(told(folder, lambda: place_of(folder))))
        begun = time.monotonic()
        told(folder, lambda: apply(folder))
        if rounds == 1:  # the first one is let alone, to see how long it takes
            longest = time.monotonic() - begun
        for name, number in told(folder, lambda: look(folder, whole=False)).items():
            sums[name] = sums.get(name, 0) + number
    whole = told(folder, lambda: look(folder, whole=True))
    partway = sum(0 < number < dossiers - -(-dossiers // DONE) for _, number in places)
    found = {"kills": killed, "rounds": rounds, "places": len(places), "partway": partway}
    return {**found, **{name: sums[name] + whole[name] for name in whole}}


if __name__ == "__main__":
    place, dossiers, kills, seed = sys.argv[1:]
    print(json.dumps(run(Path(place), int(dossiers), int(kills), Random(int(seed)))))  # noqa: T201
