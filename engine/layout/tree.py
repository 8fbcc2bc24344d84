"""The tree of a file with where everything stands in its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_READER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Node:
    """A scalar, a mapping or a list; lines and columns count from 0, the end stands behind it."""

    kind: str
    start: tuple[int, int]
    end: tuple[int, int]
    #: Does it stand in braces or brackets?
    flow: bool = False
    #: Of a scalar its value, and how it is written: plain, `'`, `"`, `|` or `>`.
    value: str = ""
    style: str = ""
    #: Of a list its items, of a mapping keys and values in turn.
    inside: list[Node] = field(default_factory=list)

    @property
    def is_block_text(self) -> bool:
        """Is it text that goes on over lines, by `|` or `>`?"""
        return self.style in ("|", ">")

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Keys and values of a mapping."""
        return zip(self.inside[::2], self.inside[1::2], strict=True)

    def scalars(self) -> Iterator[Node]:
        """All scalars in it, in order."""
        if self.kind == "scalar":
            yield self
        for item in self.inside:
            yield from item.scalars()


def tree_of(text: str) -> Node:
    """The tree of a text that `read_yaml` could read."""
    stack: list[Node] = []
    top: Node | None = None
    for event in yaml.parse(text, Loader=_READER):
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop().end = _at(event.end_mark)
        elif isinstance(event, yaml.CollectionStartEvent | yaml.ScalarEvent):
            node = _node(event)
            if stack:
                stack[-1].inside.append(node)
            else:
                top = node
            if node.kind != "scalar":
                stack.append(node)
    assert top is not None
    return top


def _node(event: Any) -> Node:
    start, end = _at(event.start_mark), _at(event.end_mark)
    if isinstance(event, yaml.ScalarEvent):
        return Node("scalar", start, end, value=event.value, style=event.style or "")
    kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
    return Node(kind, start, end, flow=bool(event.flow_style))


def _at(mark: Any) -> tuple[int, int]:
    return mark.line, mark.column
