"""Hashes of the tree: SHA-256, a leaf and a node never alike (RFC 6962, section 2.1)."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Bytes of a hash.
HASH_SIZE = 32
#: Root of the tree without leaves: the hash of nothing.
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash the data of an entry: SHA-256(0x00 || data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def folded(row: Sequence[bytes]) -> list[bytes]:
    """Hash a row of subtrees, an even number of them, into the row above it."""
    # Written out and not by node_hash: a call a node would cost half as much as the hash.
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)]
