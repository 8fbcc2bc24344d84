"""Pieces of a compiled file: values that know where they were written.

What is taken over as it is written is not copied, and places are looked up only when a finding asks for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.language.document import inside
from hoso.engine.language.labels import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hoso.engine.finding import Place
    from hoso.engine.language.document import Document, Path


class Cell:
    """A value and where it comes from; a list or mapping of cells keeps the origin of each."""

    __slots__ = ("origin", "value")

    def __init__(self, value: Any, origin: Origin) -> None:
        self.value = value
        self.origin = origin


class Said(Cell):
    """A cell of text, which has no parts with origins of their own."""

    __slots__ = ()


_new = object.__new__


class Origin(Cell):
    """Where something was written, and what stands there: the cell of what is taken over as it is."""

    __slots__ = ("_path", "around", "document", "step")

    def __init__(self, document: Document, path: Path) -> None:
        """Look the value up, from the top of the document."""
        self.document = document
        self.around: Origin | None = None
        self.step: str | int = ""
        self._path = path
        #: What is written there; None where nothing is.
        self.value: Any = document.at(path)

    @property
    def origin(self) -> Origin:  # type: ignore[override]
        """It comes from itself."""
        return self

    @property
    def path(self) -> Path:
        """Its path in the document."""
        around = self.around
        return self._path if around is None else (*around.path, self.step)

    def down(self, step: str | int, *more: str | int) -> Origin:
        """Something inside it."""
        value = self.value
        inner = _new(Origin)
        inner.document = self.document
        inner.around = self
        inner.step = step
        inner.value = value.get(step) if value.__class__ is dict else inside(value, step)
        return inner.down(*more) if more else inner

    def said(self, key: str) -> Origin | None:
        """What a mapping says under a key; None where it says nothing, or is no mapping."""
        value = self.value
        return self.down(key) if value.__class__ is dict and key in value else None

    def __eq__(self, other: object) -> bool:
        """The same place of the same document."""
        return isinstance(other, Origin) and other.document is self.document and other.path == self.path

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


class Kept(Origin):
    """An origin in a file that many procedures name: what was asked of it is kept for the next one."""

    __slots__ = ("_inside",)

    def __init__(self, document: Document, path: Path) -> None:
        """Look the value up, from the top of the document."""
        super().__init__(document, path)
        self._inside: dict[str | int, Origin] = {}

    def down(self, step: str | int, *more: str | int) -> Origin:
        """Something inside it."""
        inner = self._inside.get(step)
        if inner is None:
            inner = _new(Kept)
            inner.document = self.document
            inner.around = self
            inner.step = step
            inner.value = inside(self.value, step)
            inner._inside = {}  # noqa: SLF001
            self._inside[step] = inner
        return inner.down(*more) if more else inner


def cell(origin: Origin) -> Cell:
    """What is written at a place, as it stands."""
    return origin


class Piece:
    """A mapping under construction: keys with their cells."""

    __slots__ = ("cells", "contents", "origin")

    def __init__(self, origin: Origin, cells: dict[str, Cell] | None = None) -> None:
        self.origin = origin
        #: Its keys, to be changed.
        self.cells: dict[str, Cell] = {} if cells is None else cells
        #: The same, to be read: of what was taken whole the values as they are written.
        self.contents: dict[str, Any] = self.cells

    @staticmethod
    def whole(origin: Origin) -> Piece:
        """Everything that is written at a place."""
        return _Whole(origin) if isinstance(origin.value, dict) else Piece(origin)

    @property
    def is_as_written(self) -> bool:
        """Was it taken whole, and did nobody ask for its cells since?"""
        return self.contents is self.origin.value

    def copy(self) -> Piece:
        """A piece of its own that has the same, to be changed."""
        origin = self.origin
        if self.is_as_written:
            return Piece(origin, {key: origin.down(key) for key in self.contents})
        return Piece(origin, self.cells.copy())

    def put(self, key: str, value: Any, origin: Origin | None = None) -> None:
        """Set a key; empty lists and mappings and None are left out."""
        if value or value == "":
            kind = Said if value.__class__ is str else Cell
            self.cells[key] = kind(value, origin or self.origin)

    def take(self, origin: Origin, *keys: str) -> None:
        """Take keys over as they are written, where they are."""
        written = origin.value
        if isinstance(written, dict):
            cells = self.cells
            for key in keys:
                if key in written:
                    cells[key] = origin.down(key)

    def text(self, key: str) -> str:
        """A scalar of the piece."""
        value = self.contents[key]
        return str(value.value if isinstance(value, Cell) else value)

    def names(self, key: str) -> list[str]:
        """A list of names of the piece; a single one stands for a list, absence for none."""
        value = self.contents.get(key)
        if value.__class__ is not str and isinstance(value, Cell):
            value = value.value
        if value is None:
            return []
        if isinstance(value, str):
            return [str(value)]
        return [item if item.__class__ is str else _name(item) for item in value]


class _Whole(Piece):
    """Everything that is written at a place: its cells are made when somebody wants to change one."""

    __slots__ = ()

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.contents = origin.value

    @property
    def cells(self) -> dict[str, Cell]:  # type: ignore[override]
        """Its keys, to be changed."""
        if self.is_as_written:
            origin = self.origin
            self.contents = {key: origin.down(key) for key in origin.value}
        return self.contents


def _name(item: Any) -> str:
    return str(item.value if isinstance(item, Cell) else item)


class Fixed(Piece):
    """A piece that many procedures have, with its value; it is not changed but in a copy."""

    __slots__ = ("value",)

    def __init__(self, piece: Piece, value: dict[str, Any]) -> None:
        super().__init__(piece.origin, piece.cells)
        self.value = value


def named(pieces: Iterable[Piece], *keys: str) -> set[str]:
    """All names that stand in these pieces under one of these keys."""
    found: set[str] = set()
    for piece in pieces:
        contents = piece.contents
        for key in keys:
            if key in contents:
                found.update(piece.names(key))
    return found


def labels(piece: Piece, origin: Origin, languages: tuple[str, ...]) -> None:
    """Take over the labels and the kept keys of a thing."""
    if isinstance(origin.value, dict):
        for key, value in origin.value.items():
            if isinstance(value, str) if key in languages else key.startswith(KEPT):
                piece.cells[key] = origin.down(key)
