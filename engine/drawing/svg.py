"""SVG: the picture of a procedure as one element that stands by itself or inside a page.

Rules (W3C SVG 2; WAI-ARIA `group`): a title and a description that tells every move in words; text is
text, in the order of the rows; no style sheet, no script, no id, nothing loaded. The same input gives
the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.drawing import pen
from hoso.engine.drawing.chart import EXIT, chart_of
from hoso.engine.drawing.fold import folded
from hoso.engine.drawing.layout import Turn, layout_of
from hoso.engine.drawing.states import box_of
from hoso.engine.drawing.text import balanced, wrapped
from hoso.engine.drawing.told import told
from hoso.engine.drawing.walk import Walk
from hoso.engine.drawing.words import BETWEEN, LARGE, LARGE_LINE, SMALL, SMALL_LINE, SQUARE, Words, square_of
from hoso.engine.drawing.xml import element, escaped

if TYPE_CHECKING:
    from hoso.engine.drawing.captions import Captions
    from hoso.engine.drawing.chart import Shared
    from hoso.engine.drawing.frame import Frame
    from hoso.engine.drawing.grid import Node
    from hoso.engine.drawing.layout import Layout, Route
    from hoso.engine.procedure import Procedure

_MARGIN = 16
#: The least width of the heading and the key, however narrow the machine is.
_NARROW = 420.0
_THIN, _THICK = 1.4, 3.4
#: How thick the bars are where branches begin and meet.
_BAR = 5.0


def draw_svg(
    procedure: Procedure, captions: Captions, walk: Walk | None = None, *, columns: int | None = None
) -> str:
    """Draw a procedure, and with a walk what a dossier did in it; a long road in so many columns at most."""
    words = Words(chart_of(procedure), captions, walk or Walk())
    layout = folded(layout_of(words), columns)
    width = max(layout.width, _NARROW)
    head, top = _head(captions, width, walked=walk is not None)
    key, below = _key(words, width, top + layout.height + 24)
    machine = _machine(layout, words, (width - layout.width) / 2, top)
    wide, high = width + 2 * _MARGIN, below + 2 * _MARGIN
    return (
        element(
            "svg",
            "\n",
            element("title", escaped(captions.title)),
            element("desc", escaped(told(words))),
            "\n",
            element("rect", width="100%", height="100%", fill=pen.PAPER),
            element("g", head, machine, key, transform=f"translate({_MARGIN} {_MARGIN})"),
            "\n",
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {wide:.0f} {high:.0f}",
            width=round(wide),
            height=round(high),
            role="group",
            lang=captions.language,
            font_family=pen.FONTS,
            fill=pen.INK,
        )
        + "\n"
    )


def _machine(layout: Layout, words: Words, x: float, y: float) -> str:
    """Lines, and on them what stands: of a picture, or of one branch inside a frame."""
    routes = sorted(layout.routes, key=lambda route: _times(route, words) > 0)
    lines = "\n".join(_line(route, words) for route in routes)
    # By rows from left to right: the order in which it is read aloud.
    stand = "\n".join(_standing(node, words, layout) for node in layout.nodes if node.kind != "lane")
    return element("g", "\n", lines, "\n", stand, "\n", transform=f"translate({x:.1f} {y:.1f})")


def _inside(node: Node, frame: Frame, words: Words) -> str:
    """The branches of a parallel state between the bar where they begin and the bar where they meet."""
    been = words.walk.entered
    parts: list[str] = []
    for column in frame.columns:
        chart = column.words.chart
        for x, upper, lower, taken in (
            (column.begins, frame.fork, frame.top + column.y, been.get(chart.initial, 0) > 0),
            (column.ends, frame.top + column.last, frame.join, any(been.get(end) for end in chart.ends)),
        ):
            colour = pen.TAKEN if taken else pen.FAINT if words.walk.now else pen.LINE
            path = f"M{node.left + x:.1f},{node.y + upper:.1f}V{node.y + lower:.1f}"
            thick = _THICK if taken else _THIN
            parts.append(element("path", d=path, fill="none", stroke=colour, stroke_width=thick))
        parts.append(
            _machine(column.layout, column.words, node.left + column.x, node.y + frame.top + column.y)
        )
    for upper in (True, False):
        left, right = frame.bar(upper=upper)
        y = node.y + (frame.fork if upper else frame.join)
        parts.append(
            element("rect", x=node.left + left, y=y - _BAR / 2, width=right - left, height=_BAR, fill=pen.INK)
        )
    return "\n".join(parts)


def _head(captions: Captions, width: float, *, walked: bool) -> tuple[str, float]:
    """The title and what stands under it, and where the machine begins."""
    title = balanced(captions.title, LARGE, width, bold=True)
    under = [*captions.subtitle, *([captions.legend] if walked else [])]
    lines = tuple(part for line in under for part in balanced(line, SMALL, width))
    y = len(title) * LARGE_LINE + 4.0
    drawn = pen.text(title, 0, 0, large=True, bold=True) + (pen.text(lines, 0, y) if lines else "")
    return drawn + "\n", y + len(lines) * SMALL_LINE + 16


def _key(words: Words, width: float, y: float) -> tuple[str, float]:
    """What the letters mean, and where the picture ends."""
    if not words.chart.shared:
        return "", y - 24
    parts = [
        element("line", x1=0, y1=y - 10, x2=width, y2=y - 10, stroke=pen.FAINT, stroke_width=1),
        pen.text((words.captions.shared,), 0, y, bold=True),
    ]
    y += SMALL_LINE + 6
    for item in words.chart.shared:
        indent = square_of(item) + 2 * BETWEEN
        lines = wrapped(words.key(item), SMALL, width - indent)
        taken = words.walk.times(item.sources, item.action, item.dest) > 0
        parts.append(pen.square(item, 0, y, SQUARE, taken=taken) + pen.text(lines, indent, y + 1))
        y += max(len(lines) * SMALL_LINE + 2, SQUARE) + BETWEEN
    return "\n" + "\n".join(parts), y


def _times(route: Route, words: Words) -> int:
    """How often a dossier went along a line."""
    chain = route.chain
    if chain.edge is not None:
        edge = chain.edge
        if edge.dest == EXIT:
            return words.walk.entered.get(edge.source, 0)
        return sum(words.walk.times((edge.source,), action, edge.dest) for action in edge.actions)
    if chain.shared is not None:
        return words.walk.times(chain.shared.sources, chain.shared.action, chain.shared.dest)
    return words.walk.entered.get(words.chart.initial, 0)


def _line(route: Route, words: Words) -> str:
    """A line with its arrowhead."""
    taken = _times(route, words) > 0
    colour = pen.TAKEN if taken else pen.FAINT if words.walk.now else pen.LINE
    first, last = route.pieces[0], route.pieces[-1]
    upward = route.chain.upward
    plain = route.chain.edge is not None and route.chain.edge.dest == EXIT
    # The line ends inside its arrowhead: a thick one would show at the tip.
    start, end = first.y1 + (6 if upward else 0), last.y2 - (0 if upward or plain else 6)
    path = f"M{first.x1:.1f},{start:.1f}"
    for piece in route.pieces:
        if isinstance(piece, Turn):
            path += _turn(piece)
        elif piece.x1 == piece.x2:
            path += f"V{end if piece is last else piece.y2:.1f}"
        else:
            middle = (piece.y1 + piece.y2) / 2
            path += f"C{piece.x1:.1f},{middle:.1f} {piece.x2:.1f},{middle:.1f} {piece.x2:.1f},{piece.y2:.1f}"
    stroke = element("path", d=path, fill="none", stroke=colour, stroke_width=_THICK if taken else _THIN)
    if plain:
        return stroke
    tip = (first.x1, first.y1) if upward else (last.x2, last.y2)
    return stroke + pen.arrow(*tip, upward=upward, colour=colour, large=taken)


def _turn(turn: Turn) -> str:
    """The line from one column to the next, its corners round."""
    r = 8.0
    return (
        f"V{turn.low - r:.1f}q0,{r} {r},{r}H{turn.gutter - r:.1f}q{r},0 {r},{-r}V{turn.high + r:.1f}"
        f"q0,{-r} {r},{-r}H{turn.x2 - r:.1f}q{r},0 {r},{r}V{turn.y2:.1f}"
    )


def _standing(node: Node, words: Words, layout: Layout) -> str:
    """A box, a label or a pill."""
    if node.state in layout.frames:
        return box_of(node, words) + "\n" + _inside(node, layout.frames[node.state], words)
    if node.kind == "state":
        return "" if node.state == EXIT else box_of(node, words)
    if node.kind == "shared" and node.shared is not None:
        return _pill(node, node.shared, words)
    if node.edge is not None:
        return _label(node, words) if node.edge.actions else ""
    ground = pen.box(
        node.left, node.y, node.width, node.height, rx=node.height / 2, fill=pen.INK, stroke=pen.INK
    )
    lines = words.beginning()
    return ground + pen.text(lines, node.x, node.y + 4, bold=True, middle=True, colour=pen.PAPER)


def _label(node: Node, words: Words) -> str:
    """The label of a line, on white so that the line does not run through it."""
    assert node.edge is not None
    parts = [element("rect", x=node.left, y=node.y, width=node.width, height=node.height, fill=pen.PAPER)]
    y = node.y + 3
    for action, lines in zip(node.edge.actions, words.lines_of(node.edge), strict=True):
        taken = words.walk.times((node.edge.source,), action, node.edge.dest) > 0
        parts.append(
            pen.text(lines, node.x, y, bold=taken, middle=True, colour=pen.TAKEN if taken else pen.INK)
        )
        y += len(lines) * SMALL_LINE + 4
    return "".join(parts)


def _pill(node: Node, item: Shared, words: Words) -> str:
    """A shared action where it leads: its letter, what it is, from how many states."""
    taken = words.walk.times(item.sources, item.action, item.dest) > 0
    looks = {"stroke": pen.TAKEN, "stroke_width": 2.4} if taken else {"stroke_width": 1}
    lines = words.shared_lines(item)
    return (
        pen.box(node.left, node.y, node.width, node.height, rx=10, **looks)
        + pen.square(item, node.left + BETWEEN, node.y + 4, SQUARE, taken=taken)
        + pen.text(lines, node.left + square_of(item) + 2 * BETWEEN, node.y + 4)
    )
