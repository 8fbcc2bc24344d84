"""Scalars as they are written in our style: as they stand where that can be, else in double quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.layout.tree import Node


def scalar_text(node: Node, lines: Sequence[str], *, quoted: bool) -> str:
    """How a scalar is written in one line; `quoted`: it must be in quotes."""
    if node.style == "'" and not {'"', "\\"} & set(node.value):
        return in_quotes(node.value)
    if (node.style or not quoted) and node.start[0] == node.end[0]:
        return lines[node.start[0]][node.start[1] : node.end[1]].rstrip()
    return in_quotes(node.value)


def in_quotes(value: str) -> str:
    """A text in double quotes."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
