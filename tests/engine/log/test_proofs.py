"""engine/log/proofs.py: proofs are those of RFC 6962, and nothing else is taken for one."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.log.hashing import EMPTY_ROOT
from hoso.engine.log.proofs import (
    consistency_proof,
    inclusion_proof,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from tests.engine.log import oracle

FILE = Path(__file__).resolve().parents[2] / "vectors" / "merkle.json"
VECTORS = json.loads(FILE.read_text("utf-8"))
VALUES = [b64decode(text) for text in VECTORS["values"]]
SIZE = 70
ENTRIES = oracle.entries_of(SIZE)
ROOTS = [oracle.mth(ENTRIES[:size]) for size in range(SIZE + 1)]
LOOK = oracle.lookup(ENTRIES)
SIZES = st.integers(1, SIZE)


def values(numbers):
    """The hashes that a vector names."""
    return [VALUES[number] for number in numbers]


@pytest.mark.parametrize("vector", VECTORS["inclusion"], ids=lambda vector: vector[0])
def test_official_vectors_of_inclusion(vector):
    """Each proof of transparency-dev/merkle is accepted or refused as it says."""
    _, index, size, leaf, proof, root, holds = vector
    assert verify_inclusion(index, size, VALUES[leaf], values(proof), VALUES[root]) is holds


@pytest.mark.parametrize("vector", VECTORS["consistency"], ids=lambda vector: vector[0])
def test_official_vectors_of_consistency(vector):
    """Each proof of transparency-dev/merkle is accepted or refused as it says; but a root is 32 bytes.

    One vector accepts two roots of 12 bytes, since they are alike.
    """
    _, before, size, root_before, root, proof, holds = vector
    expected = holds and len(VALUES[root]) == 32
    assert verify_consistency(before, size, VALUES[root_before], VALUES[root], values(proof)) is expected


def test_the_vectors_are_all_there():
    """Those that hold and those that do not."""
    for kind in ("inclusion", "consistency"):
        assert len(VECTORS[kind]) == 98
        assert len({row[-1] for row in VECTORS[kind]}) == 2


def test_every_proof_of_inclusion_is_that_of_the_definition():
    """For every leaf of every tree of up to 70 leaves; and it verifies."""
    for size in range(1, SIZE + 1):
        assert root_at(size, LOOK) == ROOTS[size]
        for index in range(size):
            proof = inclusion_proof(index, size, LOOK)
            assert proof == oracle.path(index, ENTRIES[:size])
            assert verify_inclusion(index, size, LOOK(0, index), proof, ROOTS[size])
    assert root_at(0, LOOK) == EMPTY_ROOT


def test_every_proof_of_consistency_is_that_of_the_definition():
    """For every beginning of every tree of up to 70 leaves; and it verifies."""
    for size in range(SIZE + 1):
        for before in range(size + 1):
            proof = consistency_proof(before, size, LOOK)
            assert proof == (oracle.proof(before, ENTRIES[:size]) if before else [])
            assert verify_consistency(before, size, ROOTS[before], ROOTS[size], proof)


@given(SIZES, st.data())
def test_a_proof_of_inclusion_proves_nothing_else(size, data):
    """Another bit anywhere, another place, another size, a hash more or fewer: no."""
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, LOOK)
    leaf, root = LOOK(0, index), ROOTS[size]
    given_hashes = [leaf, root, *proof]
    wrong = changed(given_hashes, data)
    assert not verify_inclusion(index, size, wrong[0], wrong[2:], wrong[1])
    other = data.draw(st.integers(-2, SIZE + 2))
    if other != index:
        assert not verify_inclusion(other, size, leaf, proof, root)
    if other != size:
        assert not verify_inclusion(index, other, leaf, proof, root) or same_path(index, size, other)
    extra = data.draw(st.sampled_from([*proof, leaf, root, bytes(32)]))
    place = data.draw(st.integers(0, len(proof)))
    assert not verify_inclusion(index, size, leaf, [*proof[:place], extra, *proof[place:]], root)
    for place in range(len(proof)):
        assert not verify_inclusion(index, size, leaf, proof[:place] + proof[place + 1 :], root)


def same_path(index, size, other):
    """Is the way from this leaf to the root the same in both trees? Then the proof says nothing of the size.

    A proof of inclusion binds a leaf to a root; what binds a root to a size is the checkpoint.
    """
    return turns(index, size) == turns(index, other)


def turns(index, size):
    """On which side each hash of the path stands, from the leaf up."""
    if size <= index or size < 1:
        return None
    if size == 1:
        return []
    k = oracle.split(size)
    return [*turns(index, k), "right"] if index < k else [*turns(index - k, size - k), "left"]


@given(SIZES, st.data())
def test_a_proof_of_consistency_proves_nothing_else(size, data):
    """Another bit anywhere, another size, a hash more or fewer: no."""
    before = data.draw(st.integers(1, size))
    proof = consistency_proof(before, size, LOOK)
    old, new = ROOTS[before], ROOTS[size]
    wrong = changed([old, new, *proof], data)
    assert not verify_consistency(before, size, wrong[0], wrong[1], wrong[2:])
    if before != size:
        assert not verify_consistency(before, size, new, old, proof)
        assert not verify_consistency(size, before, new, old, proof)
    extra = data.draw(st.sampled_from([*proof, old, new, bytes(32)]))
    place = data.draw(st.integers(0, len(proof)))
    assert not verify_consistency(before, size, old, new, [*proof[:place], extra, *proof[place:]])
    for place in range(len(proof)):
        assert not verify_consistency(before, size, old, new, proof[:place] + proof[place + 1 :])


def changed(hashes, data):
    """The same hashes, one bit of one of them turned."""
    which = data.draw(st.integers(0, len(hashes) - 1))
    bit = data.draw(st.integers(0, 255))
    turned = bytearray(hashes[which])
    turned[bit // 8] ^= 1 << bit % 8
    return [*hashes[:which], bytes(turned), *hashes[which + 1 :]]


@given(SIZES, st.data())
def test_another_tree_is_not_a_continuation(size, data):
    """One entry of the beginning changed: no proof that can be made shows it to be the same."""
    before = data.draw(st.integers(1, size))
    place = data.draw(st.integers(0, before - 1))
    other = [*ENTRIES[:place], b"another", *ENTRIES[place + 1 :]]
    proof = consistency_proof(before, size, oracle.lookup(other))
    assert not verify_consistency(before, size, ROOTS[before], oracle.mth(other[:size]), proof)
    honest = consistency_proof(before, size, LOOK)
    assert not verify_consistency(before, size, ROOTS[before], oracle.mth(other[:size]), honest)


@pytest.mark.parametrize("wrong", [True, 2.0, "2", None, -1])
def test_what_is_no_size_is_refused(wrong):
    """Sizes and places are plain integers, never below zero."""
    proof = inclusion_proof(1, 3, LOOK)
    assert not verify_inclusion(wrong, 3, LOOK(0, 1), proof, ROOTS[3])
    assert not verify_inclusion(1, wrong, LOOK(0, 1), proof, ROOTS[3])
    assert not verify_consistency(wrong, 3, ROOTS[1], ROOTS[3], consistency_proof(1, 3, LOOK))
    assert not verify_consistency(1, wrong, ROOTS[1], ROOTS[3], consistency_proof(1, 3, LOOK))


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33), "A" * 32, None, bytearray(32)])
def test_what_is_no_hash_is_refused(wrong):
    """Every hash is 32 bytes, in the proof and beside it, even where it would not be looked at."""
    assert not verify_inclusion(0, 1, wrong, [], wrong)
    assert not verify_inclusion(1, 3, LOOK(0, 1), [wrong, LOOK(0, 2)], ROOTS[3])
    assert not verify_consistency(1, 1, wrong, wrong, [])
    assert not verify_consistency(0, 1, EMPTY_ROOT, wrong, [])
    assert not verify_consistency(1, 2, ROOTS[1], ROOTS[2], [wrong])


def test_the_empty_tree_is_the_beginning_of_every_tree():
    """With its own root and an empty proof, and not otherwise."""
    assert verify_consistency(0, 5, EMPTY_ROOT, ROOTS[5], [])
    assert verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not verify_consistency(0, 5, ROOTS[5], ROOTS[5], [])
    assert not verify_consistency(0, 0, EMPTY_ROOT, ROOTS[5], [])
    assert not verify_consistency(0, 5, EMPTY_ROOT, ROOTS[5], [EMPTY_ROOT])


def test_what_is_not_in_the_tree_has_no_proof():
    """Asking for it is an error of the caller."""
    for index, size in ((3, 3), (-1, 3), (0, 0)):
        with pytest.raises(IndexError):
            inclusion_proof(index, size, LOOK)
    for before, size in ((4, 3), (-1, 3)):
        with pytest.raises(IndexError):
            consistency_proof(before, size, LOOK)
