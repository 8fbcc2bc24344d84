"""The layout: boxes, labels and lines with their coordinates, in pixels from the upper left."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hoso.engine.drawing.chart import EXIT
from hoso.engine.drawing.frame import framed
from hoso.engine.drawing.grid import grid_of
from hoso.engine.drawing.order import put_in_order
from hoso.engine.drawing.place import put_in_place, spread
from hoso.engine.drawing.ranks import ranks_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.drawing.frame import Frame
    from hoso.engine.drawing.grid import Chain, Grid, Node
    from hoso.engine.drawing.words import Words

#: Room for an arrowhead, and how high the band of curves between two layers is at least and at most.
ARROW = 9.0
_BAND, _HIGHEST = 8.0, 44.0
#: A curve that goes far sideways gets more height: pixels down for each pixel across.
_SLOPE = 0.16
#: The room between the lines at a box, and between the outermost and its corner.
_PORT, _CORNER = 18.0, 14.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, top-down: straight where both ends have one x, else a curve with upright ends.

    The curve is the cubic Bézier with both control points at half its height; it stays in its rectangle.
    """

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Turn:
    """The part of a line between columns: down to `low`, across to `gutter`, up to `high`, across, down."""

    x1: float
    y1: float
    low: float
    gutter: float
    high: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Route:
    """A line with its pieces from the top; the arrow is at the lower end unless it leads up."""

    chain: Chain
    pieces: tuple[Piece | Turn, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that is drawn of the machine itself."""

    nodes: tuple[Node, ...]
    routes: tuple[Route, ...]
    width: float
    height: float
    #: Parallel state → the frame around its branches.
    frames: Mapping[str, Frame]


def layout_of(words: Words) -> Layout:
    """Lay a chart out."""
    frames = {
        state: framed(words, state, [(inner, layout_of(inner)) for inner in words.inside(state)])
        for state in words.chart.branches
    }
    grid = grid_of(words.chart, ranks_of(words.chart), words, frames)
    put_in_order(grid)
    put_in_place(grid)
    nodes = tuple(node for layer in grid.layers for node in layer)
    shift = -min(node.left for node in nodes)
    for node in nodes:
        node.x = round(node.x + shift, 1)
    ports = _ports(nodes)
    bands = _stack(grid, ports)
    routes = tuple(Route(chain, _pieces(chain, ports, bands)) for chain in grid.chains)
    width = max(node.right for node in nodes)
    return Layout(nodes, routes, width, max(node.bottom for node in nodes), frames)


#: (upper node, lower node) → where the line leaves the one and reaches the other.
_Ports = dict[tuple["Node", "Node"], tuple[float, float]]


def _ports(nodes: tuple[Node, ...]) -> _Ports:
    """Where lines touch boxes: straight above or below what they lead to, if the box is wide enough."""
    leaving = {(node, other): x for node in nodes for other, x in _along(node, node.below)}
    reaching = {(other, node): x for node in nodes for other, x in _along(node, node.above)}
    return {pair: (x, reaching[pair]) for pair, x in leaving.items()}


def _along(node: Node, joined: list[Node]) -> list[tuple[Node, float]]:
    """Spread the lines to one side of a node over its edge."""
    if node.kind != "state" or node.state == EXIT:
        return [(other, node.x) for other in joined]
    joined = sorted(joined, key=lambda other: other.x)
    low, high = node.left + _CORNER, node.right - _CORNER
    step = min(_PORT, (high - low) / max(len(joined) - 1, 1))
    # Each has its own part of the edge: one that is pushed to the corner pushes no other off its place.
    last = max(high - step * (len(joined) - 1), low)
    wishes = [
        min(max(other.x - index * step, low), last) + index * step for index, other in enumerate(joined)
    ]
    found = spread(wishes, [1.0] * len(joined), [step] * (len(joined) - 1))
    return [(other, round(x, 1)) for other, x in zip(joined, found, strict=True)]


def _stack(grid: Grid, ports: _Ports) -> list[tuple[float, float]]:
    """Put the layers under each other; gives the upper and lower edge of each."""
    edges: list[tuple[float, float]] = []
    y = 0.0
    for index, layer in enumerate(grid.layers):
        height = max((node.height for node in layer), default=0.0)
        for node in layer:
            node.y = round(y + (height - node.height) / 2, 1)
        edges.append((y, y + height))
        across = [
            abs(ports[node, other][0] - ports[node, other][1]) for node in layer for other in node.below
        ]
        y += height
        if index + 1 < len(grid.layers):
            y += round(2 * ARROW + min(_BAND + _SLOPE * max(across, default=0.0), _HIGHEST), 1)
    return edges


def _pieces(chain: Chain, ports: _Ports, edges: list[tuple[float, float]]) -> tuple[Piece, ...]:
    """Run a line down: straight inside layers, curved between them."""
    pieces: list[Piece] = []
    y = chain.nodes[0].bottom
    for upper, lower in pairwise(chain.nodes):
        leaves, reaches = ports[upper, lower]
        top = edges[upper.layer][1] + ARROW
        under = edges[lower.layer][0] - ARROW
        end = lower.y if lower is chain.nodes[-1] else edges[lower.layer][1]
        pieces.append(Piece(leaves, y, leaves, top))
        pieces.append(Piece(leaves, top, reaches, under))
        pieces.append(Piece(reaches, under, reaches, end))
        y = end
    return tuple(pieces)
