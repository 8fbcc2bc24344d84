"""Reading many definitions beside parsing their files: what resolving, checking and compiling add.

`make bench`, or `python benchmarks/reading.py [--files N] [--seed N]`. The definitions are made
(definitions.py); the floor is PyYAML's `CSafeLoader` over the same bytes, which checks nothing.
"""

from __future__ import annotations

import argparse
import gc
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

import yaml
from definitions import PROCEDURES, write_definitions
from interval import interval

from hoso.adapters.cli.checking import procedures_of
from hoso.adapters.cli.sources import Shelf
from hoso.engine.definition import compile_procedure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SHELF = Shelf()
#: How many files are read in turn.
TURN = 75


def parsed(file: Path) -> None:
    """The floor: the file's plain values."""
    yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)


def compiled(file: Path) -> None:
    """What hoso needs to run it: law resolved, everything checked, the definition compiled."""
    for text in procedures_of(file.read_bytes(), str(file), SHELF.beside(str(file))):
        assert text.procedure is not None, text.findings
        compile_procedure(text.procedure)


def spent(read: Callable[[Path], None], files: Sequence[Path]) -> float:
    """Seconds of processor for these files."""
    start = process_time()
    for file in files:
        read(file)
    return process_time() - start


def by_turns(files: Sequence[Path]) -> tuple[list[float], list[float]]:
    """Floor and hoso over the same files by turns, in one process."""
    floor: list[float] = []
    ours: list[float] = []
    for at in range(0, len(files), TURN):
        some = files[at : at + TURN]
        for read, found in ((parsed, floor), (compiled, ours))[:: 1 if at // TURN % 2 else -1]:
            found.append(spent(read, some) / len(some))
    return floor, ours


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=PROCEDURES, help=f"how many procedures ({PROCEDURES})")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.files < 1:
        parser.error("--files must be 1 or more")
    gc.set_threshold(100_000)  # as the program does
    with TemporaryDirectory() as folder:
        files = write_definitions(Path(folder), asked.files, asked.seed)
        floor, ours = by_turns(files)
    ratio = interval([mine / other for mine, other in zip(ours, floor, strict=True)])
    print(f"reading {len(files)} made procedures: in turns of {TURN}, 90 % interval\n")
    print(f"  CSafeLoader, CPU of a file       {median(floor) * 1e3:8.2f} ms")
    print(f"  resolve, check and compile       {median(ours) * 1e3:8.2f} ms   ratio {ratio}")


if __name__ == "__main__":
    main()
