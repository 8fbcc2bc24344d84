"""Kills writers at random moments and has others go on, in a process of its own.

`python -m tests.soak.killing FOLDER MODULE:WORK KILLS SEED` prints one line of JSON. This process
never opens the store: its children are forked from it warm, and are killed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.binary import ZERO_HASH
from hoso.engine.leaf import leaf_of
from hoso.engine.request import request_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.soak.work import Work

WRITERS = 4
#: Seconds between two kills.
SHORTEST, LONGEST = 0.010, 0.080


def forked(act: Callable[[], object]) -> int:
    """Run something in a child, which ends with status 0 only if it returned."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            act()
            status = 0
        finally:
            sys.stderr.flush()
            os._exit(status)
    return child


def acknowledged(file: Path, slot: int) -> int:
    """Tell the last number that a writer's slot has acknowledged; -1 for none."""
    lines = (line.split() for line in file.read_text(encoding="ascii").splitlines())
    return max((int(number) for of, number, *_ in lines if int(of) == slot), default=-1)


def write(place: Path, work: Work, file: Path, slot: int) -> None:
    """Step on and on: first with the key that may have been stored and not acknowledged."""
    number = acknowledged(file, slot)
    step = work.begin(place)
    acknowledgements = os.open(file, os.O_WRONLY | os.O_APPEND)
    while True:
        numbers = range(number + 1, number + 1 + work.size)
        for number, made in zip(numbers, step(*(f"{slot}/{each}" for each in numbers)), strict=True):
            os.write(acknowledgements, f"{slot} {number} {made}\n".encode())


def killing(place: Path, work: Work, file: Path, kills: int, random: Random) -> dict[str, Any]:
    """Kill and begin anew, then let the last writers be killed too."""
    writers = [forked(lambda slot=slot: write(place, work, file, slot)) for slot in range(WRITERS)]
    failures = 0
    for _ in range(kills):
        time.sleep(random.uniform(SHORTEST, LONGEST))
        slot = random.randrange(WRITERS)
        os.kill(writers[slot], signal.SIGKILL)
        failures += os.waitpid(writers[slot], 0)[1] != signal.SIGKILL
        writers[slot] = forked(lambda slot=slot: write(place, work, file, slot))
    for writer in writers:
        os.kill(writer, signal.SIGKILL)
        failures += os.waitpid(writer, 0)[1] != signal.SIGKILL
    return {"kills": kills + WRITERS, "failures": failures}


def examined(place: Path, work: Work, file: Path) -> dict[str, Any]:
    """Open what is left and compare it with what was acknowledged."""
    told: dict[str, set[str]] = {}
    for line in file.read_text(encoding="ascii").splitlines():
        slot, number, made = line.split(maxsplit=2)
        told.setdefault(f"{slot}/{number}", set()).add(made)
    store = SqliteStore(place)
    keys: dict[str, list[str]] = {}
    gaps = broken = 0
    with store.reading() as reading:
        (check,) = reading.connection.execute("PRAGMA integrity_check").fetchone()
        for stream, _, _ in reading.streams():
            previous, last = ZERO_HASH, 0
            for stored in reading.entries(stream):
                leaf = leaf_of(stored.leaf)
                gaps += stored.n != last + 1
                broken += leaf.previous != previous or leaf.n != stored.n or leaf.stream != stream
                previous, last = stored.leaf_hash, stored.n
                keys.setdefault(stored.request_key, []).append(f"{stream} {stored.n} {stored.leaf_hash}")
            head = reading.head(stream)
            broken += head is None or (head.version, head.leaf) != (last, previous)
    store.close()
    # A key that was never acknowledged may be stored or not; asked again, each makes its one entry.
    step = work.begin(place)
    unsure = [f"{slot}/{acknowledged(file, slot) + 1}" for slot in range(WRITERS)]
    stored_unsure = [keys.get(request_key("test", key), [""])[0] for key in unsure]
    changed = sum(
        bool(before) and step(key) != [before] for key, before in zip(unsure, stored_unsure, strict=True)
    )
    return {
        "acknowledged": len(told),
        "lost": sum(keys.get(request_key("test", key)) != list(made) for key, made in told.items()),
        "doubled": sum(len(made) > 1 for made in keys.values())
        + sum(len(made) > 1 for made in told.values()),
        "unacknowledged": sum(bool(made) for made in stored_unsure),
        "changed": changed,
        "gaps": gaps,
        "broken": broken,
        "integrity": check,
        "problems": work.problems(place),
    }


def run(folder: Path, work: Work, kills: int, seed: int) -> dict[str, Any]:
    """Prepare, kill, examine."""
    place, file = folder / "store.db", folder / "acknowledged"
    file.touch()
    if os.waitpid(forked(lambda: work.prepare(place)), 0)[1] != 0:
        raise SystemExit("the store could not be prepared")
    return {**killing(place, work, file, kills, Random(seed)), **examined(place, work, file)}


if __name__ == "__main__":
    module, _, attribute = sys.argv[2].partition(":")
    made = getattr(import_module(module), attribute)
    print(json.dumps(run(Path(sys.argv[1]), made, int(sys.argv[3]), int(sys.argv[4]))))  # noqa: T201
