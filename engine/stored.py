"""What a store keeps of one entry, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from hoso.engine.leaf import leaf_hash

if TYPE_CHECKING:
    from hoso.engine.disclosure import Disclosure


class Stored(NamedTuple):
    """One entry as it lies in a store: the texts rule, everything beside them is derived."""

    stream: str
    n: int
    #: Canonical text of the leaf.
    leaf: str
    #: Canonical text of `[salt, entry]`.
    salted: str
    #: Digest of client and key; unique, so that a repeated request finds its first receipt.
    request_key: str
    #: The instant the entry itself carries, kept beside it for queries.
    recorded_at: str

    @property
    def entry(self) -> dict[str, Any]:
        """The entry itself, read anew each time; verification also checks that its text is canonical."""
        value: dict[str, Any] = orjson.loads(self.salted)[1]
        return value

    @property
    def leaf_hash(self) -> str:
        """Hash of the leaf, which the next leaf names."""
        return leaf_hash(self.leaf)


class Sealed(NamedTuple):
    """An entry ready to be appended, with what it withholds."""

    stored: Stored
    disclosures: tuple[Disclosure, ...]
    #: The entry as `stored` has it, so that nobody need read its text again.
    entry: dict[str, Any]
    #: Digest → (name, value) of the disclosures.
    disclosed: dict[str, tuple[str, Any]]
