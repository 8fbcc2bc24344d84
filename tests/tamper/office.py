"""An office whose people do what comes to their minds: dossiers, steps, refusals, erasures, publications."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hoso import workflows
from hoso.adapters.signing.ed25519 import Ed25519Signer
from hoso.engine.binary import text_of
from hoso.engine.checkpointing import sign_checkpoints
from hoso.engine.commands import Asking, Decree, Erase, FoundLog, Open
from hoso.engine.handle import Engine
from hoso.engine.log.checkpoint import checkpoint_from
from hoso.engine.log.note import parse_note
from hoso.engine.publication.packet import packet_files
from hoso.engine.receipt import Receipt
from tests.engine.publication.folders import profile
from tests.engine.publication.shelf import Shelf, renew
from tests.properties.courses import PEOPLE, command_of, permit
from tests.properties.worlds import Clock, founded, must

if TYPE_CHECKING:
    from hoso.engine.log.checkpoint import Checkpoint
    from hoso.engine.ports import Store
    from hoso.engine.publication.audience import Audience
    from tests.tamper.forging import Files
    from tests.tamper.witnessing import Witness

NAME = "hoso.example/tamper"
SEED = bytes(range(32))
SIGNER = Ed25519Signer(NAME, SEED)
_ACTIONS = ("accept", "ask", "answer", "check", "back", "look", "note", "refer", "rerun", "jot")
_OTHERS = ("claim", "release", "attach", "correct", "correct", "erase_some")
_FIELDS = ("name", "fee", "plots", "area")


class Dice:
    """Entropy of a seed."""

    def __init__(self, chance: random.Random) -> None:
        """Draw from it."""
        self._chance = chance

    def tag(self) -> str:
        """128 bits."""
        return text_of(self._chance.randbytes(16))


class Ticking(Clock):
    """A clock that goes on a little whenever it is looked at."""

    def __call__(self) -> str:
        """The instant, some seconds later each time."""
        later = datetime.fromisoformat(self.now).astimezone(UTC) + timedelta(seconds=7)
        self.now = f"{later:%Y-%m-%dT%H:%M:%S.%fZ}"
        return self.now


@dataclass
class Memory:
    """What was signed with the key: the last checkpoint of each shard, kept outside of the store."""

    kept: dict[str, Checkpoint] = field(default_factory=dict)

    def known(self) -> list[Checkpoint]:
        """What was signed."""
        return list(self.kept.values())

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep one."""
        self.kept[checkpoint.origin] = checkpoint


class Office:
    """An engine over a store with a log, and its people."""

    def __init__(self, store: Store, clock: Clock, seed: int, *, anew: bool = True) -> None:
        """Found it, or go on with what is there."""
        self.chance, self.clock, self.store = random.Random(seed), clock, store
        self.dossiers: list[str] = []
        self._keys = 0 if anew else 1_000_000 * seed
        if not anew:
            self.engine = Engine(store, Dice(self.chance))
            with store.reading() as reading:
                self.dossiers = [head.stream for head in reading.heads("dossier")]
            return
        self.engine = founded(permit(), [("ann", "dan")], people=PEOPLE, store=store)
        self.engine._entropy = Dice(self.chance)
        must(self.engine, FoundLog(Asking("founder", "t", "log"), NAME, SIGNER.key.text(), clock.now[:4]))
        must(self.engine, Decree(Asking("founder", "t", "vn"), workflows.sources("calendar", "vn")[0]))

    def open(self) -> str:
        """Open a dossier."""
        self._keys += 1
        fields = {"area": self.chance.choice(["near", "far"]), "name": f"Phạm {self._keys}"}
        asking, code = Asking("ann", "t", f"o{self._keys}"), f"C-{self._keys:05}"
        made = must(self.engine, Open(asking, "model.permit", "office", code, fields=fields, reason="Đơn"))
        self.dossiers.append(made.stream)
        return made.stream

    def step(self) -> bool:
        """Try something with a dossier; was it done?"""
        self._keys += 1
        chance = self.chance
        kind = chance.choice(_ACTIONS if chance.random() < 0.6 else _OTHERS)
        more: Any = chance.choice(_FIELDS)
        if kind in _ACTIONS:
            more = {"plots": chance.randrange(4, 20)} if chance.random() < 0.3 else {}
        attempt = (kind, chance.choice(["ann", "ann", "bob", "bob", "dan"]), more)
        made = self.engine.handle(command_of(chance.choice(self.dossiers), attempt, f"k{self._keys}"))
        return isinstance(made, Receipt)

    def erase(self, dossier: str) -> dict[str, str]:
        """Erase the person of a dossier; digest → text of what is gone by that."""
        before = self._values(dossier)
        self._keys += 1
        must(self.engine, Erase(Asking("bob", "t", f"k{self._keys}"), dossier, "Quyết định 9"))
        after = self._values(dossier)
        return {digest: text for digest, text in before.items() if digest not in after}

    def _values(self, dossier: str) -> dict[str, str]:
        with self.store.reading() as reading:
            return {item.digest: item.text for _, item in reading.disclosures(dossier)}

    def work(self, entries: int) -> None:
        """Go on until the store has so many entries."""
        while size_of(self.store) < entries:
            self.step()


def size_of(store: Store) -> int:
    """How many entries there are."""
    with store.reading() as reading:
        return reading.position()


def publish(
    store: Store, memory: Memory | None, shelves: dict[Audience, Shelf], witness: Witness | None = None
) -> None:
    """Do what `hoso publish` does: sequence, sign, renew each folder; then ask the witness.

    Raises:
        HosoError: the publisher stops.
    """
    engine = Engine(store, Dice(random.Random(f"publisher {size_of(store)}")))
    while not engine.sequence().done:
        pass
    published = [
        checkpoint_from(parse_note(note).text) for shelf in shelves.values() for note in notes(shelf)
    ]
    memory = memory or Memory()
    sign_checkpoints(store, [SIGNER], lambda: [*memory.known(), *published], memory.remember)
    for audience, shelf in shelves.items():
        renew(engine, shelf, audience)
    if witness is not None:
        with store.reading() as reading:
            lines = {shard.folder: witness.cosign(reading, shard) for shard in reading.shards()}
        for shelf in shelves.values():
            for year, line in lines.items():
                shelf.files[f"{year}/checkpoint"] += line


def notes(shelf: Shelf) -> list[bytes]:
    """The checkpoints of a folder, the oldest shard first."""
    return [note for path, note in sorted(shelf.files.items()) if path.endswith("/checkpoint")]


def packet(store: Store, audience: Audience, tag: str) -> Files:
    """The packet of a dossier."""
    with store.reading() as reading:
        return {write.path: write.data for write in packet_files(reading, profile(audience), tag, [SIGNER])}
