"""Proof files, `.tlog-proof`: that an entry is in the log, to be verified without it (C2SP tlog-proof)."""

from __future__ import annotations

from dataclasses import dataclass

from hoso.engine.errors import Malformed
from hoso.engine.log.lines import base64_of, bytes_in, hash_in, number_in

#: The first line.
HEADER = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A proof of inclusion with the checkpoint it leads to. Which entry it is for stands elsewhere."""

    #: Index of the entry, from 0.
    index: int
    #: The proof of inclusion, from the neighbour of the leaf up.
    hashes: tuple[bytes, ...]
    #: The note, byte for byte.
    checkpoint: bytes
    #: What an application adds. It is not signed.
    extra: bytes = b""

    def to_bytes(self) -> bytes:
        """Write the file.

        Raises:
            Malformed: no proof has such values.
        """
        lines = [HEADER]
        if self.extra:
            lines.append(f"extra {base64_of(self.extra)}")
        lines.append(f"index {self.index}")
        lines += [base64_of(item) for item in self.hashes]
        data = "\n".join([*lines, "", ""]).encode() + self.checkpoint
        if proof_file_from(data) != self:
            raise Malformed("proof", "it would be read as another one")
        return data


def proof_file_from(data: bytes) -> ProofFile:
    """Read a proof file. The checkpoint in it is still to be opened, and the proof to be verified.

    Raises:
        Malformed: it is none.
    """
    head, separator, checkpoint = data.partition(b"\n\n")
    if not separator or not checkpoint:
        raise Malformed("proof", "no checkpoint follows an empty line")
    try:
        header, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("proof", "it is no ASCII before the checkpoint") from error
    if header != HEADER:
        raise Malformed("proof", f"the first line is not {HEADER!r}")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = bytes_in(lines.pop(0).removeprefix("extra ")) or b""
        if not extra:
            raise Malformed("proof", "there is nothing, or no base64, in the line `extra`")
    index = number_in(lines[0].removeprefix("index ")) if lines and lines[0].startswith("index ") else None
    if index is None:
        raise Malformed("proof", "no line `index` with a number is where it has to be")
    hashes = [item for item in map(hash_in, lines[1:]) if item is not None]
    if len(hashes) != len(lines) - 1:
        raise Malformed("proof", "a line of it is no hash")
    return ProofFile(index, tuple(hashes), checkpoint, extra)
