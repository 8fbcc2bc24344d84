"""The full verification of a register beside plain `json.loads` and `hashlib.sha256` over the same lines.

`verify.py [--entries N ...] [--rounds R]` makes a synthetic register of each size by the page, without hoso,
verifies it (on all processors, as `hoso-verify` does), reads its lines in one process, and prints the ratio
of their times on the clock on the wall, the processor time, and the peak memory of all processes together.
The bounds are a ratio of 0.25 on two processors and a memory that does not grow.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STEPS, SIDE_BY_SIDE, WIDTH = 8, 250, 256
PLAIN = """
import hashlib, json, sys, time
from pathlib import Path
from typing import Any
spent = 0.0
for file in sorted(Path(sys.argv[1], "streams").glob("*/*.jsonl")):
    lines = file.read_bytes().splitlines()
    start = time.perf_counter()
    for line in lines:
        json.loads(line)
        hashlib.sha256(line)
    spent += time.perf_counter() - start
print(spent)
"""
OURS = """
import os, sys, time
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
sys.path.insert(0, sys.argv.pop(1))
start = time.perf_counter()
from hoso_verify.__main__ import main
code = main()
spent, both = time.perf_counter() - start, (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))
peak = (both[0].ru_maxrss + both[1].ru_maxrss * os.cpu_count()) / 1024
print(spent, sum(one.ru_utime + one.ru_stime for one in both), peak, code)
"""


def maker() -> Any:
    """The module that makes folders for the tests, by its path."""
    spec = importlib.util.spec_from_file_location("folders", ROOT / "tests" / "verifier" / "folders.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["folders"] = module
    spec.loader.exec_module(module)
    return module


class Writer:
    """Writes a shard of any size in passing: what stays in memory are the hashes of a tile of each level."""

    def __init__(self, folders: Any, folder: Path) -> None:
        """Begin in an empty folder."""
        self.folders, self.folder, self.size = folders, folder, 0
        self.levels: list[list[bytes]] = [[]]
        self.counts, self.texts = [0], list[bytes]()

    def add(self, leaf: str) -> None:
        """Take a leaf."""
        self.size += 1
        self.texts.append(leaf.encode())
        self._push(0, self.folders.leaf_hash(leaf))

    def _push(self, level: int, node: bytes) -> None:
        if level == len(self.levels):
            self.levels.append([])
            self.counts.append(0)
        self.levels[level].append(node)
        if len(self.levels[level]) == WIDTH:
            self._write(level)
            self._push(level + 1, self.folders.root(self.levels[level]))
            self.levels[level].clear()
            self.counts[level] += 1

    def _write(self, level: int) -> None:
        nodes = self.levels[level]
        name = self.folders.tile_path(self.counts[level]) + (
            "" if len(nodes) == WIDTH else f".p/{len(nodes)}"
        )
        self.folders.put(self.folder / f"tile/{level}/{name}", b"".join(nodes))
        if not level:
            bundle = b"".join(len(text).to_bytes(2, "big") + text for text in self.texts)
            self.folders.put(self.folder / f"tile/entries/{name}", bundle)
            self.texts.clear()

    def end(self) -> bytes:
        """Write the partial tiles; the root."""
        found = None
        for level, nodes in enumerate(self.levels):
            if nodes:
                self._write(level)
                found = self._right(nodes, found)
        return found or hashlib.sha256().digest()

    def _right(self, nodes: list[bytes], right: bytes | None) -> bytes:
        """The root of full subtrees with what stands to the right of them."""
        rest = list(nodes)
        while rest:
            size = len(rest) & -len(rest)
            peak = self.folders.root(rest[-size:])
            right = peak if right is None else hashlib.sha256(b"\1" + peak + right).digest()
            del rest[-size:]
        assert right is not None
        return right


def entry(folders: Any, step: int, digest: str) -> tuple[str, int]:
    """A salted entry of the size that those of the demo have, and how many values it withholds."""
    made = [folders.binary(os.urandom(32)) for _ in range(4)]
    since = "2026-01-01T00:00:00.000000Z"
    before, after = {"rows": {"reception": {"since": since}}}, {"rows": {"appraisal": {"since": since}}}
    given = {"kind": "given", "fields": {"area": "ordinary", "_sd": sorted(made[:2])}}
    value = {"stream": "dossier", "semantics": 1, "command": "take", "action": "accept", "procedure": "demo"}
    value |= {"actor": "cb01", "role": "clerk", "unit": "tan_hoa", "definition": digest, "recorded_at": since}
    value |= {"from": ["reception"], "to": ["appraisal"], "signatures": [], "causes": [], "_sd": made[3:]}
    value |= {"basis": {"directory": 1, "definitions": 1, "calendars": 40 + step}}
    value |= {"guards": [{"guard": "complete", "inputs": ["f.area", "given.form"], "result": True}]}
    value |= {"clock": {"before": before, "after": after}}
    value |= {"effects": [given, {"kind": "reasoned", "_sd": made[2:3]}]}
    return folders.canonical([folders.binary(os.urandom(16)), value]), len(made)


def register(folders: Any, folder: Path, entries: int) -> str:
    """Write a register of about so many entries; the vkey of its log."""
    book = folders.Book(years=("2026",), dossiers=0, steps=0)
    writer, lines = Writer(folders, folder / "2026"), entries
    for text in book.logs["2026"]:
        writer.add(text)
    counts = folders.put_streams(folder, book, book.streams, "public")
    while lines > 0:
        tags = [os.urandom(16) for _ in range(min(SIDE_BY_SIDE, -(-lines // STEPS)))]
        texts, before = {tag: list[str]() for tag in tags}, dict.fromkeys(tags, folders.ZERO)
        for step in range(STEPS):
            for tag in tags:
                salted, number = entry(folders, step, book.digest)
                leaf = {"v": "1", "s": folders.binary(tag), "n": step + 1}
                leaf = folders.canonical(leaf | {"e": folders.disclosed(salted), "p": before[tag]})
                before[tag] = folders.binary(folders.leaf_hash(leaf))
                line = {"at": ["2026", writer.size], "leaf": json.loads(leaf)}
                line |= {"salted": json.loads(salted), "disclosures": []}
                rules = {"personal": number - 2, "free_text": 1, "request": 1}
                texts[tag].append(folders.canonical(line | {"withheld": rules}) + "\n")
                writer.add(leaf)
        for tag, made in texts.items():
            folders.put(folder / f"streams/{tag.hex()[:2]}/{tag.hex()}.jsonl", "".join(made))
            counts["streams"] += 1
            counts["entries"] += STEPS
        lines -= STEPS * len(tags)
    size, head = writer.size, base64.b64encode(writer.end()).decode()
    text = f"{book.name}/2026\n{size}\n{head}\n"
    folders.put(folder / "2026" / "checkpoint", folders.note(text, book.signers))
    shards = [{"folder": "2026", "origin": f"{book.name}/2026", "size": size}]
    folders.put_about(folder, book, [], "public", counts | {"shards": shards})
    return book.signers[0].vkey


def printed(script: str, *words: str) -> list[float]:
    """Run a script in a process of its own; the numbers of its last line."""
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    return [float(word) for word in done.stdout.splitlines()[-1].split()]


def main() -> None:
    """Measure each size and say what it gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--rounds", type=int, default=3)
    told = parser.parse_args()
    folders = maker()
    for entries in told.entries:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            key = register(folders, folder, entries)
            found = json.loads(folder.joinpath("about.json").read_text())["entries"]
            ratios, peaks, wall, used = [], [], [], []
            for _ in range(told.rounds):
                (plain,) = printed(PLAIN, place)
                ours, busy, peak, code = printed(OURS, str(ROOT / "verifier"), place, "--key", key, "--quiet")
                assert code == 0, f"the register does not verify: {code}"
                ratios.append(plain / ours)
                wall.append(ours / found * 1e6)
                used.append(busy / found * 1e6)
                peaks.append(peak)
        print(
            f"{found:>9,} entries: {statistics.median(ratios):.3f} of the speed of json.loads + sha256 "
            f"(rounds {min(ratios):.3f} to {max(ratios):.3f}), {statistics.median(wall):.1f} µs an entry "
            f"({statistics.median(used):.1f} µs of the processors), peak {max(peaks):.0f} MiB"
        )


if __name__ == "__main__":
    main()
