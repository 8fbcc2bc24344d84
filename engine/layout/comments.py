"""The comments of a text, by their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.layout.tree import Node


class Comment(NamedTuple):
    """One comment: where it begins in its line, its text with the `#`, and whether it stands alone there."""

    column: int
    text: str
    alone: bool


def comments_of(lines: Sequence[str], top: Node) -> dict[int, Comment]:
    """The comments: what follows a `#` that stands in no scalar, at the beginning or behind a space."""
    covered = _covered(lines, top)
    found = {}
    for number, line in enumerate(lines):
        for column, letter in enumerate(line):
            begins = letter == "#" and (column == 0 or line[column - 1] == " ")
            if begins and not any(start <= column < end for start, end in covered.get(number, ())):
                found[number] = Comment(column, line[column:].rstrip(), not line[:column].strip())
                break
    return found


def _covered(lines: Sequence[str], top: Node) -> dict[int, list[tuple[int, int]]]:
    """Line -> the columns that scalars take in it."""
    covered: dict[int, list[tuple[int, int]]] = {}
    for node in top.scalars():
        (first, begin), (last, end) = node.start, node.end
        for number in range(first, min(last + 1, len(lines))):
            # Behind the sign of a block text a comment may stand.
            start = (begin + 1 if node.is_block_text else begin) if number == first else 0
            stop = end if number == last else len(lines[number])
            if not (node.is_block_text and number == first):
                covered.setdefault(number, []).append((start, stop))
    return covered
