"""The head of a stream: where it stands, so that no step reads history."""

from __future__ import annotations

from typing import Any, NamedTuple

#: What dossiers and the log rest on: kinds of which there is one stream each, named as its kind.
BENEATH = ("directory", "definitions", "calendars", "keys")
#: All of which there is one each: also who looked, and who was refused.
SOLE = (*BENEATH, "access")


class Head(NamedTuple):
    """The last link of a stream and, for a dossier, its folded state. A cache: `fold(record) = head`."""

    #: Stream tag.
    stream: str
    #: `dossier`, or one of `SOLE`.
    kind: str
    #: Unique name: a dossier's code; the kind itself where there is one such stream.
    name: str
    #: Sequence of the last entry; 0 before the first. Also the version for optimistic concurrency.
    version: int
    #: Hash of the last leaf.
    leaf: str
    #: Instant of the last entry, never before the one before it.
    recorded_at: str
    #: The folded state of a dossier (see dossier.py); empty for the other kinds.
    body: dict[str, Any]
    #: The earliest instant at which the clock has something to do in a dossier.
    next_timer: str | None = None


class Due(NamedTuple):
    """A dossier in which the clock has something to do, before its head is read."""

    #: Since when.
    at: str
    stream: str
    #: Version of its head.
    version: int
