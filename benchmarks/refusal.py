"""What a refusal costs: one that leaves no trace, one of authority, and a step, by turns in one process.

`python benchmarks/refusal.py [--rounds N]`. A refusal of authority appends to the access stream and flushes
the disk, as a step does; any other writes nothing, as every refusal did before there was that stream.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from permit import Permits

from hoso.adapters.entropy import SystemEntropy
from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine import Asking, Claim, Engine, Refusal, Release, Take

#: Kind of outcome → microseconds of time that passed, and of the processor, of each round.
Spent = dict[str, tuple[list[float], list[float]]]


def measured(folder: Path, rounds: int) -> tuple[Spent, int]:
    """Measure by turns; also how many bytes a refusal of authority adds to the store."""
    path = folder / "refusals.sqlite"
    store = SqliteStore(path, create=True)
    engine = Engine(store, SystemEntropy())
    dossier = Permits(engine).step(1, "receive").stream
    spent: Spent = {kind: ([], []) for kind in ("no trace", "of authority", "step")}

    def once(kind: str, command: Take | Claim | Release, *, refused: bool) -> None:
        passed, worked = perf_counter(), process_time()
        outcome = engine.handle(command)
        spent[kind][1].append((process_time() - worked) * 1e6)
        spent[kind][0].append((perf_counter() - passed) * 1e6)
        if isinstance(outcome, Refusal) != refused:
            raise ValueError(f"{kind}: {outcome}")

    for number in range(rounds):
        once("no trace", Take(_asking("clerk", f"a{number}"), dossier, "sign"), refused=True)
        once("of authority", Take(_asking("head", f"b{number}"), dossier, "check"), refused=True)
        step = Release if number % 2 else Claim
        once("step", step(_asking("clerk", f"c{number}"), dossier), refused=False)
    with store.reading() as reading:
        head = reading.named("access", "access")
        if head is None or head.version != rounds:
            raise ValueError("the access stream does not have every refusal")
        size = sum(len(item.leaf) + len(item.salted) for item in reading.entries(head.stream))
    store.close()
    return spent, size // rounds


def _asking(role: str, key: str) -> Asking:
    return Asking(f"user-{role}", "bench", key)


def main() -> None:
    """Print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        spent, size = measured(Path(folder), rounds)
    print(f"{rounds} rounds, medians; an entry of the access stream: {size} bytes")
    for kind, (passed, worked) in spent.items():
        print(f"  {kind:14}{median(passed):8.0f} us   processor {median(worked):6.0f} us")


if __name__ == "__main__":
    main()
