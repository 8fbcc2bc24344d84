"""Sequencing and signing beside `json.loads` and `hashlib.sha256` over the same bytes, in one run.

`make bench`, or `python benchmarks/log.py [--entries N] [--rounds N]`. The bytes are the leaves: whoever
follows a log has to read each and hash it, and can do so for no less. Bound: a quarter of that speed. Then
checkpoints over 1,000 new entries on a large log and on a small one; bound: 3 times.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from hashlib import sha256
from json import loads
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from interval import interval

from hoso.adapters.entropy import SystemEntropy
from hoso.adapters.signing.ed25519 import new_signer
from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.binary import text_of
from hoso.engine.checkpointing import sign_checkpoints
from hoso.engine.commands import Asking, Change, FoundLog
from hoso.engine.handle import Engine
from hoso.engine.leaf import leaf_hash, leaf_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.adapters.signing.ed25519 import Ed25519Signer

#: Entries of a dossier.
DOSSIER = 8
#: Entries of a piece that is timed: what a busy hour brings.
PIECE = 8192
#: New entries of a checkpoint, and the small log.
NEW, SMALL = 1000, 10_000
NAME = "log.example/bench"
FOUNDER = "founder"


def founded(place: Path) -> tuple[Engine, Ed25519Signer]:
    """An office with a log."""
    signer, _ = new_signer(NAME)
    engine = Engine(SqliteStore(place, create=True), SystemEntropy(), lambda _: "2026-01-01")
    roles = ("hoso.registrar", "hoso.log_keeper")
    changes = (
        {"kind": "unit", "unit": "office", "labels": {"en": "Office"}},
        {"kind": "officer", "officer": FOUNDER, "_sd": {"name": "Founder"}},
        *({"kind": "granted", "officer": FOUNDER, "role": role, "unit": "office"} for role in roles),
    )
    for command in (
        Change(Asking(FOUNDER, "bench", "people"), changes),
        FoundLog(Asking(FOUNDER, "bench", "log"), NAME, signer.key.text(), "2026"),
    ):
        engine.handle(command)
    return engine, signer


class Filling:
    """Puts entries into a store by the thousand, past the engine: leaves that follow each other, no more."""

    def __init__(self, place: Path) -> None:
        """Go on behind what is there."""
        self._place = place
        self._random = SystemEntropy()

    def fill(self, count: int) -> None:
        """Append so many entries in one transaction, with the triggers out of the way."""
        connection = sqlite3.connect(self._place, isolation_level=None)
        triggers = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        (position,) = connection.execute("SELECT max(position) FROM entry").fetchone()
        columns = [row[1] for row in connection.execute("PRAGMA table_info(entry)")]
        marks = ", ".join(f":{name}" for name in columns)
        connection.execute("BEGIN IMMEDIATE")
        for (name,) in names:
            connection.execute(f"DROP TRIGGER {name}")
        connection.executemany(f"INSERT INTO entry VALUES ({marks})", self._rows(position, count))  # noqa: S608
        for (text,) in triggers:
            connection.execute(text)
        connection.execute("COMMIT")
        connection.close()

    def _rows(self, position: int, count: int) -> Iterator[dict[str, object]]:
        tag, previous, n = "", "", DOSSIER
        for at in range(position + 1, position + count + 1):
            if n == DOSSIER:
                tag, previous, n = self._random.tag(), text_of(bytes(32)), 0
            n += 1
            leaf = leaf_text(tag, n, text_of(sha256(b"%d" % at).digest()), previous)
            previous = leaf_hash(leaf)
            yield {
                "position": at,
                "stream": tag,
                "n": n,
                "previous": at - 1 if n > 1 else 0,
                "leaf": leaf,
                "salted": "[]",
                "request_key": str(at),
                "recorded_at": "",
                "withheld": "{}",
            }


def sequencing(engine: Engine, filling: Filling, rounds: int) -> list[float]:
    """The speed of sequencing over that of reading and hashing the same leaves, piece by piece."""
    ratios = []
    for _ in range(rounds):
        filling.fill(PIECE)
        with engine.store.reading() as reading:
            after = reading.position() - PIECE
            leaves = [text.encode() for _, text in reading.leaves(after=after, limit=PIECE)]
        begun = process_time()
        for data in leaves:
            loads(data)
            sha256(data).digest()
        floor = process_time() - begun
        begun = process_time()
        sequence(engine)
        ratios.append(floor / (process_time() - begun))
    return ratios


def sequence(engine: Engine) -> None:
    """Sequence all there is."""
    while not engine.sequence().done:
        pass


def checkpoint(engine: Engine, filling: Filling, signer: Ed25519Signer) -> float:
    """Seconds of the processor for sequencing and signing 1,000 new entries."""
    filling.fill(NEW)
    begun = process_time()
    sequence(engine)
    made = sign_checkpoints(engine.store, [signer], list, lambda _: None)
    taken = process_time() - begun
    if len(made) != 1:
        raise RuntimeError("one checkpoint was to be signed")
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries of the large log")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small.sqlite"), Path(folder, "large.sqlite")
        sides = []
        for place, size in ((small, SMALL), (large, given.entries)):
            engine, signer = founded(place)
            filling = Filling(place)
            print(f"a log of {size:,} entries …", file=sys.stderr, flush=True)
            filling.fill(size)
            sequence(engine)
            sides.append((engine, filling, signer))
        speed = interval(sequencing(*sides[1][:2], given.rounds))
        print(f"sequencing, of json.loads + sha256 over the same leaves: {speed} (bound 0.25)")
        pairs = [tuple(checkpoint(*side) for side in sides) for _ in range(given.rounds)]
        ratio = interval([of_large / of_small for of_small, of_large in pairs])
        took = median(of_large for _, of_large in pairs) * 1000
        print(f"a checkpoint over {NEW:,} new entries, {given.entries:,} beside {SMALL:,}: {ratio} (bound 3)")
        print(f"  {took:.1f} ms of the processor on the large one")
        for engine, _, _ in sides:
            engine.store.close()


if __name__ == "__main__":
    main()
