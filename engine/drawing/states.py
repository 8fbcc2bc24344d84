"""The box of a state: its label, who holds it, its time, what is possible in it besides moving on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.drawing import pen
from hoso.engine.drawing.text import width_of
from hoso.engine.drawing.words import BETWEEN, LARGE_LINE, MARGIN, SMALL, SMALL_LINE, SQUARE, square_of
from hoso.engine.drawing.xml import element

if TYPE_CHECKING:
    from hoso.engine.drawing.grid import Node
    from hoso.engine.drawing.words import Words

#: How far inside its edge the second line of a settled end runs.
_INSET = 4
#: How far inside its edge the bars of a state run in which agencies are asked.
_BAR = 6


def box_of(node: Node, words: Words) -> str:
    """Draw a state. The one a dossier is in has a thick edge and says so in a word."""
    state = node.state
    now = state in words.walk.now
    x, y = node.left + MARGIN, node.y + MARGIN - 2
    parts = [_frame(node, words, now=now)]
    if now:
        parts.append(_flag(x, y, words.captions.now))
        y += LARGE_LINE + 4
    heading, under = words.heading(state), words.under(state)
    parts.append(pen.text(heading, x, y, large=True, bold=True))
    y += len(heading) * LARGE_LINE
    if under:
        parts.append(pen.text(under, x, y))
        y += len(under) * SMALL_LINE
    for action, lines in zip(words.chart.stays.get(state, ()), words.staying(state), strict=True):
        taken = words.walk.times((state,), action, state) > 0
        colour = pen.TAKEN if taken else pen.INK
        parts.append(pen.loop(x, y + 2, colour) + pen.text(lines, x + SQUARE, y, bold=taken, colour=colour))
        y += len(lines) * SMALL_LINE
    for row in words.rows_of_letters(state):
        left, y = x, y + BETWEEN
        for item in row:
            taken = words.walk.times((state,), item.action, item.dest) > 0
            parts.append(pen.square(item, left, y, SQUARE, taken=taken))
            left += square_of(item) + BETWEEN
        y += SQUARE
    return element("g", *parts)


def _frame(node: Node, words: Words, *, now: bool) -> str:
    state = node.state
    end = words.chart.ends.get(state)
    standing = state in words.chart.standing
    looks: dict[str, str | float] = {"rx": 18 if end else 6}
    if standing:
        looks |= {"fill": pen.GREY, "stroke_dasharray": "7 4"}
    elif end == "failure":
        looks |= {"fill": pen.GREY}
    been: dict[str, str | float] = {} if state in words.chart.branches else {"fill": pen.BEEN}
    if now:
        looks |= {"stroke_width": 5, "stroke": pen.TAKEN, "fill": pen.BEEN}
    elif state in words.walk.entered:
        looks |= {"stroke_width": 2.4, "stroke": pen.TAKEN, **been}
    elif words.walk.now:
        looks |= {"stroke": pen.FAINT}
    frame = pen.box(node.left, node.y, node.width, node.height, **looks)
    if state in words.chart.consulting:
        frame += _bars(node)
    if end == "success":
        inner: dict[str, str | float] = {
            "rx": 18 - _INSET,
            "fill": "none",
            "stroke_width": 1,
            "stroke": looks.get("stroke", pen.LINE),
        }
        width, height = node.width - 2 * _INSET, node.height - 2 * _INSET
        frame += pen.box(node.left + _INSET, node.y + _INSET, width, height, **inner)
    return frame


def _bars(node: Node) -> str:
    """Bars beside both edges: others are asked while the dossier is here."""
    sides = (node.left + _BAR, node.left + node.width - _BAR)
    path = " ".join(f"M{x:.1f},{node.y:.1f} v{node.height:.1f}" for x in sides)
    return element("path", d=path, fill="none", stroke=pen.LINE, stroke_width=1.4)


def _flag(x: float, y: float, word: str) -> str:
    """The word that says where the dossier is."""
    width = width_of(word, SMALL, bold=True) + 14
    ground = pen.box(x, y, width, LARGE_LINE, rx=3, fill=pen.TAKEN, stroke=pen.TAKEN)
    return ground + pen.text((word,), x + width / 2, y + 1, bold=True, middle=True, colour=pen.PAPER)
