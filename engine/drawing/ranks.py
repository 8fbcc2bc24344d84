"""Ranks: which row of the picture each state stands in, top-down from where dossiers are opened.

Moves that lead back are found by depth-first search and do not count. Two states at most share a row,
so that the picture stays narrow enough for a telephone; the road to the settled end goes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.drawing.chart import Chart

    Pair = tuple[str, str]

#: States in a row.
_ABREAST = 2


@dataclass(frozen=True, slots=True)
class Ranks:
    """The rows, and the states that stand one under the other as the main road."""

    rows: Mapping[str, int]
    road: tuple[str, ...]


def ranks_of(chart: Chart) -> Ranks:
    """Give each state its row; no two states of a line share one."""
    order = _topological(chart)
    place = {state: index for index, state in enumerate(order)}
    drawn = [(edge.source, edge.dest) for edge in chart.edges]
    forward = [pair for pair in drawn if place[pair[0]] < place[pair[1]]]
    road = _road(chart, order, forward)
    firsts = [
        (min(item.sources, key=place.__getitem__), item.dest)
        for item in chart.shared
        if item.dest is not None
    ]
    below = forward + [(first, dest) for first, dest in firsts if place[first] < place[dest]]
    return Ranks(_rows(order, below, {frozenset(pair) for pair in drawn}, road), road)


def _topological(chart: Chart) -> list[str]:
    """The states by depth-first search, so that lines lead back only where there is a circle.

    Of the states that follow one, those further on in the file come first, the next of them before all:
    files tell a road in its order.
    """
    index = {state: number for number, state in enumerate(chart.states)}
    following: dict[str, set[str]] = {state: set() for state in chart.states}
    for edge in chart.edges:
        following[edge.source].add(edge.dest)
    for item in chart.shared:
        for source in item.sources:
            if item.dest is not None and item.dest != source:
                following[source].add(item.dest)
    left: list[str] = []
    seen: set[str] = set()
    for root in (chart.initial, *chart.states):
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            state, done = stack.pop()
            if done:
                left.append(state)
            elif state not in seen:
                seen.add(state)
                stack.append((state, True))
                ahead = sorted(following[state], key=lambda name: (index[name] < index[state], index[name]))
                stack += [(name, False) for name in reversed(ahead) if name not in seen]
    left.reverse()
    # The search of a root that is not reached from the first ends before it; the first still leads.
    left.remove(chart.initial)
    return [chart.initial, *left]


def _road(chart: Chart, order: list[str], forward: list[Pair]) -> tuple[str, ...]:
    """The longest way from the beginning, to a settled end where one is reached."""
    following: dict[str, list[str]] = {}
    for source, dest in forward:
        following.setdefault(source, []).append(dest)
    settled = {state for state, end in chart.ends.items() if end == "success"}
    best: dict[str, tuple[bool, int, str | None]] = {}
    for state in reversed(order):
        ways = [(best[dest][0], best[dest][1] + 1, dest) for dest in following.get(state, ())]
        longest = max(ways, key=lambda way: way[:2], default=None)
        best[state] = longest or (state in settled, 0, None)
    road = [chart.initial]
    while (after := best[road[-1]][2]) is not None:
        road.append(after)
    return tuple(road)


def _rows(
    order: list[str], below: list[Pair], joined: set[frozenset[str]], road: tuple[str, ...]
) -> dict[str, int]:
    """Fill row after row with states all of whose predecessors stand above."""
    before: dict[str, set[str]] = {state: set() for state in order}
    for source, dest in below:
        before[dest].add(source)
    deep = _depths(order, below)
    lined = {state for pair in joined for state in pair}
    # What no line leads to costs nothing further down; what a line leads to does.
    preference = sorted(
        order, key=lambda state: (state not in road, -deep[state], state not in lined, order.index(state))
    )
    rows = {order[0]: 0}
    row = 0
    while len(rows) < len(order):
        row += 1
        chosen: list[str] = []
        for state in preference:
            if state in rows or any(rows.get(source, row) >= row for source in before[state]):
                continue
            if any(frozenset((state, other)) in joined for other in chosen):
                continue
            chosen.append(state)
            if len(chosen) == _ABREAST:
                break
        rows.update(dict.fromkeys(chosen, row))
    return rows


def _depths(order: list[str], below: list[Pair]) -> dict[str, int]:
    """How many rows at least follow under each state."""
    deep = dict.fromkeys(order, 0)
    place = {state: index for index, state in enumerate(order)}
    for source, dest in sorted(below, key=lambda pair: place[pair[0]], reverse=True):
        deep[source] = max(deep[source], deep[dest] + 1)
    return deep
