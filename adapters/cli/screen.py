"""The screen: text that fits its width, tables that wrap, one JSON object where a program reads."""

from __future__ import annotations

import os
import sys
import textwrap
from typing import TYPE_CHECKING, Any, TextIO

from hoso.adapters.cli.visible import visible, visible_json

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH = 80
_LEAST, _MOST = 40, 110
_GAP = "  "


def _columns() -> int:
    """The width of the terminal, as `shutil` finds it, which to import takes as long as to check a file."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return _WIDTH


class Screen:
    """Prints for people. Nothing it says depends on colour or width, and no text steers the terminal."""

    def __init__(self, out: TextIO | None = None) -> None:
        """Write to standard output, or elsewhere."""
        self.out = out or sys.stdout
        columns = _columns()
        self.width = min(max(columns, _LEAST), _MOST) if columns else _WIDTH
        self._bold = self.out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def json(self, answer: dict[str, Any]) -> None:
        """Print one JSON object."""
        import json

        print(visible_json(json.dumps(answer, ensure_ascii=False, indent=2)), file=self.out)

    def json_line(self, answer: dict[str, Any]) -> None:
        """Print one JSON object in one line, at once."""
        import json

        print(visible_json(json.dumps(answer, ensure_ascii=False)), file=self.out, flush=True)

    def title(self, text: str) -> None:
        """Print a heading."""
        for line in textwrap.wrap(visible(text), self.width):
            print(f"\033[1m{line}\033[0m" if self._bold else line, file=self.out)

    def line(self, text: str = "", *, indent: int = 0, hang: int | None = None) -> None:
        """Print a paragraph, wrapped; `hang` is the indent of the lines after the first."""
        first, rest = " " * indent, " " * (indent if hang is None else hang)
        lines = textwrap.wrap(
            visible(text), self.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
        )
        print("\n".join(lines), file=self.out)

    def code(self, text: str) -> None:
        """Print something to be copied: never wrapped."""
        print(f"  {visible(text)}", file=self.out)

    def raw(self, text: str) -> None:
        """Print in one line, never wrapped."""
        print(visible(text), file=self.out)

    def pairs(self, pairs: Sequence[tuple[str, str]], *, indent: int = 0) -> None:
        """Print labels with what belongs to them, aligned; an empty label goes on under the last."""
        if not pairs:
            return
        column = min(max(len(label) for label, _ in pairs), self.width * 9 // 20)
        for label, text in _each_label_once([(visible(label), visible(text)) for label, text in pairs]):
            left = " " * indent + label.ljust(column) + _GAP
            lines = textwrap.wrap(
                text or "–", self.width - indent - column - len(_GAP), break_on_hyphens=False
            )
            if len(label) > column:
                print(" " * indent + label, file=self.out)
                left = " " * (indent + column) + _GAP
            for line in lines:
                print((left + line).rstrip(), file=self.out)
                left = " " * (indent + column) + _GAP

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]], *, indent: int = 0) -> None:
        """Print a table; what is too wide, or has several lines, is set inside its cell."""
        heading, *body = ([_lines(cell) for cell in row] for row in (headers, *rows))
        widths = _fit([heading, *body], self.width - indent)
        rule = ["─" * width for width in widths]
        for number, row in enumerate([heading, rule, *body]):
            cells = [_wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
            for depth in range(max(len(cell) for cell in cells)):
                parts = [
                    (cell[depth] if depth < len(cell) else "").ljust(width)
                    for cell, width in zip(cells, widths, strict=True)
                ]
                text = " " * indent + _GAP.join(parts).rstrip()
                print(f"\033[1m{text}\033[0m" if self._bold and number == 0 else text, file=self.out)


def _lines(cell: str) -> str:
    """A cell whose lines are all visible: here a break only sets what follows below, inside the cell."""
    return "\n".join(visible(line) for line in cell.split("\n"))


def _each_label_once(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out a label that stands above already."""
    above = ""
    kept: list[tuple[str, str]] = []
    for label, text in pairs:
        kept.append(("" if label == above else label, text))
        above = label or above
    return kept


def _wrapped(cell: str, width: int) -> list[str]:
    """The lines of a cell."""
    return [part for line in cell.split("\n") for part in textwrap.wrap(line, width) or [""]]


def _fit(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Widths of the columns: as wide as needed; the widest give way until all fit."""
    widths = [
        max(1, *(len(line) for cell in column for line in cell.split("\n")))
        for column in zip(*rows, strict=True)
    ]
    words = [
        max((len(word) for cell in column for word in cell.split()), default=1)
        for column in zip(*rows, strict=True)
    ]
    gaps = len(_GAP) * (len(widths) - 1)
    while sum(widths) + gaps > room:
        slack = [width if width > word else 0 for width, word in zip(widths, words, strict=True)]
        widest = slack.index(max(slack))
        if not slack[widest]:
            break
        widths[widest] -= 1
    return widths
