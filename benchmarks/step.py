"""One durable, audited step of hoso beside the hand-written floor, in the same run; then where our time goes.

`make bench`, or `python benchmarks/step.py [--rounds N] [--seconds S] [--json FILE]`. What the figures
mean stands in README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from heads import MOST, Heads, heads
from interval import FEWEST, Interval, interval
from phases import Profile, profile
from sides import SHARED

HERE = Path(__file__).resolve().parent
#: Stores are made on the project's own disk: a folder in memory would flush for nothing.
PLACE = HERE.parent / "build"
FLUSHES, FLUSHED = 60, b"\0" * 8192
#: From here on a step is mostly flush, and says little of what we do.
SLOW_MS = 1.0

Figures = dict[str, float]


def run(side: str, folder: Path, seconds: float) -> Figures:
    """Measure one side in a fresh process on a fresh store.

    Raises:
        SystemExit: it failed; what it said is printed.
    """
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        words = [sys.executable, str(HERE / "one_run.py"), side, str(Path(fresh, "store.db")), str(seconds)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{side} failed:\n{done.stderr}")
    figures: Figures = json.loads(done.stdout)
    return figures


def rounds(sides: list[str], count: int, folder: Path, seconds: float) -> list[dict[str, Figures]]:
    """Measure the sides in turn, `count` times, in alternating order."""
    found: list[dict[str, Figures]] = []
    for number in range(count):
        order = sides if number % 2 == 0 else sides[::-1]
        found.append({side: run(side, folder, seconds) for side in order})
        told = ", ".join(f"{side} {found[-1][side]['rate']:,.0f}/s" for side in sides)
        print(f"  round {number + 1:>2} of {count}: {told}{_told_ratio(found[-1])}", flush=True)
    return found


def _told_ratio(one: dict[str, Figures]) -> str:
    return f", ratio {one['hoso']['rate'] / one['floor']['rate']:.2f}" if "floor" in one else ""


def ratios(found: list[dict[str, Figures]], figure: str, side: str = "hoso") -> Interval:
    """A side's figure over the floor's, round by round."""
    return interval([one[side][figure] / one["floor"][figure] for one in found])


def batch_cost(found: list[dict[str, Figures]]) -> Interval:
    """Time of a step within a batch over that of the floor's single step, round by round."""
    return interval([one["floor"]["rate"] / one["batch"]["rate"] for one in found])


def flush_ms(folder: Path) -> float:
    """How long this disk takes to flush 8 KiB, the median in milliseconds."""
    taken: list[float] = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(FLUSHES):
            file.write(FLUSHED)
            file.flush()
            start = perf_counter()
            os.fdatasync(file.fileno())
            taken.append(perf_counter() - start)
    return median(taken) * 1e3


def print_sides(found: list[dict[str, Figures]]) -> None:
    """Print the figures of each side: the medians over the rounds."""
    print(f"\n  {'':8}{'steps/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU us/step':>13}")
    for side in found[0]:
        figures = {name: median(one[side][name] for one in found) for name in found[0][side]}
        print(
            f"  {side:8}{figures['rate']:>9,.0f}{figures['p50_ms']:>9.2f}"
            f"{figures['p99_ms']:>9.2f}{figures['cpu_us']:>13.0f}"
        )


def print_profile(found: Profile) -> None:
    """Print where the time of a step goes, and what it leaves."""
    total = sum(found.phases.values())
    print(f"\nWhere our time goes: {found.steps:,} steps, {found.plain_us:.0f} us each; {total:.0f} us when")
    print(f"measured by phase, of which about {found.meter_us:.0f} us by the measuring itself.\n")
    print(f"  {'phase':32}{'us/step':>9}{'share':>8}")
    for phase, spent in found.phases.items():
        print(f"  {phase:32}{spent:>9.1f}{spent / total:>8.1%}")
    print(f"\n  {'bytes':24}{'p50':>8}{'p99':>8}{'largest':>9}")
    for name, sizes in found.sizes.items():
        print(f"  {name:24}{sizes[0]:>8,}{sizes[1]:>8,}{sizes[2]:>9,}")


def print_heads(found: Heads) -> None:
    """Print how large heads get in the shipped scenarios."""
    sizes = (found.at(0.5), found.at(0.99), found.largest[-1])
    print(f"  {'largest head, scenarios':24}" + "".join(f"{size:>8,}" for size in sizes).rstrip())
    print(f"\n  {len(found.largest)} shipped scenarios, {found.steps:,} heads: {found.within:.1%} of the")
    print(f"  scenarios keep every head to {MOST:,} bytes.")


def main() -> None:
    """Measure, print, and write the figures where they are asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=31, help="how often both sides run (31)")
    parser.add_argument("--seconds", type=float, default=0.8, help="how long each run is measured (0.8)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there as well")
    asked = parser.parse_args()
    if asked.rounds < 1 or asked.seconds <= 0:
        parser.error("--rounds must be 1 or more and --seconds above 0")
    sides = ["floor", "hoso", "batch"] if SHARED.is_dir() else ["hoso", "batch"]
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=PLACE) as name:
        folder = Path(name)
        flush = flush_ms(folder)
        print(
            "One durable audited step: SQLite, WAL, synchronous=FULL; fresh process and store for each run."
        )
        print(f"{os.cpu_count()} processors; this disk flushes 8 KiB in {flush:.2f} ms.\n")
        found = rounds(sides, asked.rounds, folder, asked.seconds)
        print_sides(found)
        after = flush_ms(folder)
        if max(flush, after) > SLOW_MS:
            print(
                f"\n  A flush took {flush:.2f} ms before and {after:.2f} ms after. On so slow or busy a disk"
            )
            print("  both sides mostly wait, and the ratio of speeds flatters us: read the ratio of CPU.")
        figures: dict[str, Any] = {"flush_ms": [flush, after], "rounds": found}
        if "floor" in sides:
            told = "90 % interval" if len(found) >= FEWEST else "lowest to highest: too few for an interval"
            rate, cpu = ratios(found, "rate"), ratios(found, "cpu_us")
            print(f"\n  hoso over floor, round by round: median of {len(found)} ({told})")
            print(f"    steps per second  {rate}")
            print(f"    CPU per step      {cpu}")
            cost, batch_cpu = batch_cost(found), ratios(found, "cpu_us", "batch")
            print("\n  a step within a batch of 100 over the floor's single step")
            print(f"    time per step     {cost}")
            print(f"    CPU per step      {batch_cpu}")
            figures |= {"rate_ratio": asdict(rate), "cpu_ratio": asdict(cpu)}
            figures |= {"batch_time_ratio": asdict(cost), "batch_cpu_ratio": asdict(batch_cpu)}
        else:
            print("\n  No ratio: the floor is ../shared/bench beside this project, and that is not here.")
        profiled = profile(folder)
    print_profile(profiled)
    weighed = heads()
    print_heads(weighed)
    figures |= {"profile": asdict(profiled), "heads": asdict(weighed)}
    if asked.json is not None:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n")
        print(f"\nAll figures: {asked.json}")


if __name__ == "__main__":
    main()
