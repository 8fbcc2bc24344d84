"""Records nobody touched: small worlds of any kind, and readers who ask for more or less of them."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.engine.publication.shelf import Shelf
from tests.tamper.office import SIGNER, Memory, Office, Ticking, notes, packet, publish, size_of
from tests.tamper.reader import PASSED, Desk
from tests.tamper.stores import MemoryKind, SqliteKind
from tests.tamper.witnessing import Witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.publication.audience import Audience
    from tests.tamper.forging import Files
    from tests.tamper.stores import Kind

#: Runs over one world.
RUNS = 8


class Request(NamedTuple):
    """A folder, what the reader gives with it, and the verdicts that cannot be given by that."""

    files: Files
    words: list[str]
    older: list[bytes]
    unchecked: set[str]


def false_alarms(seeds: range) -> Iterator[str]:
    """For each run nothing, or what was wrong with it; `RUNS` for each seed."""
    desk = Desk()
    with tempfile.TemporaryDirectory(prefix="tamper-") as place:
        kinds: tuple[Kind, ...] = (SqliteKind(Path(place)), *[MemoryKind()] * 9)
        for seed in seeds:
            chance, kind = random.Random(seed), kinds[seed % len(kinds)]
            for number, asked in enumerate(_requests(kind, chance)):
                found = desk.verify(asked.files, *asked.words, older=asked.older)
                wrong = {name: status for name, status in found.statuses.items() if status != PASSED}
                if found.verdict == PASSED and wrong == dict.fromkeys(asked.unchecked, "not_checked"):
                    yield ""
                else:
                    yield f"seed {seed}, run {number}: {found.verdict}, {wrong}, {found.report}"
    desk.clear()


def _requests(kind: Kind, chance: random.Random) -> Iterator[Request]:
    """Make a world, and ask for all kinds of folders of it."""
    clock = Ticking(chance.choice(["2026-12-28T01:00:00.000000Z", "2026-03-01T01:00:00.000000Z"]))
    store = kind.new(clock)
    office, memory = Office(store, clock, chance.randrange(1 << 30)), Memory()
    witness = Witness("witness.example/w1", bytes(range(1, 33)), SIGNER.key)
    shelves: dict[Audience, Shelf] = {"public": Shelf(), "inspector": Shelf()}
    kept: list[bytes] = []
    length = 300 if chance.random() < 0.05 else 12
    for _ in range(chance.randrange(1, 4)):
        for _ in range(chance.randrange(1, 4)):
            office.open()
        office.work(size_of(store) + chance.randrange(length))
        if chance.random() < 0.3:
            office.erase(chance.choice(office.dossiers))
        if chance.random() < 0.3:
            clock.now = f"{int(clock.now[:4]) + 1}-01-03T01:00:00.000000Z"
        publish(store, memory, shelves, witness)
        kept += notes(shelves["public"])
    log = ["--key", SIGNER.key.text()]
    seen = [*log, "--witness", witness.signer.key.text()]
    for audience, shelf in shelves.items():
        yield Request(shelf.files, seen, chance.sample(kept, chance.randrange(1, len(kept) + 1)), set())
        yield Request(shelf.files, log, [], {"consistency", "cosignatures"})
        yield Request(shelf.files, seen, [], {"consistency"})
        audiences: tuple[Audience, ...] = ("public", "applicant", audience)
        made = packet(store, chance.choice(audiences), chance.choice(office.dossiers))
        yield Request(made, log, [], {"consistency", "cosignatures", "definitions"})
    store.close()
