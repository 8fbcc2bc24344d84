"""The document of a compiled procedure, made of its pieces.

It has the shape of an explicit file, so the same schema and the same checks read it; each of its paths points
at the file and line it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hoso.engine.language.document import Document, Spot
from hoso.engine.language.labels import languages_of
from hoso.engine.road.piece import Cell, Fixed, Kept, Origin, Piece, Said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.language.document import Path
    from hoso.engine.language.labels import Typed


@dataclass(slots=True)
class Composition:
    """The document of a compiled procedure while it is written."""

    file: str
    contents: dict[str, Cell] = field(default_factory=dict)

    def set(self, key: str, content: Any, origin: Origin) -> None:
        """Write one key of the file: cells and pieces inside keep their own origins."""
        self.contents[key] = Cell(content, origin)

    def document(self, origin: Origin, sources: Iterable[Origin], typed: Typed) -> Document:
        """The finished document.

        `sources` are the other files that something came from, `typed` what was typed there.
        """
        documents = [item.document for item in (origin, *sources)]
        own = languages_of(origin.document.value)
        foreign = {name for item in documents for name in languages_of(item.value)}.difference(own)
        return Document(
            self.file,
            {key: plain(content) for key, content in self.contents.items()},
            _Composed(Cell(self.contents, origin)),
            commas=any(item.may_have_commas for item in documents),
            blocks=any(item.may_have_blocks for item in documents),
            typed=typed,
            foreign=frozenset(foreign),
        )


#: Cells whose value has no cells in it: what is taken over as it is written, and text.
_PLAIN = (Said, Origin, Kept)


def plain(content: Any) -> Any:
    """The value of a content, without its cells."""
    if content.__class__ is Cell:
        content = content.value
    if content.__class__ is str:
        return content
    if isinstance(content, Piece):
        if content.__class__ is Fixed:
            return content.value
        if content.is_as_written:
            return content.contents
        content = content.contents
    kind = content.__class__
    if kind is dict:
        return {key: item.value if item.__class__ in _PLAIN else plain(item) for key, item in content.items()}
    if kind is list or kind is tuple:
        return [item.value if item.__class__ in _PLAIN else plain(item) for item in content]
    return plain(content.value) if isinstance(content, Cell) else content


class _Composed:
    """A layout that goes through the contents of a composition, and from there to the files."""

    __slots__ = ("_root",)

    def __init__(self, root: Cell) -> None:
        self._root = root

    def spot(self, path: Path) -> Spot | None:
        """Where that was written from which the value of a path was made."""
        content, origin = _opened(self._root, self._root.origin)
        for step in path:
            if isinstance(content, dict):
                if step not in content:
                    return None
                item = content[str(step)]
            elif isinstance(content, list | tuple) and isinstance(step, int) and step < len(content):
                item = content[step]
            else:
                return None
            content, origin = _opened(item, _inside(origin, step, item))
        document = origin.document
        own, style = document.spot(origin.path), ""
        if own is not None and not isinstance(content, dict | list | tuple):
            style = own.style if own.style != "plain" or origin.value == content else ""
        spot = own or document.nearest(origin.path)
        return spot._replace(style=style, file=spot.file or document.file)


def _opened(content: Any, origin: Origin) -> tuple[Any, Origin]:
    """A content without the cells around it, and where the innermost of them comes from."""
    while isinstance(content, Cell | Piece):
        origin = content.origin
        content = content.contents if isinstance(content, Piece) else content.value
    return content, origin


def _inside(origin: Origin, step: str | int, item: Any) -> Origin:
    """The place of a part, where the part stands in the file as it is; else the place of the whole."""
    if isinstance(item, Cell | Piece):
        return item.origin
    inner = origin.down(step)
    is_there = inner.value == item and inner.document.spot(inner.path) is not None
    return inner if is_there else origin
