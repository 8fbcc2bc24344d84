"""Pieces of a compiled file: values that know where they were written, and the document made of them.

The compiled document has the shape of an explicit file, so the same schema and the same checks read it;
each of its paths points at the file and line it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hoso.engine.labels import KEPT
from hoso.engine.yaml_text import Document, inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.finding import Place
    from hoso.engine.yaml_text import Path


class Origin:
    """Where something was written. Asked all the time, so it keeps what stands there."""

    __slots__ = ("document", "path", "value")

    def __init__(self, document: Document, path: Path) -> None:
        """Look the value up, from the top of the document."""
        self.document = document
        self.path = path
        #: What is written there; None where nothing is.
        self.value: Any = document.at(path)

    def down(self, *steps: str | int) -> Origin:
        """Something inside it."""
        found = object.__new__(Origin)
        found.document = self.document
        found.path = (*self.path, *steps)
        value = self.value
        for step in steps:
            value = inside(value, step)
        found.value = value
        return found

    def __eq__(self, other: object) -> bool:
        """The same place of the same document."""
        return isinstance(other, Origin) and other.path == self.path and other.document is self.document

    def __hash__(self) -> int:
        return hash(self.path)

    def place(self, *, key: bool = False) -> Place:
        """Its file, line and column."""
        return self.document.place(self.path, key=key)

    def pairs(self) -> Iterator[tuple[str, Origin]]:
        """The keys of a mapping with their origins; none where it is no mapping."""
        if isinstance(self.value, dict):
            yield from ((key, self.down(key)) for key in self.value)

    def items(self) -> list[Origin]:
        """The items of a list, or the one value that stands for a list; empty where nothing is written."""
        value = self.value
        if value is None:
            return []
        return [self.down(index) for index in range(len(value))] if isinstance(value, list) else [self]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and where it comes from; a list or mapping of cells keeps the origin of each."""

    value: Any
    origin: Origin


def cell(origin: Origin) -> Cell:
    """What is written at a place, as it stands."""
    return Cell(origin.value, origin)


@dataclass(slots=True)
class Piece:
    """A mapping under construction: keys with their cells."""

    origin: Origin
    cells: dict[str, Cell] = field(default_factory=dict)

    def put(self, key: str, value: Any, origin: Origin | None = None) -> None:
        """Set a key; empty lists and mappings and None are left out."""
        if value is not None and value not in ((), [], {}):
            self.cells[key] = Cell(value, origin or self.origin)

    def take(self, origin: Origin, *keys: str) -> None:
        """Take keys over as they are written, where they are."""
        for key in keys:
            if origin.down(key).value is not None:
                self.cells[key] = cell(origin.down(key))

    def text(self, key: str) -> str:
        """A scalar of the piece."""
        return str(self.cells[key].value)

    def names(self, key: str) -> list[str]:
        """A list of names of the piece; a single one stands for a list, absence for none."""
        found = self.cells.get(key)
        if found is None:
            return []
        items = found.value if isinstance(found.value, list | tuple | dict) else [found.value]
        return [str(item.value if isinstance(item, Cell) else item) for item in items]


def labels(piece: Piece, origin: Origin, languages: tuple[str, ...]) -> None:
    """Take over the labels and the kept keys of a thing."""
    for key, at in origin.pairs():
        if (key in languages and isinstance(at.value, str)) or key.startswith(KEPT):
            piece.cells[key] = cell(at)


@dataclass(slots=True)
class Composition:
    """The document of a compiled procedure while it is written."""

    file: str
    value: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, tuple[int, int, int, int]] = field(default_factory=dict)
    files: dict[Path, str] = field(default_factory=dict)
    plain: set[Path] = field(default_factory=set)
    blocks: set[Path] = field(default_factory=set)

    def set(self, key: str, content: Any, origin: Origin) -> None:
        """Write one key of the file: cells and pieces inside keep their own origins."""
        self.value[key] = self._write((key,), content, origin)

    def document(self, origin: Origin) -> Document:
        """The finished document."""
        self._mark((), origin)
        return Document(
            self.file, self.value, self.places, frozenset(self.plain), frozenset(self.blocks), self.files
        )

    def _write(self, path: Path, content: Any, origin: Origin) -> Any:
        if isinstance(content, Piece):
            content, origin = content.cells, content.origin
        elif isinstance(content, Cell):
            return self._write(path, content.value, content.origin)
        self._mark(path, origin)
        if isinstance(content, dict):
            return {
                key: self._write((*path, key), item, _inside(origin, key, item))
                for key, item in content.items()
            }
        if isinstance(content, list | tuple):
            return [
                self._write((*path, index), item, _inside(origin, index, item))
                for index, item in enumerate(content)
            ]
        if origin.path in origin.document.plain and origin.value == content:
            self.plain.add(path)
        if origin.path in origin.document.blocks:
            self.blocks.add(path)
        return content

    def _mark(self, path: Path, origin: Origin) -> None:
        at = origin.path
        while at not in origin.document.places:
            at = at[:-1]
        self.places[path] = origin.document.places[at]
        self.files[path] = origin.document.file


def _inside(origin: Origin, step: str | int, item: Any) -> Origin:
    """The place of a part, where the part stands in the file as it is; else the place of the whole."""
    if isinstance(item, Cell | Piece):
        return item.origin
    inner = origin.down(step)
    return inner if inner.path in origin.document.places and inner.value == item else origin
