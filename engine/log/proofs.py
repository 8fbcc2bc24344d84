"""Proofs that a leaf is in the tree, that an earlier tree is its beginning (RFC 6962, sections 2.1.1, 2.1.2).

Who checks a proof trusts nothing of it: the answer is no for whatever is not of its form, never an error.
The algorithms of checking are those of RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.log.hashing import EMPTY_ROOT, HASH_SIZE, node_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.log.lookup import HashAt


def root_at(size: int, hash_at: HashAt) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return _range_hash(0, size, hash_at) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, hash_at: HashAt) -> list[bytes]:
    """Prove that the leaf `index` is in the tree of the first `size` leaves.

    The hashes go from the leaf's neighbour up to the child of the root.

    Raises:
        IndexError: the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"a tree of {size} leaves has no leaf {index}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range_hash(middle, end, hash_at))
            end = middle
        else:
            proof.append(_range_hash(start, middle, hash_at))
            start = middle
    proof.reverse()
    return proof


def consistency_proof(before: int, size: int, hash_at: HashAt) -> list[bytes]:
    """Prove that the tree of the first `before` leaves is the beginning of that of the first `size`.

    The proof is empty where the two are the same, or the first has no leaf.

    Raises:
        IndexError: the earlier tree is the larger one.
    """
    if not 0 <= before <= size:
        raise IndexError(f"a tree of {size} leaves has no beginning of {before}")
    if before in {0, size}:
        return []
    proof: list[bytes] = []
    start, end = 0, size
    while end != before:
        middle = start + _split(end - start)
        if before <= middle:
            proof.append(_range_hash(middle, end, hash_at))
            end = middle
        else:
            proof.append(_range_hash(start, middle, hash_at))
            start = middle
    if start:  # what is left is not the whole earlier tree, whose root the reader has
        proof.append(_range_hash(start, end, hash_at))
    proof.reverse()
    return proof


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Does the proof lead from this leaf hash, at this place in a tree of this size, to this root?"""
    if not (_are_sizes(index, size) and index < size and _are_hashes(leaf, root, *proof)):
        return False
    found = leaf
    place, last = index, size - 1
    for item in proof:
        if last == 0:
            return False  # the root is reached already
        if place & 1 or place == last:
            found = node_hash(item, found)
            while place and not place & 1:  # levels at which it has no neighbour
                place >>= 1
                last >>= 1
        else:
            found = node_hash(found, item)
        place >>= 1
        last >>= 1
    return last == 0 and found == root


def verify_consistency(
    before: int, size: int, root_before: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Does the proof show that the tree of `before` leaves with the one root is the beginning of the other?

    A tree without leaves is the beginning of every tree, and its root is known.
    """
    if not (_are_sizes(before, size) and before <= size and _are_hashes(root_before, root, *proof)):
        return False
    if before == 0:
        return not proof and root_before == EMPTY_ROOT and (size > 0 or root == EMPTY_ROOT)
    if before == size:
        return not proof and root_before == root
    # A whole power of two stands in the later tree as it is: the proof does not repeat its root.
    path = [root_before, *proof] if before & (before - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = before - 1, size - 1
    while place & 1:
        place >>= 1
        last >>= 1
    found_before = found = path[0]
    for item in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            found_before = node_hash(item, found_before)
            found = node_hash(item, found)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            found = node_hash(found, item)
        place >>= 1
        last >>= 1
    return last == 0 and found_before == root_before and found == root


def _are_sizes(*numbers: object) -> bool:
    return all(type(number) is int and number >= 0 for number in numbers)


def _are_hashes(*hashes: object) -> bool:
    return all(type(item) is bytes and len(item) == HASH_SIZE for item in hashes)


def _range_hash(start: int, end: int, hash_at: HashAt) -> bytes:
    """Hash of the subtree over leaves as proofs part them: the first of them is a multiple of its size."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return hash_at(level, start >> level)
    middle = start + _split(count)
    return node_hash(_range_hash(start, middle, hash_at), _range_hash(middle, end, hash_at))


def _split(count: int) -> int:
    """The largest power of two below a number of 2 or more: where a tree of so many leaves is parted."""
    return 1 << ((count - 1).bit_length() - 1)
