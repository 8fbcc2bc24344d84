"""Stream heads: how far one stream goes in the log, as the text of a note.

The form is ours: docs/reference/publication.md, section 6.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hoso.engine.errors import Malformed
from hoso.engine.log.lines import base64_of, hash_in, number_in

#: The first line: a stream head can never be taken for a checkpoint, nor one of another version for this.
HEADER = "hoso stream head v1"
_LINES = 6
_TAG = re.compile("[0-9a-f]{32}")


class StreamHead(NamedTuple):
    """A stream as the log has it at one size."""

    #: Which shard of the log, as its checkpoint says.
    origin: str
    #: Size of the shard.
    size: int
    #: Tag of the stream, 16 bytes.
    tag: bytes
    #: How many leaves the stream has in all shards up to there.
    n: int
    #: Leaf hash of the last of them.
    leaf: bytes

    def text(self) -> str:
        """Write the text of the note.

        Raises:
            Malformed: no stream head has such values.
        """
        lines = (HEADER, self.origin, str(self.size), self.tag.hex(), str(self.n), base64_of(self.leaf))
        text = "".join(f"{line}\n" for line in lines)
        if stream_head_from(text) != self:
            raise Malformed("stream head", "a line of it would be two")
        return text


def stream_head_from(text: str) -> StreamHead:
    """Read the text of a note as a stream head.

    Raises:
        Malformed: it is none.
    """
    lines = text.removesuffix("\n").split("\n")
    if not text.endswith("\n") or len(lines) != _LINES or lines[0] != HEADER or not lines[1]:
        raise Malformed("stream head", f"it is not six lines of which the first is {HEADER!r}")
    _, origin, size_text, tag, n_text, leaf_text = lines
    size, n, leaf = number_in(size_text), number_in(n_text), hash_in(leaf_text)
    if size is None or n is None or leaf is None or not _TAG.fullmatch(tag):
        raise Malformed("stream head", "size, tag, number or leaf hash is not written as it has to be")
    return StreamHead(origin, size, bytes.fromhex(tag), n, leaf)
