"""The order inside the layers: sweeps by the mean place of what is joined, the best one kept."""

from __future__ import annotations

from bisect import bisect, insort
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoso.engine.drawing.grid import Grid, Node

#: Sweeps, down and up in turn.
_SWEEPS = 12


def put_in_order(grid: Grid) -> None:
    """Order each layer so that few lines cross; a state of the main road is the leftmost."""
    best = [list(layer) for layer in grid.layers]
    least = crossings(best)
    layers = [list(layer) for layer in grid.layers]
    for sweep in range(_SWEEPS):
        downward = sweep % 2 == 0
        for index in range(len(layers)) if downward else reversed(range(len(layers))):
            near = index - 1 if downward else index + 1
            place = _places(layers[near]) if 0 <= near < len(layers) else {}
            _sort(layers[index], place, downward=downward)
        _swap(layers)
        count = crossings(layers)
        if count < least:
            best, least = [list(layer) for layer in layers], count
    grid.layers[:] = best


def crossings(layers: list[list[Node]]) -> int:
    """How many pairs of lines cross between neighbouring layers."""
    return sum(_between(upper, lower) for upper, lower in pairwise(layers))


def _between(upper: list[Node], lower: list[Node]) -> int:
    place = _places(lower)
    ends: list[float] = []
    count = 0
    for node in upper:
        targets = sorted(place[other] for other in node.below)
        count += sum(len(ends) - bisect(ends, target) for target in targets)
        for target in targets:
            insort(ends, target)
    return count


def _places(layer: list[Node]) -> dict[Node, float]:
    return {node: float(index) for index, node in enumerate(layer)}


def _sort(layer: list[Node], place: dict[Node, float], *, downward: bool) -> None:
    """Sort a layer by the mean place of neighbours; what has none stays about where it is."""
    wish: dict[Node, float] = {}
    for index, node in enumerate(layer):
        joined = [place[other] for other in (node.above if downward else node.below) if other in place]
        wish[node] = sum(joined) / len(joined) if joined else float(index)
    layer.sort(key=lambda node: (not node.road, wish[node]))


def _swap(layers: list[list[Node]]) -> None:
    """Swap neighbours where that takes crossings away."""
    for index, layer in enumerate(layers):
        around = _places(layers[index - 1]) if index else {}
        around |= _places(layers[index + 1]) if index + 1 < len(layers) else {}
        for left in range(len(layer) - 1):
            one, other = layer[left], layer[left + 1]
            if not one.road and _meeting(other, one, around) < _meeting(one, other, around):
                layer[left], layer[left + 1] = other, one


def _meeting(left: Node, right: Node, place: dict[Node, float]) -> int:
    """How many lines of two neighbours cross when they stand in this order."""
    return sum(
        place[a] > place[b]
        for here, there in ((left.above, right.above), (left.below, right.below))
        for a in here
        for b in there
    )
