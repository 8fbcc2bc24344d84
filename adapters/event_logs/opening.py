"""Which kind of event log a file is, and the reader for it."""

from __future__ import annotations

import codecs
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from hoso.adapters.event_logs.table import Columns, TableLog
from hoso.adapters.event_logs.unpacking import MAGIC
from hoso.adapters.event_logs.xes import XesLog
from hoso.engine.replay.event_log import ACTIVITY, ACTOR, CASE_OF_ROW, CASE_OF_TRACE, ROLE, TIME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo
    from typing import BinaryIO

    from hoso.engine.replay.event_log import EventLog

_HEAD = 64
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: What the walk looks at → the attribute or column where it stands, unless a map says otherwise.
STANDARD = {"activity": ACTIVITY, "time": TIME, "actor": ACTOR, "role": ROLE}


def open_event_log(
    stream: BinaryIO, name: str, columns: Mapping[str, str], zone: tzinfo | None, office: tzinfo
) -> EventLog:
    """Open an event log: XES where it begins as XML or is gzipped, else a table.

    Args:
        stream: the file; it must be able to seek.
        name: its name, by which an empty or damaged one is still known for what it should be.
        columns: what a map says of columns (`case`, `activity`, `time`, `actor`, `role`); they must be there.
        zone: the zone of times without an offset, where it was said.
        office: the zone of such times in a table, where it was not said; XES must write an offset.
    """
    if is_xes(stream, name):
        return XesLog(stream, columns.get("case", CASE_OF_TRACE), zoned=zone is not None)
    chosen = {"case": CASE_OF_ROW, **STANDARD, **columns}
    needed = dict.fromkeys([chosen["case"], chosen["activity"], *columns.values()])
    return TableLog(
        stream,
        Columns(chosen["case"], chosen["activity"], chosen["time"], tuple(needed)),
        zone or office,
    )


def is_xes(stream: BinaryIO, name: str) -> bool:
    """Is this file XES, or meant to be?"""
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith(MAGIC) or name.endswith((".xes", ".xes.gz", ".xml")):
        return True
    if name.endswith((".csv", ".tsv", ".txt")):
        return False
    for mark in _BOMS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip().startswith(b"<")


def zone_named(name: str) -> tzinfo | None:
    """A zone by its offset (`+07:00`, `Z`) or its name (`Europe/Rome`); None where there is none."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        moment = datetime.fromisoformat(f"2000-01-01T00:00:00{name}")
    except ValueError:
        moment = datetime(2000, 1, 1)  # noqa: DTZ001 - a name, no offset
    if moment.tzinfo is not None:
        return timezone(moment.utcoffset() or timedelta())
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
