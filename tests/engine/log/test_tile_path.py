"""engine/log/tile_path.py: paths are written and read as C2SP tlog-tiles has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.log.tile_path import bundle_from, bundle_path, number_path, tile_from, tile_path
from hoso.engine.log.tiles import Tile


def test_the_examples_of_the_specification():
    """Index 1234067, full and partial tiles, bundles."""
    assert number_path(1_234_067) == "x001/x234/067"
    assert tile_path(Tile(0, 1_234_067)) == "tile/0/x001/x234/067"
    assert tile_path(Tile(1, 1, 17)) == "tile/1/001.p/17"
    assert tile_path(Tile(63, 999)) == "tile/63/999"
    assert bundle_path(1000) == "tile/entries/x001/000"
    assert bundle_path(273, 112) == "tile/entries/273.p/112"


@given(st.integers(0, 63), st.integers(0, 2**63), st.integers(1, 256))
def test_what_is_written_is_read_back(level, index, width):
    """Every tile, every bundle; the one is never taken for the other."""
    tile = Tile(level, index, width)
    assert tile_from(tile_path(tile)) == tile
    assert bundle_from(tile_path(tile)) is None
    path = bundle_path(index, width)
    assert bundle_from(path) == Tile(0, index, width)
    assert tile_from(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/67",
        "tile/0/0067",
        "tile/0/x000/067",
        "tile/0/001/067",
        "tile/0/x001",
        "tile/0/x001/x067",
        "tile/00/067",
        "tile/01/067",
        "tile/64/067",
        "tile/-1/067",
        "tile/0/067.p/0",
        "tile/0/067.p/256",
        "tile/0/067.p/01",
        "tile/0/067.p/",
        "tile/0/067.p/1 ",
        "tile/0/067/",
        "/tile/0/067",
        "tile/0/067\n",
        "tile/0/٠٠١",
        "tile/0/../067",
        "",
    ],
)
def test_other_ways_to_write_a_path_are_refused(path):
    """Too few digits, too many, signs, groups out of place, widths that no tile has."""
    assert tile_from(path) is None
    assert bundle_from(path.replace("tile/0/", "tile/entries/")) is None
