"""The leaf: the only thing of an entry that is always public.

`{v, s, n, e, p}`: format, stream tag, sequence, digest of the salted entry, hash of the leaf
before. Its hash is the Merkle leaf hash of RFC 6962, section 2.1: SHA-256(0x00 || bytes).
"""

from __future__ import annotations

from dataclasses import dataclass

from hoso.engine.binary import ZERO_HASH, digest
from hoso.engine.canonical import canonical, parse

#: The format of the record, frozen: docs/decisions/0023-format-1.md.
FORMAT = "1"
#: What it was called before it was frozen. A draft was for trial and is not read.
DRAFT = "1-draft"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One link of a stream."""

    #: Stream tag: 128 random bits, 22 characters of base64url.
    stream: str
    #: Sequence within the stream, from 1, without gaps.
    n: int
    #: Digest of the salted entry.
    entry: str
    #: Hash of the leaf before; 32 zero bytes before the first.
    previous: str = ZERO_HASH
    #: Format of the record.
    format: str = FORMAT

    def text(self) -> str:
        """Canonical JSON of the leaf."""
        return leaf_text(self.stream, self.n, self.entry, self.previous, self.format)


def leaf_text(stream: str, n: int, entry: str, previous: str, form: str = FORMAT) -> str:
    """Write a leaf as canonical JSON, from its values."""
    return canonical({"v": form, "s": stream, "n": n, "e": entry, "p": previous}, typed=True).decode()


def leaf_of(text: str) -> Leaf:
    """Read a leaf from its canonical text."""
    value = parse(text)
    return Leaf(stream=value["s"], n=value["n"], entry=value["e"], previous=value["p"], format=value["v"])


def leaf_hash(text: str) -> str:
    """Merkle leaf hash of a leaf's canonical text (RFC 6962, section 2.1)."""
    return digest(b"\x00" + text.encode())
