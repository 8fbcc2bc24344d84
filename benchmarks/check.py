"""`hoso check` of one file beside `import pydantic, typer, yaml`: fresh processes, in turn.

`make bench`, or `python benchmarks/check.py [--rounds N] [FILE...]`. The libraries are those a checker of
its kind imports: what it costs beyond them is our doing.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from interval import Interval, interval

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parent / "workflows"
#: The road of one procedure, and the one with two variants.
FILES = (SHIPPED / "qn.295.commune.11.yaml", SHIPPED / "qn.295.commune.3.yaml")
LIBRARIES = [sys.executable, "-c", "import pydantic, typer, yaml"]

#: Seconds on the wall, and of processor.
Cost = tuple[float, float]


def cost(words: list[str]) -> Cost:
    """Run a program to its end, its output thrown away.

    Raises:
        SystemExit: it failed.
    """
    nothing = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    start = perf_counter()
    pid = os.posix_spawn(words[0], words, os.environ, file_actions=[nothing])
    _, status, used = os.wait4(pid, 0)
    wall = perf_counter() - start
    if status:
        sys.exit(f"{' '.join(words)} failed")
    return wall, used.ru_utime + used.ru_stime


def ratios(file: Path, rounds: int) -> tuple[list[Cost], list[Cost]]:
    """Check a file and import the libraries in turn, in alternating order."""
    hoso = [str(Path(sys.executable).with_name("hoso")), "check", str(file)]
    ours: list[Cost] = []
    theirs: list[Cost] = []
    for number in range(-1, rounds):
        for words, found in ((hoso, ours), (LIBRARIES, theirs))[:: 1 if number % 2 else -1]:
            one = cost(words)
            if number >= 0:  # the first round fills the caches
                found.append(one)
    return ours, theirs


def told(ours: list[Cost], theirs: list[Cost], which: int) -> tuple[float, float, Interval]:
    """Medians in milliseconds, and the ratio round by round with its interval."""
    pairs = zip(ours, theirs, strict=True)
    ratio = interval([mine[which] / other[which] for mine, other in pairs])
    return median(one[which] for one in ours) * 1e3, median(one[which] for one in theirs) * 1e3, ratio


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", default=FILES, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=15, help="how often each runs (15)")
    asked = parser.parse_args()
    if asked.rounds < 1:
        parser.error("--rounds must be 1 or more")
    print(f"hoso check FILE over `import pydantic, typer, yaml`: {asked.rounds} rounds, 90 % interval\n")
    print(f"  {'':28}{'':6}{'check ms':>9}{'import ms':>10}   ratio")
    for file in asked.files:
        ours, theirs = ratios(file, asked.rounds)
        for which, name in enumerate(("wall", "CPU")):
            mine, other, ratio = told(ours, theirs, which)
            print(f"  {file.name if not which else '':28}{name:6}{mine:>9.0f}{other:>10.0f}   {ratio}")


if __name__ == "__main__":
    main()
