"""The bytes of a file as a stream of pieces; what is gzipped is unpacked on the way, and a bomb refused."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from hoso.engine.replay.event_log import EventLogMalformed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

#: Bytes that are read at once.
PIECE = 1 << 16
#: What begins a gzipped file (RFC 1952, section 2.3.1).
MAGIC = b"\x1f\x8b"
#: So many times its size may a file unpack to. Logs come to 20 to 100 times; DEFLATE ends at 1,032.
MOST_TIMES = 400
#: Below so many unpacked bytes nobody asks how many times that is.
SMALL = 1 << 26


def pieces_of(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file from its beginning, unpacked where they are gzipped.

    Raises:
        EventLogMalformed: `gzip`, it cannot be unpacked; `bomb`, it unpacks to a mass without end.
    """
    stream.seek(0)
    packed = stream.read(len(MAGIC)) == MAGIC
    stream.seek(0)
    if not packed:
        while piece := stream.read(PIECE):
            yield piece
        return
    unpacked = 0
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as unpacking:
            while piece := unpacking.read(PIECE):
                unpacked += len(piece)
                if unpacked > SMALL and unpacked > MOST_TIMES * stream.tell():
                    raise EventLogMalformed("bomb", most=MOST_TIMES)
                yield piece
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise EventLogMalformed("gzip", message=str(error)) from error
