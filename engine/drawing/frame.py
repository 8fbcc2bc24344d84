"""The frame of a parallel state: its branches side by side between two bars, the fork and the join.

All branches that apply begin at the upper bar together; the lines from their ends meet at the lower one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.drawing.chart import EXIT
from hoso.engine.drawing.words import MARGIN

if TYPE_CHECKING:
    from hoso.engine.drawing.layout import Layout
    from hoso.engine.drawing.words import Words

#: Room between branches, and between a bar and what it joins.
_BETWEEN, _STEP = 20.0, 14.0
#: How far a bar stands out beyond the outermost line.
_OVER = 26.0
#: The room around the fork, and under the join.
_AROUND = 12.0


@dataclass(frozen=True, slots=True)
class Column:
    """One branch in its place inside the frame."""

    words: Words
    layout: Layout
    x: float
    #: How far it is moved down, so that the first states of all branches stand side by side.
    y: float
    #: Where its line leaves the upper bar and reaches the lower one, and where it ends inside the layout.
    begins: float
    ends: float
    last: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands inside the frame, from its upper left corner."""

    columns: tuple[Column, ...]
    width: float
    height: float
    #: The bars, and where the branches begin under the first.
    fork: float
    top: float
    join: float

    def bar(self, *, upper: bool) -> tuple[float, float]:
        """From where to where a bar runs."""
        places = [column.begins if upper else column.ends for column in self.columns]
        return min(places) - _OVER, max(places) + _OVER


def framed(words: Words, state: str, inside: list[tuple[Words, Layout]]) -> Frame:
    """Put the branches of a parallel state side by side."""
    least, heading = words.box(state, full=True)
    wide = sum(layout.width for _, layout in inside) + _BETWEEN * (len(inside) - 1) + 2 * (MARGIN + _OVER)
    width = max(wide, least)
    x = (width - wide) / 2 + MARGIN + _OVER
    columns: list[Column] = []
    highest = max(own.begin()[1] for own, _ in inside)
    for own, layout in inside:
        begin = next(node for node in layout.nodes if node.kind == "begin")
        last = next(node for node in layout.nodes if node.state == EXIT)
        down = highest - own.begin()[1]
        columns.append(Column(own, layout, x, down, x + begin.x, x + last.x, down + last.y))
        x += layout.width + _BETWEEN
    fork = heading + _AROUND
    top = fork + _STEP
    join = top + max(column.y + column.layout.height for column in columns) + _STEP
    return Frame(tuple(columns), width, join + 2 * _AROUND, fork, top, join)
