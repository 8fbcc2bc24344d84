"""Mutations of the record itself: what a forger does to entries, before mending what tells of it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hoso.engine.disclosure import digests_in
from tests.tamper.rows import Row, binary, canonical, disclosed, stream_of, tags_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Mutation = Callable[[list[Row], random.Random], None]


def _any(rows: list[Row], chance: random.Random) -> Row:
    """An entry of a dossier."""
    return chance.choice([row for row in rows if row.kind == "dossier"])


def _whole(rows: list[Row], chance: random.Random) -> Row:
    """One of which nothing was erased: elsewhere nothing would account for what is gone."""
    while True:
        row = _any(rows, chance)
        if not row.key or len(digests_in(row.entry)) == len(row.withheld):
            return row


def edit_a_field(rows: list[Row], chance: random.Random) -> None:
    """A value that stands open becomes another: the area of the land, or who did it."""
    row = _any(rows, chance)
    entry = row.entry
    for effect in entry["effects"]:
        if "area" in effect.get("fields", {}):
            effect["fields"]["area"] = {"near": "far", "far": "near"}[effect["fields"]["area"]]
            break
    else:
        entry["actor"] = "bob" if entry["actor"] == "ann" else "ann"
    row.edit(entry)


def edit_a_timestamp(rows: list[Row], chance: random.Random) -> None:
    """An entry was recorded some hours earlier than it was."""
    row = _any(rows, chance)
    entry = row.entry
    earlier = datetime.fromisoformat(entry["recorded_at"]) - timedelta(seconds=chance.randrange(1, 90_000))
    row.edit(entry | {"recorded_at": f"{earlier:%Y-%m-%dT%H:%M:%S.%fZ}"})


def delete_an_event(rows: list[Row], chance: random.Random) -> None:
    """An entry that is not the last of its dossier is gone."""
    last = {row.tag: row for row in rows}
    rows.remove(chance.choice([row for row in rows if row.kind == "dossier" and row is not last[row.tag]]))


def delete_the_tail(rows: list[Row], chance: random.Random) -> None:
    """The last entries of a dossier are gone, and its head says so."""
    stream = stream_of(rows, chance.choice(tags_of(rows)))
    for row in stream[-chance.randrange(1, max(2, len(stream) // 2)) :]:
        rows.remove(row)


def insert_an_event(rows: list[Row], chance: random.Random) -> None:
    """An entry that never was stands behind another one of the same dossier."""
    row = _any(rows[:-1], chance)
    made = row.copy()
    made.n += 1
    made.key = binary(hashlib.sha256(chance.randbytes(8)).digest())
    rows.insert(rows.index(row) + 1, made)


def swap_two_events(rows: list[Row], chance: random.Random) -> None:
    """Two entries of a dossier stand each in the place of the other."""
    tags = [tag for tag in tags_of(rows) if len(stream_of(rows, tag)) > 1]
    one, other = chance.sample(stream_of(rows, chance.choice(tags)), 2)
    here, there = rows.index(one), rows.index(other)
    rows[here], rows[there] = other, one
    one.year, other.year = other.year, one.year


def move_an_event(rows: list[Row], chance: random.Random) -> None:
    """An entry of one dossier stands in another one."""
    row = _whole(rows, chance)
    row.tag = chance.choice([tag for tag in tags_of(rows) if tag != row.tag])
    for tag in tags_of(rows):
        for n, one in enumerate(stream_of(rows, tag), 1):
            one.n = n


def replace_an_event(rows: list[Row], chance: random.Random) -> None:
    """`INSERT OR REPLACE`: in an entry's place stands another, whose leaf is true to it."""
    row = _any(rows, chance)
    copy = _whole([one for one in rows if one.salted != row.salted], chance).copy()
    row.salted, row.withheld = canonical([binary(chance.randbytes(16)), copy.entry]), copy.withheld
    row.line = copy.line | {"at": row.line["at"]} if row.line else {}
    row.leaf = canonical(json.loads(row.leaf) | {"e": disclosed(row.salted)})


def rewrite_all(rows: list[Row], chance: random.Random) -> None:
    """The whole record is told anew: from some day on everything happened a little earlier."""
    start = chance.randrange(len(rows) - 1)
    seconds = timedelta(seconds=chance.randrange(1, 6))
    for row in rows[start:]:
        if row.salted:
            entry = row.entry
            entry["recorded_at"] = (
                f"{datetime.fromisoformat(entry['recorded_at']) - seconds:%Y-%m-%dT%H:%M:%S.%fZ}"
            )
            row.edit(entry)


ROW_MUTATIONS: tuple[Mutation, ...] = (
    edit_a_field,
    edit_a_timestamp,
    delete_an_event,
    delete_the_tail,
    insert_an_event,
    swap_two_events,
    move_an_event,
    replace_an_event,
    rewrite_all,
)
