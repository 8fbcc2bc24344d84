"""What the verifier takes for canonical, and how it folds a tree, beside other ways to say the same."""

from __future__ import annotations

import json
import random
from contextlib import suppress

import pytest
import rfc8785
from folders import path, root
from hypothesis import given
from hypothesis import strategies as st

NAMES = st.text(alphabet='abz_AZ09-.\\"', max_size=4)
VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.sampled_from(["", "a", 'é"\\', "null", "\n\u007f"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
PARTS = [
    "\\",
    '"',
    "0",
    "-",
    " ",
    "\t",
    "{",
    "}",
    "[]",
    ",",
    ":",
    "null",
    "e\u0301",
    "\u00e9",
    "\u007f",
    "1.0",
    "9" * 17,
]


@given(st.dictionaries(st.sampled_from(["at", "leaf", "salted"]), VALUES), st.randoms(use_true_random=False))
def test_only_what_rfc_8785_writes_is_taken(value, chance):
    """A canonical object is taken apart into canonical parts; a changed one only if it is canonical too."""
    from hoso_verify.record import MALFORMED, taken_apart

    text = rfc8785.dumps(value).decode()
    parts = {key: rfc8785.dumps(part).decode() for key, part in value.items()}
    assert taken_apart(text.encode()) == (value, parts)
    at = chance.randrange(len(text))
    text = text[:at] + chance.choice(PARTS) + text[at + chance.randrange(3) :]
    try:
        taken, _ = taken_apart(text.encode())
    except MALFORMED:
        return
    assert rfc8785.dumps(taken).decode() == text
    assert json.loads(text) == taken


@pytest.mark.parametrize("size", [*range(12), 31, 32, 33, 256, 257])
def test_a_tree_is_folded_as_rfc_6962_says(size):
    """The root over leaf hashes is MTH; each inclusion proof leads to it, and from no other index."""
    from hoso_verify.log import climbed, fold

    leaves = [random.Random(index).randbytes(32) for index in range(size)]
    assert fold(b"".join(leaves)) == root(leaves)
    for index in range(0, size, 1 + size // 16):
        proof = path(index, leaves)
        assert climbed(leaves[index], index, size, proof) == root(leaves)
        for other in {0, index - 1, index + 1} & {*range(size)} - {index}:
            with suppress(IndexError):  # the proof is too short
                assert climbed(leaves[index], other, size, proof) != root(leaves)
