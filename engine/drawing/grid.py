"""The grid: everything that needs room, in layers; a long line has a lane in each layer it passes.

Layers of states and of labels take turns: the states of row r are in layer 2r+1. Lines cross only between
layers, where nothing stands, and inside a layer they run down their own lane: so none can meet a box.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoso.engine.drawing.chart import Chart, Edge, Shared
    from hoso.engine.drawing.frame import Frame
    from hoso.engine.drawing.ranks import Ranks
    from hoso.engine.drawing.words import Words

    Kind = Literal["state", "label", "shared", "begin", "lane"]


@dataclass(slots=True, eq=False)
class Node:
    """Something that stands in a layer, at its centre `x` and its upper edge `y`."""

    kind: Kind
    layer: int
    width: float = 0
    height: float = 0
    #: Is it a state of the main road?
    road: bool = False
    state: str = ""
    edge: Edge | None = None
    shared: Shared | None = None
    above: list[Node] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)
    x: float = 0
    y: float = 0

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(slots=True, eq=False)
class Chain:
    """A line and what it runs through, from the upper end to the lower."""

    nodes: list[Node]
    #: Does it lead back up?
    upward: bool
    edge: Edge | None = None
    shared: Shared | None = None


@dataclass(slots=True)
class Grid:
    """Layers from the top, each from left to right, and the lines through them."""

    layers: list[list[Node]]
    chains: list[Chain]


def grid_of(chart: Chart, ranks: Ranks, words: Words, frames: Mapping[str, Frame]) -> Grid:
    """Give everything its layer and its size; a parallel state has that of the frame around its branches."""
    layers: list[list[Node]] = [[] for _ in range(2 * max(ranks.rows.values()) + 3)]
    states: dict[str, Node] = {}
    road = set(ranks.road)
    chains: list[Chain] = []

    def put(node: Node) -> Node:
        layers[node.layer].append(node)
        return node

    for state in sorted(chart.states, key=lambda name: ranks.rows[name]):
        frame = frames.get(state)
        width, height = (frame.width, frame.height) if frame else words.box(state, full=state in road)
        node = Node("state", 2 * ranks.rows[state] + 1, width, height, state in road, state=state)
        states[state] = put(node)
    begin = put(Node("begin", 0, *words.begin()))
    chains.append(Chain([begin, states[chart.initial]], upward=False))
    chains += [_chain(edge, states[edge.source], states[edge.dest], words, put) for edge in chart.edges]
    for item in chart.shared:
        if item.dest is not None:
            dest = states[item.dest]
            pill = put(Node("shared", dest.layer - 1, *words.shared(item), shared=item))
            chains.append(Chain([pill, dest], upward=False, shared=item))
    for chain in chains:
        for upper, lower in pairwise(chain.nodes):
            upper.below.append(lower)
            lower.above.append(upper)
    return Grid(layers, chains)


def _chain(edge: Edge, source: Node, dest: Node, words: Words, put: Callable[[Node], Node]) -> Chain:
    """The line of an edge; its label stands in the layer next to the state it leaves."""
    upward = source.layer > dest.layer
    upper, lower = (dest, source) if upward else (source, dest)
    labelled = source.layer + (-1 if upward else 1)
    nodes = [upper]
    for layer in range(upper.layer + 1, lower.layer):
        if layer == labelled:
            nodes.append(put(Node("label", layer, *words.label(edge), edge=edge)))
        else:
            nodes.append(put(Node("lane", layer, edge=edge)))
    return Chain([*nodes, lower], upward, edge=edge)
