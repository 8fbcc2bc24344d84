"""What a picture looks like, read from its SVG alone: where its texts, boxes and lines are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from hoso.engine.drawing.text import width_of

_SVG = "{http://www.w3.org/2000/svg}"
_STEP = re.compile(r"([MVHCqv])([^MVHCqvA]*)")


@dataclass(frozen=True)
class Area:
    """A rectangle, and of a text its line."""

    left: float
    top: float
    right: float
    bottom: float
    line: str = ""

    def meets(self, other: Area, slack: float = 0.2) -> bool:
        """Do the two share more than an edge?"""
        across = self.left < other.right - slack and other.left < self.right - slack
        return across and self.top < other.bottom - slack and other.top < self.bottom - slack

    def holds(self, other: Area, slack: float = 0.2) -> bool:
        """Is the other inside?"""
        across = self.left <= other.left + slack and other.right <= self.right + slack
        return across and self.top <= other.top + slack and other.bottom <= self.bottom + slack


@dataclass
class Drawn:
    """A picture; its boxes are the rectangles with an edge."""

    width: float
    height: float
    texts: list[Area] = field(default_factory=list)
    boxes: list[Area] = field(default_factory=list)
    #: Points along each line, from one end to the other.
    lines: list[list[tuple[float, float]]] = field(default_factory=list)


def drawn(svg: str) -> Drawn:
    """Read a picture; what is moved by a group stands where it is seen."""
    root = ET.fromstring(svg)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    picture = Drawn(width, height)
    _read(root, 0.0, 0.0, picture)
    return picture


def _read(node: ET.Element, x: float, y: float, picture: Drawn) -> None:
    moved = re.fullmatch(r"translate\(([\d.-]+) ([\d.-]+)\)", node.get("transform", "translate(0 0)"))
    assert moved is not None
    x, y = x + float(moved[1]), y + float(moved[2])
    tag = node.tag.removeprefix(_SVG)
    if tag == "text":
        picture.texts += _texts(node, x, y)
    elif tag == "rect" and node.get("stroke") is not None:
        left, top = x + float(node.get("x", 0)), y + float(node.get("y", 0))
        picture.boxes.append(
            Area(left, top, left + float(node.get("width", 0)), top + float(node.get("height", 0)))
        )
    elif tag == "path" and "A" not in node.get("d", ""):
        picture.lines.append([(x + one, y + other) for one, other in _points(node.get("d", ""))])
    for child in node:
        _read(child, x, y, picture)


def _texts(node: ET.Element, x: float, y: float) -> list[Area]:
    """Each line of a text; its height is that of its capitals and of what hangs below."""
    size, bold = float(node.get("font-size", 0)), node.get("font-weight") == "bold"
    areas = []
    for span in node:
        line = span.text or ""
        wide = width_of(line, size, bold=bold)
        left = x + float(span.get("x", 0)) - (wide / 2 if node.get("text-anchor") == "middle" else 0)
        base = y + float(span.get("y", 0))
        areas.append(Area(left, base - 0.75 * size, left + wide, base + 0.2 * size, line))
    return areas


def _points(path: str) -> list[tuple[float, float]]:
    """Points along a path of ours: straight pieces, S-curves and round corners."""
    points: list[tuple[float, float]] = []
    x = y = 0.0
    for letter, rest in _STEP.findall(path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        before = (x, y)
        if letter in "MC":
            x, y = numbers[-2:]
        elif letter == "q":
            x, y = x + numbers[-2], y + numbers[-1]
        elif letter == "H":
            x = numbers[0]
        else:
            y = numbers[0] + (y if letter == "v" else 0)
        if letter == "M":
            points.append((x, y))
            continue
        for step in range(1, 17):
            t = step / 16
            # An S-curve is upright at both ends.
            far = 3 * t * t - 2 * t**3 if letter == "C" else t
            down = 1.5 * t * (1 - t) + t**3 if letter == "C" else t
            points.append((before[0] + (x - before[0]) * far, before[1] + (y - before[1]) * down))
    return points


def faults(svg: str) -> list[str]:
    """What is wrong with a picture: a text cut off, on another or over the edge of a box; a line cut off."""
    picture = drawn(svg)
    paper = Area(0, 0, picture.width, picture.height)
    found = [f"outside the picture: {text.line}" for text in picture.texts if not paper.holds(text)]
    for index, text in enumerate(picture.texts):
        found += [f"{text.line} on {other.line}" for other in picture.texts[index + 1 :] if text.meets(other)]
        found += [
            f"{text.line} over the edge of a box"
            for box in picture.boxes
            if text.meets(box) and not box.holds(text)
        ]
    found += [
        f"a line leaves the picture at {x:.0f}, {y:.0f}"
        for line in picture.lines
        for x, y in line
        if not paper.holds(Area(x, y, x, y))
    ]
    return found
