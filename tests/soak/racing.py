"""Lets writers step side by side and counts who came how far, in a process of its own.

`python -m tests.soak.racing FOLDER MODULE:WORK WRITERS SECONDS` prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.soak.killing import forked

if TYPE_CHECKING:
    from tests.soak.work import Work


def write(place: Path, work: Work, slot: int, began: float, seconds: float, tell: int) -> None:
    """Step until the time is over; tell how many steps, and the longest in milliseconds."""
    step = work.begin(place)
    time.sleep(max(0.0, began - time.monotonic()))
    steps, longest, now = 0, 0.0, time.monotonic()
    while now < began + seconds:
        step(f"{slot}/{steps}")
        steps, before, now = steps + 1, now, time.monotonic()
        longest = max(longest, now - before)
    os.write(tell, f"{steps} {longest * 1000:.1f}\n".encode())


def run(folder: Path, work: Work, writers: int, seconds: float) -> dict[str, Any]:
    """Prepare, race, count."""
    place = folder / "store.db"
    if os.waitpid(forked(lambda: work.prepare(place)), 0)[1] != 0:
        raise SystemExit("the store could not be prepared")
    reader, tell = os.pipe()
    began = time.monotonic() + 0.5
    children = [
        forked(lambda slot=slot: write(place, work, slot, began, seconds, tell)) for slot in range(writers)
    ]
    failures = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    os.close(tell)
    with os.fdopen(reader) as lines:
        told = [line.split() for line in lines]
    steps = sorted(int(number) for number, _ in told)
    return {
        "failures": failures,
        "steps": steps,
        "share": round(steps[0] / sum(steps), 3),
        "longest": max(float(longest) for _, longest in told),
    }


if __name__ == "__main__":
    module, _, attribute = sys.argv[2].partition(":")
    made = getattr(import_module(module), attribute)
    print(json.dumps(run(Path(sys.argv[1]), made, int(sys.argv[3]), float(sys.argv[4]))))  # noqa: T201
