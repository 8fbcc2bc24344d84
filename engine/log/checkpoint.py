"""Checkpoints: how large a log is and what its root is, as the text of a note (C2SP tlog-checkpoint)."""

from __future__ import annotations

from typing import NamedTuple

from hoso.engine.errors import Malformed
from hoso.engine.log.lines import base64_of, hash_in, number_in


class Checkpoint(NamedTuple):
    """A log at one size."""

    #: Which log it is.
    origin: str
    size: int
    root: bytes
    #: Lines that logs of others may add; ours has none.
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Write the text of the note.

        Raises:
            Malformed: no checkpoint has such an origin, size or root.
        """
        lines = (self.origin, str(self.size), base64_of(self.root), *self.extensions)
        text = "".join(f"{line}\n" for line in lines)
        if checkpoint_from(text) != self:
            raise Malformed("checkpoint", "a line of it would be two")
        return text


def checkpoint_from(text: str) -> Checkpoint:
    """Read the text of a note as a checkpoint.

    Raises:
        Malformed: it is none.
    """
    origin, size, root, *extensions = [*text.removesuffix("\n").split("\n"), "", ""]
    lines = extensions[:-2]
    read_size, read_root = number_in(size), hash_in(root)
    if not text.endswith("\n") or not origin or not all(lines):
        raise Malformed("checkpoint", "it has not three lines or more, each with something in it")
    if read_size is None:
        raise Malformed("checkpoint", f"{size!r} is no size")
    if read_root is None:
        raise Malformed("checkpoint", f"{root!r} is no hash")
    return Checkpoint(origin, read_size, read_root, tuple(lines))
