"""Places: coordinates in the order found, with room between neighbours and lines as straight as can be."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoso.engine.drawing.grid import Chain, Grid, Node

#: How often all layers are fitted to their neighbours.
_ROUNDS = 24
#: The main road is a straight line, which everything else makes room for.
_ROAD = 1_000.0
#: A line that runs on is pulled straight more than one that ends in a box.
_LANE = 4.0
_GAPS = {"state": 26.0, "label": 10.0, "shared": 10.0, "begin": 10.0, "lane": 12.0}


def apart(left: Node, right: Node) -> float:
    """The least distance between the centres of two neighbours."""
    gap = _GAPS["lane"] if "lane" in (left.kind, right.kind) else max(_GAPS[left.kind], _GAPS[right.kind])
    return (left.width + right.width) / 2 + gap


def put_in_place(grid: Grid) -> None:
    """Give every node its centre."""
    for layer in grid.layers:
        x = 0.0
        for index, node in enumerate(layer):
            x += apart(layer[index - 1], node) if index else 0.0
            node.x = x
    for turn in range(_ROUNDS):
        for layer in grid.layers if turn % 2 == 0 else reversed(grid.layers):
            _fit(layer)
    for chain in grid.chains:
        _straighten(chain, grid)


def spread(wishes: list[float], weights: list[float], distances: list[float]) -> list[float]:
    """The places nearest to the wishes, in order and at least so far apart.

    Least squares under order: neighbours whose wishes clash move together to their weighted mean
    (pool adjacent violators). `distances[i]` is that between i and i+1.
    """
    offsets = list(accumulate(distances, initial=0.0))[: len(wishes)]
    pools: list[tuple[float, float, int]] = []
    for wish, weight, offset in zip(wishes, weights, offsets, strict=True):
        mean, total, count = wish - offset, weight, 1
        while pools and pools[-1][0] > mean:
            other, more, members = pools.pop()
            mean = (mean * total + other * more) / (total + more)
            total, count = total + more, count + members
        pools.append((mean, total, count))
    means = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _fit(layer: list[Node]) -> None:
    wishes, weights = [], []
    for node in layer:
        joined = [*node.above, *node.below]
        pulls = [_LANE if "lane" in (node.kind, other.kind) else 1.0 for other in joined]
        mean = sum(other.x * pull for other, pull in zip(joined, pulls, strict=True)) / sum(pulls or [1])
        wishes.append(0.0 if node.road else mean if joined else node.x)
        weights.append(_ROAD if node.road else max(sum(pulls), 1.0))
    distances = [apart(left, right) for left, right in pairwise(layer)]
    for node, x in zip(layer, spread(wishes, weights, distances), strict=True):
        node.x = x


def _straighten(chain: Chain, grid: Grid) -> None:
    """Move what a line runs through under each other where their neighbours leave room."""
    run: list[Node] = []
    low, high = float("-inf"), float("inf")
    for node in chain.nodes:
        if node.kind == "state":
            continue
        least, most = _room(node, grid)
        if run and max(low, least) > min(high, most):
            _align(run, low, high)
            run, low, high = [], float("-inf"), float("inf")
        run.append(node)
        low, high = max(low, least), min(high, most)
    _align(run, low, high)


def _room(node: Node, grid: Grid) -> tuple[float, float]:
    """From where to where a node can be moved between its neighbours."""
    layer = grid.layers[node.layer]
    index = layer.index(node)
    least = layer[index - 1].x + apart(layer[index - 1], node) if index else float("-inf")
    most = layer[index + 1].x - apart(node, layer[index + 1]) if index + 1 < len(layer) else float("inf")
    return min(least, node.x), max(most, node.x)


def _align(run: list[Node], low: float, high: float) -> None:
    if run:
        mean = sum(node.x for node in run) / len(run)
        for node in run:
            node.x = min(max(mean, low), high)
