"""Writing a tree in our style: two spaces deeper at each level, one line for what stands in braces.

Whether a row stands in braces or in lines of its own is its author's; nothing is put in another order. What
comes out is read again before it is given: it must say the same, with the same comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hoso.engine.language.yaml_bytes import text_of_bytes
from hoso.engine.language.yaml_text import Document, read_yaml
from hoso.engine.layout.comments import comments_of
from hoso.engine.layout.scalars import scalar_text
from hoso.engine.layout.tree import tree_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoso.engine.layout.tree import Node

_BLOCK_TEXT = re.compile(r"[|>][+-]?$")
_INDENT = 2


class NotLaidOut(Exception):
    """The layout could not be written without changing what the file says."""


def laid_out(data: bytes, to_quote: Collection[tuple[int, int]] = (), labels: Collection[str] = ()) -> bytes:
    """A file that `read_yaml` can read, in our style.

    `to_quote` are lines and columns, from 1, of plain texts that must stand in quotes; so must what stands
    under one of the keys `labels`.

    Raises:
        NotLaidOut: there is something in it that cannot be kept.
    """
    text = text_of_bytes(data, "")
    assert isinstance(text, str)
    writing = _Writing(text, frozenset(to_quote), frozenset(labels))
    written = writing.all()
    again = read_yaml(written.encode(), "")
    before = read_yaml(data, "")
    if not isinstance(again, Document) or not isinstance(before, Document):
        raise NotLaidOut
    comments = comments_of(written.splitlines(), tree_of(written)).values()
    kept = [item.text for item in comments] == [item.text for item in writing.comments.values()]
    if not kept or not _alike(before.value, again.value):
        raise NotLaidOut
    return written.encode()


def _alike(one: object, other: object) -> bool:
    """The same values, mappings in the same order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return one == other


class _Writing:
    def __init__(self, text: str, to_quote: frozenset[tuple[int, int]], labels: frozenset[str]) -> None:
        self.lines = text.splitlines()
        self._top = tree_of(text)
        self.comments = comments_of(self.lines, self._top)
        self._to_quote = to_quote
        self._labels = labels
        self._out: list[str] = []
        #: The first line of the text that is not written yet.
        self._next = 0
        #: How deep the last line stands that was written.
        self._depth = 0

    def all(self) -> str:
        """The whole text."""
        if self._top.flow:
            self._before(self._top.start, 0)
            self._line(self._flow(self._top), 0, self._top.end[0])
        else:
            self._block(self._top, 0, "")
        self._before((len(self.lines), 0), 0)
        while self._out and not self._out[-1]:
            self._out.pop()
        return "\n".join(self._out) + "\n"

    def _block(self, node: Node, depth: int, head: str) -> None:
        """Write a mapping or list in lines of its own; `head` stands in front of the first of them."""
        entries = node.pairs() if node.kind == "mapping" else ((None, item) for item in node.inside)
        for key, value in entries:
            if not head:
                self._before(self._dash(value) if key is None else key.start, depth)
            start = head or " " * depth
            if key is None:
                self._entry(f"{start}- ", value, depth, depth + _INDENT, quoted=False)
            else:
                name = scalar_text(key, self.lines, quoted=False)
                self._key(f"{start}{name}:", key, value, depth)
            head = ""

    def _dash(self, value: Node) -> tuple[int, int]:
        """Where the sign of an item stands: in the line of the item, or in one above."""
        number, column = value.start
        while number >= self._next:
            found = self.lines[number][: column if number == value.start[0] else None].rfind("-")
            if found >= 0 and number not in self._alone():
                return number, found
            number -= 1
        return value.start

    def _alone(self) -> set[int]:
        return {number for number, comment in self.comments.items() if comment.alone}

    def _key(self, start: str, key: Node, value: Node, depth: int) -> None:
        if value.kind != "scalar" and not value.flow:
            self._line(start, depth, key.end[0])
            self._block(value, depth + _INDENT, "")
        else:
            self._entry(f"{start} ", value, depth, depth + _INDENT, quoted=key.value in self._labels)

    def _entry(self, start: str, value: Node, depth: int, deeper: int, *, quoted: bool) -> None:
        """Write what follows a key or the sign of an item."""
        if value.is_block_text:
            self._block_text(start, value, depth, deeper)
        elif value.kind == "scalar":
            self._line(start + self._scalar(value, quoted=quoted), depth, value.end[0])
        elif value.flow:
            self._line(start + self._flow(value), depth, value.end[0])
        else:
            self._block(value, deeper, start)

    def _block_text(self, start: str, value: Node, depth: int, deeper: int) -> None:
        first, last = value.start[0], value.end[0]
        comment = self.comments.get(first)
        sign = self.lines[first][value.start[1] : comment.column if comment else None].strip()
        if not _BLOCK_TEXT.match(sign):
            raise NotLaidOut
        body = self.lines[first + 1 : last + (value.end[1] > 0)]
        while body and not body[-1].strip():
            body.pop()
        least = min((len(line) - len(line.lstrip()) for line in body if line.strip()), default=0)
        self._line(start + sign, depth, first)
        self._out += [" " * deeper + line[least:].rstrip() if line.strip() else "" for line in body]
        self._next = first + 1 + len(body)

    def _flow(self, node: Node) -> str:
        """A mapping in braces or a list in brackets in one line; with comments in it, as it stands."""
        (first, begin), (last, end) = node.start, node.end
        commented = [at for at in range(first, last + 1) if at in self.comments]
        if any(at < last or self.comments[at].column < end for at in commented):
            lines = [line.rstrip() for line in self.lines[first:last]]
            return "\n".join([*lines, self.lines[last][:end]])[begin:]
        if node.kind == "list":
            return f"[{', '.join(self._inline(item, quoted=False) for item in node.inside)}]"
        pairs = (
            f"{scalar_text(key, self.lines, quoted=False)}: "
            f"{self._inline(value, quoted=key.value in self._labels)}"
            for key, value in node.pairs()
        )
        return f"{{{', '.join(pairs)}}}"

    def _inline(self, node: Node, *, quoted: bool) -> str:
        return self._scalar(node, quoted=quoted) if node.kind == "scalar" else self._flow(node)

    def _scalar(self, node: Node, *, quoted: bool) -> str:
        line, column = node.start
        must = quoted or (line + 1, column + 1) in self._to_quote
        return scalar_text(node, self.lines, quoted=must)

    def _before(self, at: tuple[int, int], depth: int) -> None:
        """Write comments that stand alone, and of several empty lines one, up to a line of the text."""
        for number in range(self._next, min(at[0], len(self.lines))):
            comment = self.comments.get(number)
            if comment is not None and comment.alone:
                # Deeper than what follows it belongs to what stands above.
                deep = max(self._depth, depth) if comment.column > at[1] else depth
                self._out.append(" " * deep + comment.text)
            elif not self.lines[number].strip() and self._out and self._out[-1]:
                self._out.append("")
        self._next = max(self._next, at[0])

    def _line(self, line: str, depth: int, last: int) -> None:
        """Write a line that ends with what stands in a line of the text, and the comment behind that."""
        comment = self.comments.get(last)
        self._out.append(f"{line}  {comment.text}" if comment and not comment.alone else line)
        self._next = last + 1
        self._depth = depth
