"""Bundles: the entries of one tile of level 0, each behind its length (C2SP tlog-tiles, *log entries*)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Bytes that a length takes.
_LENGTH_SIZE = 2
#: Bytes of the longest entry.
LONGEST_ENTRY = 0xFFFF


def bundle_data(entries: Iterable[bytes]) -> bytes:
    """Write a bundle: before each entry its length as two bytes, big-endian.

    Raises:
        ValueError: an entry is too long for the format.
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise ValueError(f"an entry of {len(entry)} bytes has no place in a bundle")
        parts += (len(entry).to_bytes(_LENGTH_SIZE), entry)
    return b"".join(parts)


def bundle_entries(data: bytes, width: int) -> list[bytes]:
    """Read the entries of a bundle that has to have so many.

    Raises:
        Malformed: it has more or fewer, or ends in the midst of one.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + _LENGTH_SIZE
        at = start + int.from_bytes(data[at:start])
        if at > len(data):
            raise Malformed("bundle", "it ends in the midst of an entry")
        entries.append(data[start:at])
    if len(entries) != width:
        raise Malformed("bundle", f"it has {len(entries)} entries, not {width}")
    return entries
