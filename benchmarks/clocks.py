"""What the clocks of a dossier cost a step: the same workload with and without times, by turns.

`make bench`, or `python benchmarks/clocks.py [--rounds N]`. The difference stands beside the processor time
of the floor's step, measured in the same turns.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

import permit
from interval import interval
from sides import SHARED, Floor

from hoso.adapters.bootstrap import open_engine, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PLACE = Path(__file__).resolve().parent.parent / "build"
#: Dossiers that are walked before anything is measured, and in each turn.
WARM_UP, DOSSIERS = 6, 25


class Walked:
    """One workload on its own store."""

    def __init__(self, side: Floor | permit.Permits, plan: Callable[[int], Sequence[str]]) -> None:
        """Warm it up; `plan` gives the actions of a dossier by its number."""
        self._side = side
        self._plan = plan
        self._no = 0
        self.turn(WARM_UP)

    def turn(self, dossiers: int = DOSSIERS) -> float:
        """Walk some dossiers; microseconds of processor time for each step."""
        steps, begin = 0, process_time()
        for _ in range(dossiers):
            self._no += 1
            for action in self._plan(self._no):
                self._side.step(self._no, action)
                steps += 1
        return (process_time() - begin) / steps * 1e6


def turns(sides: Sequence[Walked], rounds: int) -> list[list[float]]:
    """What a step of each side costs, round by round, the sides by turns in alternating order."""
    found: list[list[float]] = []
    for number in range(rounds):
        order = range(len(sides)) if number % 2 == 0 else reversed(range(len(sides)))
        costs = {side: sides[side].turn() for side in order}
        found.append([costs[side] for side in range(len(sides))])
    return found


def _permits(folder: Path, *, timed: bool) -> permit.Permits:
    store = open_store(folder / f"{'on' if timed else 'off'}.db", create=True)
    return permit.Permits(open_engine(store), timed=timed)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=41, help="how often each side has its turn (41)")
    asked = parser.parse_args()
    if asked.rounds < 1:
        parser.error("--rounds must be 1 or more")
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=PLACE) as name:
        folder = Path(name)
        sides = [Walked(_permits(folder, timed=timed), permit.plan) for timed in (False, True)]
        if SHARED.is_dir():
            floor = Floor(folder / "floor.db")
            sides.append(Walked(floor, floor.plan))
        found = turns(sides, asked.rounds)
    print(f"clocks on and off by turns in one process: {asked.rounds} rounds, CPU us/step\n")
    for label, costs in zip(("off", "on", "floor"), zip(*found, strict=True), strict=False):
        print(f"  {label:8}{median(costs):>8.0f}")
    if SHARED.is_dir():
        added = interval([(on - off) / floor for off, on, floor in found])
        print(f"\n  what clocks add, over the floor's step: {added}")
    else:
        print("\n  No ratio: the floor is ../shared/bench beside this project, and that is not here.")


if __name__ == "__main__":
    main()
