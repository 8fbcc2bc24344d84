"""engine/log/frontier.py: whatever the way a tree was grown, its root is that of RFC 6962."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.log.frontier import Frontier, frontier_from
from hoso.engine.log.hashing import leaf_hash
from tests.engine.log.oracle import entries_of, mth

ENTRIES = entries_of(700)
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def grown(size):
    """A tree of the first leaves, grown one by one."""
    tree = Frontier()
    for leaf in LEAVES[:size]:
        tree = tree.appended(leaf)
    return tree


def test_the_root_is_that_of_the_definition_at_every_size():
    """Leaf by leaf, from none on, past several full tiles."""
    tree = Frontier()
    for size, leaf in enumerate(LEAVES[:300]):
        assert tree.root() == mth(ENTRIES[:size])
        assert tree.size == size
        tree = tree.appended(leaf)
    assert grown(700).root() == mth(ENTRIES)


@given(st.lists(st.integers(0, 700), max_size=5).map(sorted))
def test_leaves_together_are_leaves_one_by_one(cuts):
    """However the leaves are parted into lots, the tree is the same."""
    tree = Frontier()
    for start, end in zip([0, *cuts], [*cuts, 700], strict=True):
        tree = tree.extended(LEAVES[start:end])
        assert tree == grown(end)


@given(st.integers(0, 700))
def test_what_is_stored_is_read_back(size):
    """A frontier is 8 bytes of size and 32 for each bit of it."""
    tree = grown(size)
    data = tree.to_bytes()
    assert len(data) == 8 + 32 * size.bit_count()
    assert frontier_from(data) == tree


@given(st.integers(0, 700), st.data())
def test_what_is_no_frontier_is_refused(size, data):
    """Cut short, drawn out, or with a size of another number of bits."""
    stored = grown(size).to_bytes()
    cut = data.draw(st.integers(0, len(stored) - 1))
    other = data.draw(st.integers(0, 2**64 - 1).filter(lambda n: n.bit_count() != size.bit_count()))
    for wrong in (stored[:cut], stored + b"\0", stored + bytes(32), other.to_bytes(8) + stored[8:]):
        with pytest.raises(ValueError, match=r"frontier|perfect subtrees"):
            frontier_from(wrong)
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier(1, (bytes(31),))
    with pytest.raises(ValueError, match="-1 leaves"):
        Frontier(-1, (bytes(32),))
