"""Who mends what after a mutation of the record, and what has to catch them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.errors import HosoError
from tests.engine.publication.shelf import Shelf
from tests.tamper.forging import Pen, put_rows, rebuilt, rows_of
from tests.tamper.office import NAME, SEED, Memory, publish
from tests.tamper.rows import chain

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.tamper.forging import Files
    from tests.tamper.reader import Desk
    from tests.tamper.record import Record
    from tests.tamper.row_mutations import Mutation
    from tests.tamper.stores import Tables

#: What the publisher says when it stops.
STOP = "LogDiverged"


class Case(NamedTuple):
    """One mutation, at one place, of one record."""

    record: Record
    desk: Desk
    mutation: Mutation
    chance: random.Random

    def read(self, files: Files, *, kept: bool = True) -> str:
        """The verdict of a reader, who kept the checkpoint that was published last, or did not."""
        older = [self.record.older] if kept else []
        return self.desk.verify(files, *self.record.words, older=older).verdict


def _in_folder(case: Case, *, mend: bool) -> str:
    files = case.record.folders["public"]
    rows = rows_of(files)
    case.mutation(rows, case.chance)
    if mend:
        chain(rows)
    return case.read(put_rows(files, rows))


def folder(case: Case) -> str:
    """Who can write the published files changes lines of streams, and the counts."""
    return _in_folder(case, mend=False)


def folder_chained(case: Case) -> str:
    """The same, and seals and chains all lines anew."""
    return _in_folder(case, mend=True)


def _in_store(case: Case, *, mend: bool, log: bool, memory: Memory | None) -> str:
    """A folder published anew from a changed store: the publisher's stop, or the reader's verdict."""

    def change(tables: Tables) -> None:
        case.mutation(tables.rows, case.chance)
        if mend:
            chain(tables.rows, NAME)
        tables.log_anew = log

    store = case.record.kind.restored(case.record.backup, change, NAME)
    shelf = Shelf()
    try:
        publish(store, memory, {"public": shelf})
    except HosoError as error:
        return type(error).__name__
    finally:
        store.close()
    return case.read(shelf.files)


def _memory(case: Case) -> Memory:
    return Memory(dict(case.record.memory.kept))


def store(case: Case) -> str:
    """Who can write the database changes entries, and lets our publisher publish anew."""
    return _in_store(case, mend=False, log=False, memory=_memory(case))


def store_chained(case: Case) -> str:
    """The same, and seals and chains all entries anew."""
    return _in_store(case, mend=True, log=False, memory=_memory(case))


def store_and_log(case: Case) -> str:
    """The same, and makes the log's tables anew, as if nothing had ever been signed."""
    return _in_store(case, mend=True, log=True, memory=_memory(case))


def store_log_and_memory(case: Case) -> str:
    """The same, and destroys what is remembered beside the key: our publisher signs it."""
    return _in_store(case, mend=True, log=True, memory=None)


def _rebuilt(case: Case, seed: bytes, *, kept: bool) -> str:
    files = case.record.folders["public"]
    rows = rows_of(files)
    case.mutation(rows, case.chance)
    chain(rows, NAME)
    return case.read(rebuilt(files, rows, NAME, Pen(NAME, seed)), kept=kept)


def wrong_key(case: Case) -> str:
    """Who has the whole record writes everything anew with code of their own, and has not the log's key."""
    return _rebuilt(case, case.chance.randbytes(32), kept=True)


def right_key(case: Case) -> str:
    """The same with the log's key; the reader kept the checkpoint that was published last."""
    return _rebuilt(case, SEED, kept=True)


def right_key_before_a_new_reader(case: Case) -> str:
    """The same before a reader who kept nothing, and asks for the witness's cosignature."""
    return _rebuilt(case, SEED, kept=False)


#: Forger → the right verdict, for mutations that do not say otherwise.
FORGERS: dict[Callable[[Case], str], str] = {
    folder: "chain",
    folder_chained: "inclusion",
    store: STOP,
    store_chained: STOP,
    store_and_log: STOP,
    store_log_and_memory: "consistency",
    wrong_key: "signature",
    right_key: "consistency",
    right_key_before_a_new_reader: "cosignatures",
}
#: (mutation, forger) → what is right there instead.
OTHERWISE: dict[tuple[str, str], str | tuple[str, ...]] = {
    # The leaves are as they were, so the log is: only the entry beside its leaf is another.
    ("edit_a_field", "store"): "chain",
    ("edit_a_timestamp", "store"): "chain",
    ("rewrite_all", "store"): "chain",
    # The lines that are left are those that were; some leaves of the log have none.
    ("delete_the_tail", "folder"): "completeness",
    ("delete_the_tail", "folder_chained"): "completeness",
    # Where what erased something is gone, what it erased is lost without a reason.
    ("delete_an_event", "store_log_and_memory"): ("consistency", "ValueLost"),
    ("delete_the_tail", "store_log_and_memory"): ("consistency", "ValueLost"),
    ("move_an_event", "store"): ("chain", "ValueLost"),
    ("move_an_event", "store_log_and_memory"): ("consistency", "ValueLost"),
    ("replace_an_event", "store_log_and_memory"): ("consistency", "ValueLost"),
    # A line that the log has no place for.
    ("insert_an_event", "folder"): "inclusion",
    ("replace_an_event", "folder"): "inclusion",
}


def due(mutation: Mutation, forger: Callable[[Case], str]) -> tuple[str, ...]:
    """The right verdict; where there are several it depends on the place."""
    right = OTHERWISE.get((mutation.__name__, forger.__name__), FORGERS[forger])
    return right if isinstance(right, tuple) else (right,)
