"""Tampering with the whole of a record: an old backup put back, two views shown to two readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.errors import HosoError
from hoso.engine.log.proofs import consistency_proof
from hoso.engine.log.stored_tree import tree_of
from hoso.engine.log.witness import CONFLICT, OK, UNPROCESSABLE
from tests.engine.publication.shelf import Shelf
from tests.tamper.forging import put_rows, rows_of
from tests.tamper.office import NAME, SIGNER, Memory, Office, notes, publish
from tests.tamper.witnessing import Witness

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from hoso.engine.publication.audience import Audience
    from tests.tamper.forging import Files
    from tests.tamper.reader import Desk
    from tests.tamper.record import Record

#: What a witness says that does not cosign.
REFUSED = "witness refuses"
_GONE_ON = 12


class Past(NamedTuple):
    """A record, and a place in its past."""

    record: Record
    desk: Desk
    place: int
    chance: random.Random

    def read(self, files: Files, *older: bytes) -> str:
        """The verdict of a reader who kept these checkpoints and asks no witness."""
        return self.desk.verify(files, "--key", SIGNER.key.text(), older=older).verdict


def _published(past: Past, memory: Memory | None, files: Files, *, gone_on: bool = False) -> str:
    _, backup = past.record.backups[past.place % len(past.record.backups)]
    store = past.record.kind.restored(backup, None, NAME)
    shelf = Shelf(files)
    try:
        if gone_on:
            _go_on(Office(store, past.record.clock, 2 + past.place, anew=False))
        publish(store, memory, {"public": shelf})
    except HosoError as error:
        return type(error).__name__
    finally:
        store.close()
    return past.read(shelf.files, past.record.older)


def _go_on(office: Office) -> None:
    done = 0
    while done < _GONE_ON:
        done += office.step()


def replay_a_backup(past: Past) -> str:
    """An old backup takes the place of the store, and our publisher goes on with its folder and memory."""
    memory = Memory(dict(past.record.memory.kept))
    return _published(past, memory, past.record.folders["public"])


def replay_a_backup_without_memory(past: Past) -> str:
    """The same, and what is remembered beside the key is destroyed: the folder remembers."""
    return _published(past, None, past.record.folders["public"])


def replay_a_backup_anew(past: Past) -> str:
    """The same into a new folder: only what the reader kept remembers."""
    return _published(past, None, {})


def replay_a_backup_and_go_on(past: Past) -> str:
    """The same, and other things happen from then on."""
    return _published(past, None, {}, gone_on=True)


class View(NamedTuple):
    """One of two views: its folder, and the witness who was asked to cosign it."""

    files: Files
    status: int


def _views(past: Past) -> tuple[View, View]:
    """Two views from one past, both signed with the right key; the witness is asked for both."""
    _, backup = past.record.backups[past.place % len(past.record.backups)]
    witness = Witness("witness.example/w1", bytes(range(1, 33)), SIGNER.key)
    made = []
    for seed in (1_000 + past.place, 2_000 + past.place):
        store = past.record.kind.restored(backup, None, NAME)
        _go_on(Office(store, past.record.clock, seed, anew=False))
        shelves: dict[Audience, Shelf] = {"public": Shelf()}
        publish(store, None, shelves)
        status = OK
        with store.reading() as reading:
            for shard in reading.shards():
                signed = reading.signed(shard.folder)
                assert signed is not None
                latest = witness.latest.get(shard.origin)
                # The forger may claim any proof: the true one of their own tree is the best they have.
                old = latest.size if latest else 0
                known = min(old, signed.size)
                proof = consistency_proof(known, signed.size, tree_of(reading, shard))
                given = witness.ask(signed.note, known, proof)
                status = given.status
                if given.status == OK:
                    shelves["public"].files[f"{shard.folder}/checkpoint"] += given.body
        store.close()
        made.append(View(shelves["public"].files, status))
    return made[0], made[1]


def _pair(past: Past, judge: Callable[[View, View], str]) -> str:
    one, other = _views(past)
    if one.status != OK:
        return f"the first view was refused: {one.status}"
    return judge(one, other)


def two_views_to_a_witness(past: Past) -> str:
    """Two readers are shown two continuations: the witness cosigns the first one only."""
    return _pair(
        past, lambda _, other: REFUSED if other.status in {CONFLICT, UNPROCESSABLE} else str(other.status)
    )


def two_views_to_a_reader_with_a_witness(past: Past) -> str:
    """The second reader asks for one cosignature of one witness."""
    key = past.record.witness.signer.key.text()
    words = ["--key", SIGNER.key.text(), "--witness", key, "--witnesses", "1"]

    def judge(one: View, other: View) -> str:
        first, second = (past.desk.verify(view.files, *words).verdict for view in (one, other))
        return second if first == "passed" else f"first view: {first}"

    return _pair(past, judge)


def two_views_to_readers_who_meet(past: Past) -> str:
    """The second reader is given the checkpoint of the first one."""
    return _pair(past, lambda one, other: past.read(other.files, notes(Shelf(one.files))[-1]))


def point_before_the_log(past: Past) -> str:
    """A line says that its place in the log is a negative number."""
    rows = rows_of(past.record.folders["public"])
    row = past.chance.choice(rows)
    row.line["at"][1] = -past.chance.randrange(1, 40)
    return past.read(put_rows(past.record.folders["public"], rows), past.record.older)


#: Mutation → the right verdict.
HISTORIES: dict[Callable[[Past], str], str] = {
    replay_a_backup: "LogDiverged",
    replay_a_backup_without_memory: "LogDiverged",
    replay_a_backup_anew: "consistency",
    replay_a_backup_and_go_on: "consistency",
    two_views_to_a_witness: REFUSED,
    two_views_to_a_reader_with_a_witness: "cosignatures",
    two_views_to_readers_who_meet: "consistency",
    point_before_the_log: "inclusion",
}
