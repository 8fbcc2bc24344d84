"""What the engine asks for between dossiers: read from the heads, each once by a key of its own.

Every one of them may be a transaction of its own. Whoever is killed between two of them has lost nothing: the
head that has something to tell says so until it is told, and what was done already is found by its key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.commands import EXCHANGE, Asking, Exchange
from hoso.engine.request import request_key
from hoso.engine.sub_dossier import sub_of, to_tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.head import Head
    from hoso.engine.ports import Reading


def exchanges(reading: Reading, head: Head, now: str) -> Iterator[Exchange]:
    """What a dossier has to tell to its children, and to its parent."""
    if not any(at <= now for at in to_tell(head.body)):
        return
    for item in head.body.get("subs", ()):
        number, child = item["sub"], _child(reading, head.stream, item["sub"])
        if item["status"] == "asked":
            if child is None:
                yield _asked("", "open", head.stream, number, f"{head.stream}.{number}")
            else:
                yield _asked(head.stream, "opened", child, number, f"{child}.opened")
        elif item["status"] == "recalled":
            yield _recalled(reading, head, child, number)
    of = head.body.get("parent", {})
    if "at" in of:
        yield _ended(reading, head, of["stream"], of["sub"])


def _recalled(reading: Reading, head: Head, child: str | None, number: int) -> Exchange:
    """The child is told, then the parent lets go of it."""
    if child is not None:
        other = reading.head(child)
        if other is not None and not other.body.get("parent", {}).get("told"):
            return _asked(child, "left", head.stream, number, f"{child}.left")
    return _asked(head.stream, "released", child or "", number, f"{head.stream}.{number}.released")


def _ended(reading: Reading, head: Head, parent: str, number: int) -> Exchange:
    """The parent is told, then the child knows that it was."""
    other = reading.head(parent)
    item = sub_of(other.body, number) if other is not None else None
    if item is not None and item["status"] != "recalled":
        return _asked(parent, "ended", head.stream, number, f"{head.stream}.ended")
    return _asked(head.stream, "told", parent, number, f"{head.stream}.told")


def _child(reading: Reading, parent: str, number: int) -> str | None:
    """The child that was opened for an asking."""
    stored = reading.first(request_key(EXCHANGE, f"{parent}.{number}"))
    if stored is None:
        return None
    of = {"kind": "sub_of", "parent": parent, "sub": number}
    return stored.stream if of in stored.entry["effects"] else None


def _asked(dossier: str, what: str, other: str, number: int, key: str) -> Exchange:
    return Exchange(Asking(EXCHANGE, EXCHANGE, key), dossier, what, other, number)
