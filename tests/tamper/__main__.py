"""The whole matrix: `python -m tests.tamper`. The table goes to stdout, progress to stderr."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.tamper.hostile import crashes
from tests.tamper.matrix import ERROR, Cell, cells
from tests.tamper.reader import CRASH, Desk
from tests.tamper.record import make_record
from tests.tamper.stores import MemoryKind, SqliteKind
from tests.tamper.untouched import RUNS, false_alarms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.tamper.stores import Kind

_STORES = ("SQLite", "memory")
#: Divides by `RUNS`.
_PORTION = 200


class Line(NamedTuple):
    """One line of the table."""

    order: int
    mutation: str
    forger: str
    store: str
    limit: bool
    right: int
    places: int
    verdicts: str
    broken: int
    wrong: tuple[str, ...]


class Found(NamedTuple):
    """What many runs found: how many there were, and each that was wrong, in words."""

    what: str
    runs: int
    wrong: tuple[str, ...]


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def matrix_of(name: str, places: int, part: int, parts: int) -> list[Line]:
    """One part of the cells, on a record of one kind of store."""
    logging.disable()
    desk, made = Desk(), []
    with tempfile.TemporaryDirectory(prefix="tamper-") as folder:
        kind: Kind = MemoryKind() if name == "memory" else SqliteKind(Path(folder))
        record = make_record(kind)
        chosen = [(order, cell) for order, cell in enumerate(cells()) if order % parts == part]
        for count, (order, cell) in enumerate(chosen, 1):
            cell.run(record, desk, range(places))
            _say(f"{name} {part + 1}/{parts}: {count} of {len(chosen)} cells · {_short(cell)}")
            made.append(_line(order, cell, name))
    desk.clear()
    return made


def _short(cell: Cell) -> str:
    return f"{cell.mutation}, {cell.forger}: {cell.right}/{cell.places}"


def _line(order: int, cell: Cell, store: str) -> Line:
    verdicts = ", ".join(f"{name} {count}" for name, count in cell.seen.most_common())
    broken = cell.seen[ERROR] + cell.seen[CRASH]
    return Line(
        order,
        cell.mutation,
        cell.forger,
        store,
        cell.limit,
        cell.right,
        cell.places,
        verdicts,
        broken,
        tuple(cell.wrong),
    )


def _counted(what: str, runs: Iterable[str], whole: int) -> Found:
    wrong = []
    done = 0
    for done, said in enumerate(runs, 1):
        if said:
            wrong.append(said)
        if done % 100 == 0:
            _say(f"{what}: {done} of {whole}, {len(wrong)} wrong")
    return Found(what, done, tuple(wrong))


def untouched(first: int, count: int) -> Found:
    """Untouched runs, a portion of them."""
    return _counted(f"untouched from {first}", false_alarms(range(first, first + count // RUNS)), count)


def hostile(seed: int, count: int) -> Found:
    """Mutated inputs, a portion of them."""
    return _counted(f"mutated inputs {seed}", crashes(seed, count), count)


def _show(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _table(lines: list[Line]) -> None:
    _show("| mutation | forger | store | as due | verdicts seen |")
    _show("|---|---|---|---|---|")
    for line in sorted(lines, key=lambda line: (line.limit, line.order, line.store)):
        mutation = line.mutation.replace("_", " ") + (" (limit)" if line.limit else "")
        forger = line.forger.replace("_", " ")
        _show(f"| {mutation} | {forger} | {line.store} | {line.right}/{line.places} | {line.verdicts} |")


def main() -> int:
    """Run everything; 1 where something was missed, a false alarm or a crash."""
    parser = argparse.ArgumentParser("make tamper")
    parser.add_argument("--store", choices=_STORES, action="append", help="these alone")
    parser.add_argument("--places", type=int, default=20)
    parser.add_argument("--untouched", type=int, default=1_000)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    start, lines, found = time.monotonic(), list[Line](), list[Found]()
    with ProcessPoolExecutor(asked.processes) as pool:
        halves = [(name, part) for name in asked.store or _STORES for part in (0, 1) if asked.places]
        cellular = [pool.submit(matrix_of, name, asked.places, part, 2) for name, part in halves]
        portions = range(0, asked.untouched, _PORTION)
        many = [pool.submit(untouched, at, min(_PORTION, asked.untouched - at)) for at in portions]
        portions = range(0, asked.inputs, 5 * _PORTION)
        many += [pool.submit(hostile, at, min(5 * _PORTION, asked.inputs - at)) for at in portions]
        for done in as_completed(cellular):
            lines += done.result()
        for runs in as_completed(many):
            found.append(runs.result())
    return _conclude(lines, found, time.monotonic() - start)


def _conclude(lines: list[Line], found: list[Found], seconds: float) -> int:
    _table(lines)
    tried = [line for line in lines if not line.limit]
    misses = sum(line.places - line.right for line in lines)
    calm = [item for item in found if item.what.startswith("untouched")]
    wild = [item for item in found if item.what.startswith("mutated")]
    alarms, broken = sum(len(item.wrong) for item in calm), sum(len(item.wrong) for item in wild)
    broken += sum(line.broken for line in lines)
    for text in [text for line in lines for text in line.wrong] + [
        one for item in found for one in item.wrong
    ]:
        _say(text)
    done, right = sum(line.places for line in tried), sum(line.right for line in tried)
    _show(f"\nmutations: {done}, detected with the right verdict: {right}; not as due: {misses}")
    _show(f"untouched runs: {sum(item.runs for item in calm)}, false alarms: {alarms}")
    _show(f"mutated inputs: {sum(item.runs for item in wild)}, crashes of the verifier: {broken}")
    _show(f"{seconds:.0f} s")
    return int(bool(misses or alarms or broken))


if __name__ == "__main__":
    sys.exit(main())
