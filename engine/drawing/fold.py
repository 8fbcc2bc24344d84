"""The fold: a long road in columns side by side, read like those of a page.

A road is cut where one line alone leads on, below its label: nothing else is torn apart. That line goes
down, up through the gutter between the columns, and into the next one from above.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hoso.engine.drawing.layout import Piece, Turn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.drawing.layout import Layout, Route

#: How many times as high as wide a picture may be before it is folded.
STEEP = 4.0
#: A further column must take off a quarter of the height.
_WORTH = 0.75
#: The gutter, the room over a column that a line enters, and under one that it leaves.
_GUTTER, _OVER, _UNDER = 56.0, 36.0, 24.0
#: How far below its upper edge a line enters a column, and how far one goes down before it leaves.
_HIGH, _LOW = 8.0, 11.0


@dataclass(frozen=True, slots=True)
class _Column:
    """Some layers, how far they are moved to the right and up, and where their part of the picture ends."""

    layers: range
    across: float
    up: float
    right: float
    bottom: float


def folded(layout: Layout, most: int | None = None) -> Layout:
    """Fold a layout that is steep into the fewest columns with which it no longer is; `most` at most."""
    places = _places(layout)
    tops = {layer: min(node.y for node in layout.nodes if node.layer == layer) for layer in places}
    last = max(node.layer for node in layout.nodes) + 1
    best: list[_Column] = []
    width, height = layout.width, layout.height
    for count in range(2, min(most or len(places) + 1, len(places) + 1) + 1):
        if height <= STEEP * width:
            break
        # Near where each column would end if all were of one height.
        wishes = [layout.height * index / count for index in range(1, count)]
        cuts = sorted({_nearest(tops, wish) for wish in wishes})
        columns = _columns(layout, [0, *cuts, last])
        lower = max(column.bottom for column in columns)
        if lower <= _WORTH * height:
            best, width, height = columns, columns[-1].right, lower
    return _moved(layout, best) if best else layout


def _nearest(tops: Mapping[int, float], wish: float) -> int:
    return min(tops, key=lambda layer: abs(tops[layer] - wish))


def _places(layout: Layout) -> list[int]:
    """The layers of states before which a layout can be cut: one line alone crosses there, downward."""
    crossing: dict[int, list[bool]] = {}
    for route in layout.routes:
        for node in route.chain.nodes[1:]:
            crossing.setdefault(node.layer, []).append(route.chain.upward)
    return [
        layer for layer, lines in sorted(crossing.items()) if layer > 1 and layer % 2 and lines == [False]
    ]


def _columns(layout: Layout, bounds: list[int]) -> list[_Column]:
    """Put the parts side by side."""
    columns: list[_Column] = []
    left = 0.0
    for first, after in pairwise(bounds):
        nodes = [node for node in layout.nodes if first <= node.layer < after]
        across = left - min(node.left for node in nodes)
        up = min(node.y for node in nodes) - (_OVER if columns else 0)
        right = max(node.right for node in nodes) + across
        under = _UNDER if after < bounds[-1] else 0
        bottom = max(node.bottom for node in nodes) - up + under
        columns.append(_Column(range(first, after), across, up, right, bottom))
        left = right + _GUTTER
    return columns


def _moved(layout: Layout, columns: list[_Column]) -> Layout:
    """The layout with everything in its column."""
    place = {layer: column for column in columns for layer in column.layers}
    routes = tuple(_route(route, place) for route in layout.routes)
    for node in layout.nodes:
        node.x = round(node.x + place[node.layer].across, 1)
        node.y = round(node.y - place[node.layer].up, 1)
    height = max(column.bottom for column in columns)
    return replace(layout, routes=routes, width=columns[-1].right, height=height)


def _route(route: Route, place: dict[int, _Column]) -> Route:
    """A line in its columns; of three pieces between two layers the middle one leads to the next column."""
    pieces: list[Piece | Turn] = []
    for index, (upper, lower) in enumerate(pairwise(route.chain.nodes)):
        here, there = place[upper.layer], place[lower.layer]
        leaving, between, reaching = route.pieces[3 * index : 3 * index + 3]
        first, last = _shifted(leaving, here), _shifted(reaching, there)
        if here is there:
            pieces += [first, _shifted(between, here), last]
        else:
            low, gutter = round(first.y2 + _LOW, 1), round(here.right + _GUTTER / 2, 1)
            pieces += [first, Turn(first.x2, first.y2, low, gutter, _HIGH, last.x1, last.y1), last]
    return replace(route, pieces=tuple(pieces))


def _shifted(piece: Piece | Turn, column: _Column) -> Piece:
    across, up = column.across, column.up
    x1, x2 = round(piece.x1 + across, 1), round(piece.x2 + across, 1)
    return Piece(x1, round(piece.y1 - up, 1), x2, round(piece.y2 - up, 1))
