"""The chain of a stream in the file: from its head back, each row names the position of the one before.

So a stream needs no index: a step writes one page less. Where a stream is not what its head says, because
somebody wrote into the file, all rows that bear its tag are looked for instead, so that verification and
export see what is there.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

from hoso.adapters.sqlite import sql

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


class Places(NamedTuple):
    """Where the entries of a stream lie, in order: 8 bytes of memory for each."""

    ns: Sequence[int]
    positions: array[int]
    #: Did the head lead to them, from the last to the first asked for?
    linked: bool


def places(connection: sqlite3.Connection, stream: str, after: int = 0, *, loose: bool = False) -> Places:
    """Find the entries of a stream from sequence `after` + 1; one known to be `loose` by its tag alone."""
    head = None if loose else connection.execute(sql.PLACE, (stream,)).fetchone()
    if head is not None:
        version, last = head
        if version <= after:
            return Places((), array("q"), linked=True)
        found, first = array("q"), 0
        for position, first in connection.execute(sql.CHAIN, (last, stream, version, stream, after + 1)):  # noqa: B007 - the last one is what `first` is for
            found.append(position)
        if len(found) == version - after and (first == 0) == (after <= 0):
            found.reverse()
            return Places(range(after + 1, version + 1), found, linked=True)
    rows = connection.execute(sql.SCAN, (stream, after)).fetchall()
    return Places([n for n, _ in rows], array("q", (at for _, at in rows)), linked=False)


def loose_streams(connection: sqlite3.Connection) -> dict[str, bool]:
    """Streams that have not as many entries as their heads say, and whether they have no head.

    Reads every entry.
    """
    return {stream: bool(headless) for stream, headless in connection.execute(sql.LOOSE)}
