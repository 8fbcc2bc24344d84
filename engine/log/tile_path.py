"""Paths of tiles and of bundles of entries (C2SP tlog-tiles): `tile/L/N[.p/W]` and `tile/entries/N[.p/W]`."""

from __future__ import annotations

import re

from hoso.engine.log.tiles import TILE_WIDTH, Tile

#: Levels are 0 to 63.
_LEVELS = 64
_PATH = re.compile(
    r"tile/(?P<level>[1-9]?[0-9]|entries)"
    r"/(?P<number>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?"
)


def number_path(number: int) -> str:
    """Write a number in groups of three digits, all but the last with an x before it: `x001/x234/067`."""
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:  # noqa: PLR2004 - three digits a group
        number //= 1000
        groups.append(f"x{number % 1000:03d}")
    return "/".join(reversed(groups))


def tile_path(tile: Tile) -> str:
    """Where a tile stands, below the prefix of the log."""
    return f"tile/{tile.level}/{number_path(tile.number)}{_partial(tile.width)}"


def bundle_path(number: int, width: int = TILE_WIDTH) -> str:
    """Where a bundle of entries stands: as the tile of level 0 with the same number."""
    return f"tile/entries/{number_path(number)}{_partial(width)}"


def tile_from(path: str) -> Tile | None:
    """Read the path of a tile; None where it is none, or not written as it has to be."""
    found = _PATH.fullmatch(path)
    if found is None or found["level"] == "entries" or int(found["level"]) >= _LEVELS:
        return None
    tile = Tile(int(found["level"]), *_number_and_width(found))
    return tile if tile_path(tile) == path else None


def bundle_from(path: str) -> Tile | None:
    """Read the path of a bundle as the tile of level 0 that it goes with; None where it is none."""
    found = _PATH.fullmatch(path)
    if found is None or found["level"] != "entries":
        return None
    tile = Tile(0, *_number_and_width(found))
    return tile if bundle_path(tile.number, tile.width) == path else None


def _number_and_width(found: re.Match[str]) -> tuple[int, int]:
    return int(re.sub("[x/]", "", found["number"])), int(found["width"] or TILE_WIDTH)


def _partial(width: int) -> str:
    return "" if width == TILE_WIDTH else f".p/{width}"
