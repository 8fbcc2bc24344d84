"""The pen: how boxes, lines and text look.

Presentation attributes only, so that the strictest policy of a page lets them stand. Every difference is
one of form too, never of colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.drawing.words import LARGE, LARGE_LINE, SMALL, SMALL_LINE, square_of
from hoso.engine.drawing.xml import element, escaped

if TYPE_CHECKING:
    from hoso.engine.drawing.chart import Shared

FONTS = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif"
INK, PAPER = "#1b1b1b", "#ffffff"
#: Lines of the procedure, what a dossier did, and what it did not do.
LINE, TAKEN, FAINT = "#4a4a4a", "#0b3d70", "#7a7a7a"
#: Grounds of boxes: where the clock stands, where the dossier was.
GREY, BEEN = "#efefef", "#e3edf7"


def text(
    lines: tuple[str, ...],
    x: float,
    y: float,
    *,
    large: bool = False,
    bold: bool = False,
    middle: bool = False,
    colour: str = INK,
) -> str:
    """Lines of text; `y` is the upper edge of the first."""
    size, line = (LARGE, LARGE_LINE) if large else (SMALL, SMALL_LINE)
    base = y + line * 0.76
    spans = [element("tspan", escaped(part), x=x, y=base + index * line) for index, part in enumerate(lines)]
    looks: dict[str, str | float] = {"font_size": size}
    if bold:
        looks["font_weight"] = "bold"
    if middle:
        looks["text_anchor"] = "middle"
    if colour != INK:
        looks["fill"] = colour
    # A line break between the lines is a space to whoever copies or listens.
    return element("text", "\n".join(spans), **looks)


def box(x: float, y: float, width: float, height: float, **looks: str | float) -> str:
    """A box; it is white with a thin edge unless its looks say otherwise."""
    edge = {"rx": 6, "fill": PAPER, "stroke": LINE, "stroke_width": 1.4, **looks}
    return element("rect", x=x, y=y, width=width, height=height, **edge)


def square(item: Shared, x: float, y: float, side: float, *, taken: bool) -> str:
    """A letter in its square, dark where the dossier took the action."""
    width = square_of(item)
    ground, ink = (TAKEN, PAPER) if taken else (PAPER, INK)
    return box(x, y, width, side, rx=3, fill=ground, stroke=TAKEN if taken else LINE, stroke_width=1) + text(
        (item.letter,), x + width / 2, y + (side - SMALL_LINE) / 2, bold=True, middle=True, colour=ink
    )


def arrow(x: float, y: float, *, upward: bool, colour: str, large: bool) -> str:
    """An arrowhead whose tip is at x, y."""
    half, long = (5.5, -10.0) if large else (4.0, -8.0)
    back = y - long if upward else y + long
    points = f"{x:.1f},{y:.1f} {x - half:.1f},{back:.1f} {x + half:.1f},{back:.1f}"
    return element("polygon", points=points, fill=colour)


def loop(x: float, y: float, colour: str) -> str:
    """An arrow that comes back to where it began, for actions that stay."""
    path = f"M{x + 9:.1f},{y + 3:.1f} A4.6,4.6 0 1 0 {x + 10.6:.1f},{y + 8:.1f}"
    head = f"{x + 5.6:.1f},{y + 0.2:.1f} {x + 10.8:.1f},{y + 0.4:.1f} {x + 8.6:.1f},{y + 5.4:.1f}"
    return element("path", d=path, fill="none", stroke=colour, stroke_width=1.3) + element(
        "polygon", points=head, fill=colour
    )
