"""The record as a forger sees it: rows in the order of the log, whatever they were taken from."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any

ZERO = "A" * 43


def canonical(value: object) -> str:
    """The canonical text of a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def binary(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def disclosed(text: str) -> str:
    """The digest of a disclosure."""
    return binary(hashlib.sha256(binary(text.encode()).encode()).digest())


def leaf_hash(text: str) -> bytes:
    """The Merkle leaf hash of a leaf."""
    return hashlib.sha256(b"\0" + text.encode()).digest()


@dataclass
class Row:
    """An entry: in a folder a line, in a store a row. `year` is the shard of its leaf."""

    tag: str
    n: int
    year: str
    leaf: str
    #: Empty where the folder withholds the entry as a whole.
    salted: str
    #: In a store: digest → text of what is withheld, the key of the request.
    withheld: dict[str, str] = field(default_factory=dict)
    key: str = ""
    #: In a folder: the line.
    line: dict[str, Any] = field(default_factory=dict)

    @property
    def entry(self) -> dict[str, Any]:
        """The entry, read anew."""
        entry: dict[str, Any] = json.loads(self.salted)[1]
        return entry

    @property
    def kind(self) -> str:
        """Kind of its stream; empty where it is not shown."""
        return str(self.entry["stream"]) if self.salted else ""

    def edit(self, entry: dict[str, Any]) -> None:
        """Put another entry in its place, under the old salt; the leaf stays."""
        self.salted = canonical([json.loads(self.salted)[0], entry])

    def copy(self) -> Row:
        """A row of its own."""
        line = json.loads(json.dumps(self.line)) if self.line else {}
        return replace(self, withheld=dict(self.withheld), line=line)


def stream_of(rows: list[Row], tag: str) -> list[Row]:
    """The rows of one stream, in order."""
    return [row for row in rows if row.tag == tag]


def tags_of(rows: list[Row]) -> list[str]:
    """The dossiers among the streams, in a fixed order."""
    return sorted({row.tag for row in rows if row.kind == "dossier"})


def chain(rows: list[Row], name: str = "") -> None:
    """Number, seal and link all rows anew, as they stand; of the log of this name each shard, too."""
    last: dict[str, tuple[int, str]] = {}
    years: dict[str, list[bytes]] = {}
    for row in rows:
        if row.year not in years:
            if name:
                _link(row, years, name)
            years[row.year] = []
        n, previous = last.get(row.tag, (0, ZERO))
        row.n = n + 1
        sealed = disclosed(row.salted) if row.salted else json.loads(row.leaf)["e"]
        row.leaf = canonical({"v": "1", "s": row.tag, "n": row.n, "e": sealed, "p": previous})
        digest = leaf_hash(row.leaf)
        last[row.tag] = (row.n, binary(digest))
        years[row.year].append(digest)


def _link(row: Row, years: dict[str, list[bytes]], name: str) -> None:
    """The first row of a shard names the shard before as it is now."""
    if years and row.salted:
        before = max(years)
        entry = row.entry
        for effect in entry["effects"]:
            if effect["kind"] == "shard_opened":
                hashes = years[before]
                effect["previous"] = {
                    "origin": f"{name}/{before}",
                    "size": len(hashes),
                    "root": binary(root(hashes)),
                }
        row.edit(entry)


def root(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else hashlib.sha256().digest()
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(hashes[:half]) + root(hashes[half:])).digest()
