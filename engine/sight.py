"""What a command looks at first, in one look at the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from hoso.engine.head import Head

#: Versions of the streams that every decision rests on: directory, definitions, calendars; 0: not begun.
Versions = tuple[int, int, int]
#: The kinds of those streams, in that order.
SHARED = ("directory", "definitions", "calendars")


class Sight(NamedTuple):
    """What every decision rests on, whether the request was stored before, and the dossier asked for."""

    versions: Versions
    #: Was an entry made under this request's key?
    repeated: bool
    #: Head of the stream asked for, if there is one.
    head: Head | None
