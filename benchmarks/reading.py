"""Reading many definitions beside parsing their files: what resolving, checking and compiling add.

`make bench`, or `python benchmarks/reading.py [--files N] [--seed N] [--rounds N]`. The definitions are made
(definitions.py), as roads and, written out, in the explicit form; the roads that ship are read too. The floor
is PyYAML's `CSafeLoader` over the same bytes in one process, which checks nothing.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import yaml
from definitions import PROCEDURES, write_definitions
from interval import Interval, interval

from hoso import workflows
from hoso.adapters.cli.check_many import cores
from hoso.adapters.cli.checking import kind_of, procedures_of
from hoso.adapters.cli.sources import Shelf
from hoso.engine.checks import courses, meanings
from hoso.engine.definition import compile_procedure
from hoso.engine.procedure_text import is_road

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SHELF = Shelf()
#: How many files are read in turn.
TURN = 75
#: How many a process takes at once, as `hoso check` gives them out.
PORTION = 16
#: The floor of a whole folder: a process that does nothing else.
FLOOR = """
import gc, pathlib, sys, yaml
gc.set_threshold(100_000)
for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
"""


class Written(yaml.CSafeDumper):
    """Mappings of scalars on one line, as people write them; nothing is an alias of anything."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML asks it
        """Write everything where it stands."""
        return True


def parsed(file: Path) -> None:
    """The floor: the file's plain values."""
    yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)


def compiled(file: Path) -> None:
    """What hoso needs to run it: law resolved, everything checked, the definition compiled."""
    for text in procedures_of(file.read_bytes(), str(file), SHELF.beside(str(file))):
        assert text.procedure is not None, text.findings
        compile_procedure(text.procedure)


def without_courses(file: Path) -> None:
    """The same, but no course of a dossier is followed: what the form, the names and the graph cost."""
    kept = courses.check_courses, meanings.check_meanings
    courses.check_courses = meanings.check_meanings = lambda *_: iter(())
    try:
        compiled(file)
    finally:
        courses.check_courses, meanings.check_meanings = kept


def spent(read: Callable[[Path], None], files: Sequence[Path]) -> float:
    """Seconds of processor for these files."""
    start = process_time()
    for file in files:
        read(file)
    return process_time() - start


def explicit_forms(files: Sequence[Path], folder: Path) -> list[Path]:
    """Write each procedure of these roads in the explicit form, law and all."""
    made: list[Path] = []
    for file in files:
        for text in procedures_of(file.read_bytes(), str(file), SHELF.beside(str(file))):
            assert text.document is not None, text.findings
            told = yaml.dump(
                _plain(text.document.value),
                Dumper=Written,
                allow_unicode=True,
                sort_keys=False,
                default_flow_style=None,
                width=110,
            )
            made.append(folder / f"{len(made)}.yaml")
            made[-1].write_text(told)
    return made


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else str(value)


def by_turns(files: Sequence[Path]) -> dict[str, list[float]]:
    """Floor and hoso over the same files by turns, in one process: seconds of processor of a file."""
    found: dict[str, list[float]] = {"floor": [], "read": [], "followed": []}
    sides = (("floor", parsed), ("read", without_courses), ("followed", compiled))
    for at in range(0, len(files), TURN):
        some = files[at : at + TURN]
        for name, read in sides[:: 1 if at // TURN % 2 else -1]:
            found[name].append(spent(read, some) / len(some))
    return found


def all_without_courses(files: Sequence[Path]) -> int:
    """What one process does with its portion."""
    for file in files:
        without_courses(file)
    return len(files)


def at_once(files: Sequence[Path], rounds: int) -> dict[str, list[float]]:
    """Seconds on the wall: the floor in this process, hoso on all cores in processes started anew."""
    found: dict[str, list[float]] = {"floor": [], "read": []}
    portions = [files[at : at + PORTION] for at in range(0, len(files), PORTION)]
    for _ in range(rounds):
        start = perf_counter()
        for file in files:
            parsed(file)
        found["floor"].append(perf_counter() - start)
        start = perf_counter()
        gc.freeze()
        with ProcessPoolExecutor(cores()) as pool:
            assert sum(pool.map(all_without_courses, portions)) == len(files)
        found["read"].append(perf_counter() - start)
    return found


def shipped_roads() -> list[Path]:
    """The procedures that ship and are roads."""
    folder = Path(next(iter(workflows.__path__)))
    files = [file for file in sorted(folder.glob("*.yaml")) if kind_of(file.read_bytes()) == "procedure"]
    return [file for file in files if is_road(yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader))]


def shape_of(files: Sequence[Path]) -> str:
    """Means of what these files hold, so that made and shipped ones can be compared."""
    texts = [
        text
        for file in files
        for text in procedures_of(file.read_bytes(), str(file), SHELF.beside(str(file)))
    ]
    procedures = [text.procedure for text in texts if text.procedure is not None]
    assert len(procedures) == len(texts)
    size = mean(file.stat().st_size for file in files) / 1_000
    states = mean(len(item.states) for item in procedures)
    moves = mean(len(item.transitions) for item in procedures)
    each = len(procedures) / len(files)
    told = f"{size:.1f} kB, {each:.2f} procedures a file; {states:.1f} states, {moves:.1f} moves a procedure"
    written = [yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader) for file in files]
    own = ("roles", "triggers", "fields", "documents", "guards", "departs")
    counted = (f"{mean(len(item.get(key, ())) for item in written):.1f} {key}" for key in own)
    return f"{told};\n    {mean(map(_rows_in, written)):.1f} rows, {', '.join(counted)} of a file's own"


def _rows_in(value: object) -> int:
    """Rows of a table, those of its stages, branches and refusal too."""
    if isinstance(value, list):
        return sum(map(_rows_in, value))
    if not isinstance(value, dict):
        return 0
    return ("step" in value or "wait" in value) + sum(map(_rows_in, value.values()))


def of_folder(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds on the wall of the floor in one process, of `hoso check FOLDER`, and of that from its cache."""
    hoso = [str(Path(sys.executable).with_name("hoso")), "check", "--json"]
    floor = [sys.executable, "-c", FLOOR, str(folder)]
    found: dict[str, list[float]] = {"floor": [], "check": [], "cached": []}
    with TemporaryDirectory() as cache:
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        run = partial(subprocess.run, env=environment, check=True, stdout=subprocess.DEVNULL)
        run([*hoso, str(folder)])  # fills the cache
        for _ in range(rounds):
            for name, words in (
                ("floor", floor),
                ("check", [*hoso, "--no-cache", str(folder)]),
                ("cached", [*hoso, str(folder)]),
            ):
                start = perf_counter()
                run(words)
                found[name].append(perf_counter() - start)
    return found


def ratio_of(ours: Sequence[float], floor: Sequence[float]) -> Interval:
    """The ratio turn by turn, with its interval."""
    return interval([mine / other for mine, other in zip(ours, floor, strict=True)])


def print_turns(said: str, files: Sequence[Path]) -> dict[str, float]:
    """Read these files by turns and print what a file costs: the medians, in seconds."""
    found = by_turns(files)
    print(f"\n  {len(files)} {said}: one process, CPU of a file, in turns of {TURN}")
    print(f"    {shape_of(files)}")
    print(f"    CSafeLoader                    {median(found['floor']) * 1e3:8.2f} ms")
    for key, what in (("read", "resolve, check and compile"), ("followed", "and follow every course")):
        ratio = ratio_of(found[key], found["floor"])
        print(f"    {what:30} {median(found[key]) * 1e3:8.2f} ms   ratio {ratio}", flush=True)
    return {key: median(times) for key, times in found.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=PROCEDURES, help=f"how many procedures ({PROCEDURES})")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5, help="how often the whole folder is checked (5)")
    asked = parser.parse_args()
    if asked.files < 1 or asked.rounds < 1:
        parser.error("--files and --rounds must be 1 or more")
    gc.set_threshold(100_000)  # as the program does
    with TemporaryDirectory() as roads, TemporaryDirectory() as forms:
        folder = Path(roads)
        files = write_definitions(folder, asked.files, asked.seed)
        print("reading made procedures beside CSafeLoader, 90 % interval")
        together = at_once(files, asked.rounds)
        print(f"\n  {len(files)} roads, on the wall, {asked.rounds} rounds; {cores()} cores")
        print(f"    CSafeLoader, one process       {median(together['floor']):8.2f} s")
        ratio = ratio_of(together["read"], together["floor"])
        print(
            f"    resolve, check and compile     {median(together['read']):8.2f} s    ratio {ratio}",
            flush=True,
        )
        written = explicit_forms(files, Path(forms))
        meant, road = print_turns("in the explicit form", written), print_turns("roads", files)
        each = len(written) / len(files)
        whole = meant["floor"] * each
        print(
            f"    A road stands for {each:.2f} procedures. CSafeLoader takes {whole * 1e3:.2f} ms for these"
        )
        print(f"    in the explicit form; hoso for the road {road['read'] / whole:.2f} times that.")
        print_turns("roads that ship, four times", shipped_roads() * 4)
        times = of_folder(folder, asked.rounds)
    print(f"\n  whole folder of roads, on the wall, fresh processes, {asked.rounds} rounds; {cores()} cores")
    print(f"    CSafeLoader, one process       {median(times['floor']):8.2f} s")
    for key, said in (("check", "hoso check, no cache"), ("cached", "hoso check, nothing changed")):
        ratio = ratio_of(times[key], times["floor"])
        print(f"    {said:30} {median(times[key]):8.2f} s    ratio {ratio}")


if __name__ == "__main__":
    main()
