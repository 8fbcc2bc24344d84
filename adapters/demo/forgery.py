"""The forgery: one byte of one entry is altered in a copy, as somebody with the file would do it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Forgery:
    """What was altered."""

    stream: str
    n: int
    #: What stood there, and what stands there now.
    before: str
    after: str


def forge(store: Path, copy: Path, stream: str, before: str, after: str) -> Forgery:
    """Copy a store and write `after` in place of the last `before` in a stream's entries.

    Neither hash nor key is needed for it: the forger takes the database's guard off, writes, and puts
    it back. Only the record itself can tell.
    """
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        row = target.execute(
            "SELECT rowid, n, salted FROM entry WHERE stream = ? AND instr(salted, ?) ORDER BY n DESC",
            (stream, before),
        ).fetchone()
        guards = target.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            target.execute(f'DROP TRIGGER "{name}"')
        target.execute("UPDATE entry SET salted = ? WHERE rowid = ?", (row[2].replace(before, after), row[0]))
        for _, sql in guards:
            target.execute(sql)
        target.commit()
    return Forgery(stream, row[1], before, after)
