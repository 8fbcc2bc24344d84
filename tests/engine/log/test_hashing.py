"""engine/log/hashing.py: the hashes are those of RFC 6962, by the vectors of transparency-dev/merkle."""

from __future__ import annotations

import pytest

from hoso.engine.log.frontier import Frontier
from hoso.engine.log.hashing import EMPTY_ROOT, folded, leaf_hash, node_hash

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
#: Root of the tree of the first 0, 1, … 8 of them.
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_a_leaf_and_a_node():
    """The empty tree, an empty leaf, a leaf and a node each have a hash of their own kind."""
    assert EMPTY_ROOT.hex() == ROOTS[0]
    assert leaf_hash(b"").hex() == ROOTS[1]
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert (
        node_hash(b"N123", b"N456").hex()
        == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_the_reference_tree(size):
    """Grown one by one and all at once."""
    hashes = [leaf_hash(leaf) for leaf in LEAVES[:size]]
    tree = Frontier()
    for item in hashes:
        tree = tree.appended(item)
    assert tree.root().hex() == Frontier().extended(hashes).root().hex() == ROOTS[size]


def test_a_row_is_folded_in_pairs():
    """Each node is that of two neighbours; a row of an odd number has no row above it."""
    hashes = [leaf_hash(leaf) for leaf in LEAVES]
    assert folded(hashes) == [node_hash(*hashes[at : at + 2]) for at in range(0, 8, 2)]
    assert folded([]) == []
    with pytest.raises(ValueError, match="shorter"):
        folded(hashes[:3])
