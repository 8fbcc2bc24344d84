"""The lines of a table in text: decoded one by one, with the place of each in the file, and never endless."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from hoso.engine.replay.event_log import EventLogMalformed

if TYPE_CHECKING:
    from typing import BinaryIO

#: The longest line, in bytes.
LONGEST = 1 << 20


class TableLines:
    """Lines of UTF-8 from a place of a file on."""

    def __init__(self, stream: BinaryIO, offset: int = 0, line: int = 1) -> None:
        """Begin at an offset, which is where the line of this number begins."""
        stream.seek(offset)
        self._stream = stream
        #: Where the next line begins, and its number.
        self.offset = offset
        self.line = line
        #: What was read since `begin`.
        self.written = ""

    def begin(self) -> None:
        """A new row begins with the next line."""
        self.written = ""

    def __iter__(self) -> TableLines:
        return self

    def __next__(self) -> str:
        data = self._stream.readline(LONGEST + 1)
        if not data:
            raise StopIteration
        if len(data) > LONGEST:
            raise EventLogMalformed("long", self.line, most=LONGEST >> 10)
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            column = len(data[: error.start].decode()) + 1
            raise EventLogMalformed("not_text", self.line, column) from error
        if self.offset == 0 and data.startswith(codecs.BOM_UTF8):
            text = text[1:]
        self.offset += len(data)
        self.line += 1
        self.written += text
        return text
