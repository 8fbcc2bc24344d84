"""All inputs: `python -m tests.fuzz --inputs 100000`; `--first N` goes on where another run stopped."""

from __future__ import annotations

import argparse
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.answering import made

ROOT = Path(__file__).parents[2]
#: How many inputs a process answers before another one takes its place.
_PORTION = 1_000


class Wrong(NamedTuple):
    """An input that was not answered as it should be."""

    number: int
    target: str
    what: str


def answered(
    first: int, last: int, seconds: int, into: queue.Queue[tuple[str, Wrong | None]], *words: str
) -> None:
    """Have a range of inputs answered by processes of their own; each answer goes into the queue.

    `words` start such a process, if not the one that answers.
    """
    program = words or ("-m", "tests.fuzz.answering")
    at = first
    while at < last:
        line_of = [sys.executable, *program, str(at), str(last), str(seconds)]
        with subprocess.Popen(
            line_of, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as worker:
            begun = None
            assert worker.stdout is not None
            for line in worker.stdout:
                kind, number, *rest = line.rstrip("\n").split(" ", 3)
                if kind == "b":
                    begun = int(number)
                    continue
                target, what = rest[0], rest[1] if len(rest) > 1 else ""
                into.put((target, Wrong(int(number), target, what.replace("\\n", "\n")) if what else None))
                begun, at = None, int(number) + 1
            assert worker.stderr is not None
            said = worker.stderr.read()
        if begun is not None:
            target = made(begun).target
            into.put((target, Wrong(begun, target, _ending(worker.returncode, said))))
            at = begun + 1
        elif worker.returncode and at < last and worker.returncode != 1:
            into.put(("loader", Wrong(at, "-", f"the process did not begin: {said[-800:]}")))
            at += 1


def _ending(code: int, said: str) -> str:
    if -code in {signal.SIGPROF, signal.SIGALRM}:
        return "hang: took longer than it may"
    return f"crash: ended by {signal.Signals(-code).name if code < 0 else code}\n{said[-800:]}"


def main() -> int:
    """Answer them, and say what went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input (0)")
    parser.add_argument("--seconds", type=int, default=10, help="of processor that one input may take (10)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--save", type=Path, default=ROOT / "build" / "fuzz", help="where such inputs go")
    asked = parser.parse_args()
    last = asked.first + asked.inputs
    portions: queue.Queue[int] = queue.Queue()
    for at in range(asked.first, last, _PORTION):
        portions.put(at)
    into: queue.Queue[tuple[str, Wrong | None]] = queue.Queue()

    def run() -> None:
        while True:
            try:
                at = portions.get_nowait()
            except queue.Empty:
                return
            answered(at, min(at + _PORTION, last), asked.seconds, into)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(asked.workers)]
    for thread in threads:
        thread.start()
    done: Counter[str] = Counter()
    wrong: list[Wrong] = []
    began = shown = time.monotonic()
    while any(thread.is_alive() for thread in threads) or not into.empty():
        try:
            target, found = into.get(timeout=1)
        except queue.Empty:
            continue
        done[target] += 1
        if found is not None:
            wrong.append(found)
            _save(found, asked.save)
            sys.stderr.write(f"input {found.number}, {found.target}: {found.what}\n")
        if time.monotonic() - shown > 10:
            shown = time.monotonic()
            sys.stderr.write(
                f"{sum(done.values())}/{asked.inputs}, {len(wrong)} wrong, {shown - began:.0f} s\n"
            )
    kinds = Counter(item.what.partition(":")[0] for item in wrong)
    told = ", ".join(f"{count} {target}" for target, count in sorted(done.items()))
    sys.stdout.write(
        f"inputs {asked.first} to {last - 1}: {told}; "
        f"{kinds['crash']} crashes, {kinds['hang']} hangs, {kinds['memory']} above 500 MB; "
        f"{time.monotonic() - began:.0f} s\n"
    )
    return 1 if wrong else 0


def _save(found: Wrong, folder: Path) -> None:
    """Keep the input, and beside it what went wrong."""
    given = made(found.number)
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath(f"{found.number}.{given.name}").write_bytes(given.data)
    folder.joinpath(f"{found.number}.txt").write_text(found.what, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
