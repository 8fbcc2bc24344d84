"""Words: the lines of text in each box, broken to its width, and how much room they need."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hoso.engine.drawing.chart import EXIT
from hoso.engine.drawing.text import balanced, width_of

if TYPE_CHECKING:
    from hoso.engine.drawing.captions import Captions
    from hoso.engine.drawing.chart import Chart, Edge, Shared
    from hoso.engine.drawing.walk import Walk

#: Font sizes and the heights of their lines.
LARGE, SMALL = 14, 12
LARGE_LINE, SMALL_LINE = 18, 16
#: Width of a state's box, and the room between its edge and its text.
BOX, MARGIN = 232, 12
#: Side of the square in which a letter stands; a letter of later rounds has a digit more.
SQUARE = 18
#: Room between the squares.
BETWEEN = 5
#: Widths a label may have: the first that holds it in three lines; the last where nothing stands beside it.
_LABELS = (104, 136, 168)
_FEW, _ALONE = 3, 208


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one picture."""

    chart: Chart
    captions: Captions
    walk: Walk

    def heading(self, state: str) -> tuple[str, ...]:
        """The label of a state."""
        return balanced(self.captions.states[state][0], LARGE, BOX - 2 * MARGIN, bold=True)

    def under(self, state: str) -> tuple[str, ...]:
        """What stands under the label, and how often a dossier came here if more than once."""
        lines = [*self.captions.states[state][1:]]
        if self.walk.entered.get(state, 0) > 1:
            lines.append(self.captions.entered(self.walk.entered[state]))
        return tuple(part for line in lines for part in balanced(line, SMALL, BOX - 2 * MARGIN))

    def staying(self, state: str) -> tuple[tuple[str, ...], ...]:
        """The actions that stay in a state, each with its lines; they begin behind an arrow."""
        room = BOX - 2 * MARGIN - SQUARE
        return tuple(
            balanced(self._counted((state,), action, state), SMALL, room, bold=True)
            for action in self.chart.stays.get(state, ())
        )

    def rows_of_letters(self, state: str) -> tuple[tuple[Shared, ...], ...]:
        """The letters of a state in rows."""
        letters = self.chart.letters(state)
        each = int((BOX - 2 * MARGIN + BETWEEN) // (2 * SQUARE + BETWEEN))
        return tuple(letters[first : first + each] for first in range(0, len(letters), each))

    def box(self, state: str, *, full: bool) -> tuple[float, float]:
        """The size of a state's box; one that is not `full` is as narrow as its text."""
        if state == EXIT:
            return SQUARE, 0
        heading, under, staying = self.heading(state), self.under(state), self.staying(state)
        small = len(under) + sum(len(lines) for lines in staying)
        rows = self.rows_of_letters(state)
        height = MARGIN + len(heading) * LARGE_LINE + small * SMALL_LINE + MARGIN - 4
        height += len(rows) * (SQUARE + BETWEEN) + (LARGE_LINE + 4 if state in self.walk.now else 0)
        widths = [width_of(line, LARGE, bold=True) for line in heading]
        widths += [width_of(line, SMALL) for line in under]
        widths += [width_of(line, SMALL, bold=True) + SQUARE for lines in staying for line in lines]
        widths += [sum(square_of(item) + BETWEEN for item in row) - BETWEEN for row in rows]
        return BOX if full else max(widths) + 2 * MARGIN, height

    def lines_of(self, edge: Edge) -> tuple[tuple[str, ...], ...]:
        """The label of a line: for each action its lines; the line to where branches meet has none."""
        told = [
            self.led(edge, action, self._counted((edge.source,), action, edge.dest))
            for action in edge.actions
        ]
        room = _ALONE if (edge.source, edge.dest) in self.chart.alone else _room(told)
        return tuple(_lines(parts, room) for parts in told)

    def led(self, edge: Edge, action: str, label: str) -> tuple[str, ...]:
        """The label of an action on a line; whether it leads there only if guards hold, or if they fail."""
        if action in edge.chosen:
            return f"{label},", self.captions.chosen
        return (f"{label},", self.captions.otherwise) if action in edge.otherwise else (label,)

    def label(self, edge: Edge) -> tuple[float, float]:
        """The size of a line's label."""
        lines = [line for action in self.lines_of(edge) for line in action]
        if not lines:
            return 0, 0
        width = max(width_of(line, SMALL, bold=True) for line in lines)
        return width + 8, len(lines) * SMALL_LINE + 4 * len(edge.actions) + 2

    def shared_lines(self, item: Shared) -> tuple[str, ...]:
        """What stands beside the letter where a shared action leads."""
        text = self._counted(item.sources, item.action, item.dest)
        room = _room([(text,)])
        sources = self.captions.sources(len(item.sources))
        return (*balanced(text, SMALL, room), *balanced(sources, SMALL, room))

    def shared(self, item: Shared) -> tuple[float, float]:
        """The size of the pill of a shared action."""
        lines = self.shared_lines(item)
        width = max(width_of(line, SMALL) for line in lines)
        return width + square_of(item) + 3 * BETWEEN + 4, max(len(lines) * SMALL_LINE + 8, SQUARE + 8)

    def begin(self) -> tuple[float, float]:
        """The size of the pill where dossiers are opened, or a branch begins."""
        lines = self.beginning()
        return max(width_of(line, SMALL, bold=True) for line in lines) + 28, len(lines) * SMALL_LINE + 8

    def beginning(self) -> tuple[str, ...]:
        """The lines of that pill."""
        return tuple(part for line in self.captions.begin.split("\n") for part in balanced(line, SMALL, BOX))

    def inside(self, state: str) -> list[Words]:
        """The texts of each branch of a parallel state."""
        return [
            Words(chart, replace(self.captions, begin="\n".join(self.captions.branches[name])), self.walk)
            for name, chart in self.chart.branches[state]
        ]

    def key(self, item: Shared) -> str:
        """What the key under the picture says of a shared action."""
        dest = self.captions.stays if item.dest is None else self.captions.states[item.dest][0]
        action = self._counted(item.sources, item.action, item.dest)
        return f"{action} → {dest} · {self.captions.sources(len(item.sources))}"

    def _counted(self, sources: tuple[str, ...], action: str, dest: str | None) -> str:
        times = self.walk.times(sources, action, dest)
        label = self.captions.actions[action]
        return f"{label} ({self.captions.times(times)})" if times > 1 else label


def square_of(item: Shared) -> float:
    """The width of a letter's square."""
    return max(SQUARE, width_of(item.letter, SMALL, bold=True) + 8)


def _room(texts: list[tuple[str, ...]]) -> float:
    for room in _LABELS[:-1]:
        if all(len(_lines(parts, room)) <= _FEW for parts in texts):
            return room
    return _LABELS[-1]


def _lines(parts: tuple[str, ...], room: float) -> tuple[str, ...]:
    """The lines of a label; each of its parts begins a new one."""
    return tuple(line for part in parts for line in balanced(part, SMALL, room, bold=True))
