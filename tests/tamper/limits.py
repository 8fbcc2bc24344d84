"""What no folder can tell: held here, so that the page which says so stays true."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tests.engine.publication.shelf import Shelf
from tests.tamper.forging import Pen, put_rows, rows_of
from tests.tamper.histories import Past, _views
from tests.tamper.office import NAME, SEED, Memory, Office, packet, publish
from tests.tamper.row_mutations import edit_a_timestamp
from tests.tamper.rows import chain, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.tamper.forging import Files
    from tests.tamper.stores import Tables


def alter_before_sequencing(past: Past) -> str:
    """An entry is altered, and the chain with it, before it got its place in the log."""
    kind = past.record.kind
    store = kind.restored(past.record.backup, None, NAME)
    office = Office(store, past.record.clock, 3_000 + past.place, anew=False)
    with store.reading() as reading:
        before = reading.position()
    office.work(before + 5)
    backup = kind.backup(store)
    store.close()

    def change(tables: Tables) -> None:
        new = tables.rows[before:]
        edit_a_timestamp([row for row in new if row.kind == "dossier"] or tables.rows, past.chance)
        chain(tables.rows)

    store = kind.restored(backup, change, NAME)
    shelf = Shelf(past.record.folders["public"])
    publish(store, Memory(dict(past.record.memory.kept)), {"public": shelf})
    store.close()
    return past.read(shelf.files, past.record.older)


def two_views_to_a_lonely_reader(past: Past) -> str:
    """A second view, before a reader who kept nothing, names no witness and meets nobody."""
    return past.read(_views(past)[1].files)


def show_an_old_packet(past: Past) -> str:
    """A packet as it was true some time ago, before a reader who kept a later checkpoint."""
    _, backup = past.record.backups[-1 - past.place % 3]
    store = past.record.kind.restored(backup, None, NAME)
    publish(store, None, {"public": Shelf()})
    with store.reading() as reading:
        tag = next(head.stream for head in reading.heads("dossier"))
    made = packet(store, "applicant", tag)
    store.close()
    return past.read(made, past.record.older)


def sign_a_shorter_head(past: Past) -> str:
    """A packet without its tail, whose shorter head the log's own key signed: the register contradicts it."""
    packets = [files for key, files in past.record.packets.items() if key[0] == "applicant"]
    files = past.chance.choice([files for files in packets if len(rows_of(files)) > 1])
    path = next(path for path in files if path.startswith("heads/"))
    rows = rows_of(files)[:-1]
    made: Files = put_rows(files, rows)
    lines = files[path].decode().split("\n")[:6]
    lines[4:] = [str(len(rows)), base64.b64encode(leaf_hash(rows[-1].leaf)).decode()]
    made[path] = Pen(NAME, SEED).note("\n".join(lines) + "\n")
    return past.read(made)


def withhold_by_a_rule_that_is_told(past: Past) -> str:
    """An entry that should be shown is withheld as a whole, by the rule of what a procedure keeps back."""
    rows = rows_of(past.record.folders["public"])
    row = past.chance.choice([row for row in rows if row.kind == "dossier" and "erased" not in row.salted])
    row.line = {"at": row.line["at"], "rule": "procedure"}
    row.salted = ""
    return past.read(put_rows(past.record.folders["public"], rows), past.record.older)


#: What passes, as docs/reference/tamper.md says.
LIMITS: tuple[Callable[[Past], str], ...] = (
    alter_before_sequencing,
    two_views_to_a_lonely_reader,
    show_an_old_packet,
    sign_a_shorter_head,
    withhold_by_a_rule_that_is_told,
)
