"""The frontier: all that is to be kept of a tree in order to go on with it.

A tree of any size is a row of perfect subtrees, one for each bit of the size, the largest first (the compact
range from 0). Their hashes give the root, and new leaves need nothing else of what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.log.hashing import EMPTY_ROOT, HASH_SIZE, folded, node_hash

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Bytes that the size takes where a frontier is stored.
_SIZE_BYTES = 8


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree as far as it goes: its size, and the hashes of its perfect subtrees, the largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no frontier.

        Raises:
            ValueError: there is not one hash of 32 bytes for each bit of the size.
        """
        if self.size < 0 or self.size.bit_count() != len(self.peaks):
            raise ValueError(f"a tree of {self.size} leaves has not {len(self.peaks)} perfect subtrees")
        if any(len(peak) != HASH_SIZE for peak in self.peaks):
            raise ValueError("a hash has 32 bytes")

    def appended(self, leaf: bytes) -> Frontier:
        """The tree with one leaf more, by its leaf hash."""
        peaks = list(self.peaks)
        size = self.size
        while size & 1:
            leaf = node_hash(peaks.pop(), leaf)
            size >>= 1
        return Frontier(self.size + 1, (*peaks, leaf))

    def extended(self, leaves: Iterable[bytes]) -> Frontier:
        """The tree with these leaves more, by their leaf hashes: much faster than one by one."""
        row = list(leaves)
        size = self.size + len(row)
        waiting = list(self.peaks)
        peaks: list[bytes] = []
        before = self.size
        # Level by level: what waited there comes first, what has no neighbour waits from now on.
        while before or row:
            if before & 1:
                row.insert(0, waiting.pop())
            if len(row) & 1:
                peaks.append(row.pop())
            row = folded(row)
            before >>= 1
        return Frontier(size, tuple(reversed(peaks)))

    def root(self) -> bytes:
        """The Merkle tree hash of the whole."""
        if not self.peaks:
            return EMPTY_ROOT
        *rest, root = self.peaks
        for peak in reversed(rest):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        """Write it for a store: the size as 8 bytes, big-endian, and the hashes."""
        return self.size.to_bytes(_SIZE_BYTES) + b"".join(self.peaks)


def frontier_from(data: bytes) -> Frontier:
    """Read back what `to_bytes` wrote.

    Raises:
        ValueError: it is nothing that `to_bytes` writes.
    """
    if (len(data) - _SIZE_BYTES) % HASH_SIZE:  # so too for fewer than 8 bytes
        raise ValueError(f"{len(data)} bytes are no frontier")
    return Frontier(
        int.from_bytes(data[:_SIZE_BYTES]),
        tuple(data[at : at + HASH_SIZE] for at in range(_SIZE_BYTES, len(data), HASH_SIZE)),
    )
