"""The record that is tampered with: some dossiers over two years, made by the engine and published by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.engine.publication.shelf import Shelf
from tests.tamper.office import SIGNER, Memory, Office, Ticking, notes, packet, publish, size_of
from tests.tamper.witnessing import Witness

if TYPE_CHECKING:
    from hoso.engine.publication.audience import Audience
    from tests.tamper.forging import Files
    from tests.tamper.stores import Kind

_PARTS = 25


@dataclass
class Record:
    """A record of one kind of store, as it was published last, and what its reader keeps."""

    kind: Kind
    clock: Ticking
    #: The store when it was published last; and, with its size, at times before.
    backup: Any
    backups: list[tuple[int, Any]]
    memory: Memory
    #: The register for each audience; packets by audience and tag.
    folders: dict[Audience, Files]
    packets: dict[tuple[Audience, str], Files]
    witness: Witness
    #: The checkpoint the reader kept: the one that was published last.
    older: bytes
    #: Digest → text of values that were erased, as somebody had them before.
    lost: dict[str, str]

    @property
    def words(self) -> list[str]:
        """What the reader gives with every folder: the log's key, and the witness's."""
        return ["--key", SIGNER.key.text(), "--witness", self.witness.signer.key.text()]


def make_record(kind: Kind, *, entries: int = 1000, dossiers: int = 50, seed: int = 7) -> Record:
    """Make the record: dossiers, steps, refusals, erasures, a new year, publications in between."""
    clock = Ticking("2026-11-20T01:00:00.000000Z")
    store = kind.new(clock)
    office, memory = Office(store, clock, seed), Memory()
    shelves: dict[Audience, Shelf] = {"public": Shelf(), "inspector": Shelf()}
    witness = Witness("witness.example/w1", bytes(range(1, 33)), SIGNER.key)
    lost: dict[str, str] = {}
    backups = []
    for part in range(1, _PARTS + 1):
        while len(office.dossiers) < max(2, dossiers * part // _PARTS):
            office.open()
        office.work(entries * part // _PARTS)
        if part in {8, 18}:
            lost |= office.erase(office.dossiers[part // 16])
        if part == _PARTS * 3 // 5:
            clock.now = "2027-01-04T01:00:00.000000Z"
        if part % 6 == 1:
            publish(store, memory, shelves, witness)
        else:
            while not office.engine.sequence().done:
                pass
        backups.append((size_of(store), kind.backup(store)))
    audiences: tuple[Audience, ...] = ("public", "applicant", "inspector")
    packets = {(who, tag): packet(store, who, tag) for who in audiences for tag in office.dossiers}
    store.close()
    return Record(
        kind=kind,
        clock=clock,
        backup=backups[-1][1],
        backups=backups[:-1],
        memory=memory,
        folders={audience: shelf.files for audience, shelf in shelves.items()},
        packets=packets,
        witness=witness,
        older=notes(shelves["public"])[-1],
        lost=lost,
    )
