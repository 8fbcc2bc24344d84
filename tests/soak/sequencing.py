"""Kills sequencers at random moments while writers go on, in a process of its own.

`python -m tests.soak.sequencing FOLDER MODULE:WORK KILLS SEED` prints one line of JSON. Two sequencers work
at once and are killed; each signs checkpoints as it goes. What is left is held against the leaves themselves,
by the definition of RFC 6962.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from hoso.adapters.entropy import SystemEntropy
from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine import Asking, Engine
from hoso.engine.checkpointing import sign_checkpoints
from hoso.engine.commands import Change, FoundLog
from hoso.engine.leaf import leaf_of
from hoso.engine.log.checkpoint import checkpoint_from
from hoso.engine.log.note import parse_note
from hoso.engine.log.tiles import tile_hashes, tiles_of
from tests.engine.log.oracle import mth, sha
from tests.engine.logged import NAME, TestSigner
from tests.soak.killing import forked, write

if TYPE_CHECKING:
    from hoso.adapters.sqlite.transaction import SqliteTransaction
    from tests.soak.work import Work

SEQUENCERS = 2
#: Seconds between two kills: a sequencer must have opened the store to be killed at its work.
SHORTEST, LONGEST = 0.03, 0.15
#: The year whose shard comes first, and the one that is opened in the middle.
FIRST, SECOND = "2026", "2027"


class Urgent(SqliteStore):
    """A store in which nobody stands aside: a sequencer is to be killed at its work, not while it waits."""

    def transaction(self, *, aside: bool = False) -> SqliteTransaction:
        """Open a writing view at once."""
        del aside
        return super().transaction()


def instant(begun: float) -> str:
    """A clock that crosses into the second year a while after the beginning."""
    year = FIRST if time.monotonic() - begun < 1.5 else SECOND
    return f"{year}-06-01T00:00:{time.time() % 60:09.6f}Z"


def found(place: Path) -> None:
    """Give the office's kim the power over the log, and found it."""
    engine = Engine(SqliteStore(place), SystemEntropy())
    power = {"kind": "granted", "officer": "kim", "role": "hoso.log_keeper", "unit": "house"}
    engine.handle(Change(Asking("kim", "prepare", "power"), (power,)))
    engine.handle(FoundLog(Asking("kim", "prepare", "log"), NAME, TestSigner().key.text(), FIRST))
    engine.store.close()


def sequence(place: Path, begun: float, notes: Path, seed: int) -> None:
    """Sequence in lots of odd sizes and sign what is there, on and on; a note that was signed is kept."""
    random = Random(seed)
    store = Urgent(place)
    year = instant(begun)[:4]
    engine = Engine(store, SystemEntropy(), lambda _: f"{year}-06-01")
    file = os.open(notes, os.O_WRONLY | os.O_APPEND)
    while True:
        year = instant(begun)[:4]
        engine.sequence(random.choice((1, 3, 17, 64, 300)))
        for signed in sign_checkpoints(store, [TestSigner()], list, lambda _: None):
            os.write(file, json.dumps(signed.note.decode()).encode() + b"\n")


def killing(place: Path, work: Work, folder: Path, kills: int, random: Random) -> dict[str, int]:
    """Kill sequencers and begin them anew; then end everybody."""
    begun = time.monotonic()
    written, notes = folder / "acknowledged", folder / "notes"
    for file in (written, notes):
        file.touch()
    writers = [forked(lambda slot=slot: write(place, work, written, slot)) for slot in range(2)]

    def begin() -> int:
        seed = random.getrandbits(32)
        return forked(lambda: sequence(place, begun, notes, seed))

    sequencers = [begin() for _ in range(SEQUENCERS)]
    failures = 0
    for _ in range(kills):
        time.sleep(random.uniform(SHORTEST, LONGEST))
        slot = random.randrange(SEQUENCERS)
        os.kill(sequencers[slot], signal.SIGKILL)
        failures += os.waitpid(sequencers[slot], 0)[1] != signal.SIGKILL
        sequencers[slot] = begin()
    for child in (*writers, *sequencers):
        os.kill(child, signal.SIGKILL)
        failures += os.waitpid(child, 0)[1] != signal.SIGKILL
    return {"kills": kills, "failures": failures}


def examined(place: Path, notes: Path) -> dict[str, Any]:
    """Sequence what is left; hold log, tiles and every note against the leaves in their order."""
    store = SqliteStore(place)
    engine = Engine(store, SystemEntropy(), lambda _: f"{SECOND}-06-01")
    while not engine.sequence().done:
        pass
    with store.reading() as reading:
        leaves = [text for _, text in reading.leaves(after=0, limit=10**9)]
        shards = reading.shards()
        streams: dict[str, int] = {}
        disorder = 0
        for text in leaves:
            leaf = leaf_of(text)
            disorder += leaf.n != streams.get(leaf.stream, 0) + 1
            streams[leaf.stream] = leaf.n
        stored = sum(1 for tag, _, _ in reading.streams() for _ in reading.entries(tag))
        data = {
            shard.origin: [text.encode() for text in leaves[shard.first - 1 : shard.last]] for shard in shards
        }
        wrong = sum(shard.root() != mth(data[shard.origin]) for shard in shards)
        tiles = 0
        for shard in shards:
            hashes = [sha(b"\x00" + item) for item in data[shard.origin]]
            for tile in tiles_of(shard.size):
                kept = shard.partial(tile) if tile.width < 256 else reading.tile(shard.folder, tile)
                tiles += 1
                if tile.level == 0:
                    there = hashes[tile.number * 256 : tile.number * 256 + tile.width]
                    wrong += kept is None or tile_hashes(kept, tile.width) != there
    told = [json.loads(line) for line in notes.read_text().splitlines()]
    forked_notes = 0
    for note in told:
        checkpoint = checkpoint_from(parse_note(note.encode()).text)
        forked_notes += mth(data[checkpoint.origin][: checkpoint.size]) != checkpoint.root
    store.close()
    return {
        "entries": len(leaves),
        "sequenced": sum(shard.size for shard in shards),
        "stored": stored,
        "shards": len(shards),
        "tiles": tiles,
        "notes": len(told),
        "disorder": disorder,
        "wrong": wrong,
        "forked": forked_notes,
    }


def run(folder: Path, work: Work, kills: int, seed: int) -> dict[str, Any]:
    """Prepare, kill, examine."""
    place = folder / "store.db"
    for prepare in (lambda: work.prepare(place), lambda: found(place)):
        if os.waitpid(forked(prepare), 0)[1] != 0:
            raise SystemExit("the store could not be prepared")
    return {**killing(place, work, folder, kills, Random(seed)), **examined(place, folder / "notes")}


if __name__ == "__main__":
    module, _, attribute = sys.argv[2].partition(":")
    made = getattr(import_module(module), attribute)
    print(json.dumps(run(Path(sys.argv[1]), made, int(sys.argv[3]), int(sys.argv[4]))))  # noqa: T201
