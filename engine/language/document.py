"""A read file: plain values, and where each of them stands; places are looked up when somebody asks.

Most files that are read have nothing wrong with them, and a table of all their places costs more than
reading them. So whoever made the values keeps what it made them of, and answers by path.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from hoso.engine.finding import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hoso.engine.language.labels import Typed

Path = tuple[str | int, ...]


class Spot(NamedTuple):
    """Where a value stands: lines and columns from 1, of the value and of its key (of itself in a list)."""

    line: int
    column: int
    key_line: int
    key_column: int
    #: `plain` for a scalar without quotes, `block` for block text (`|` or `>`), else empty.
    style: str = ""
    #: The file it stands in, where that is another than the document's.
    file: str | None = None


class Layout(Protocol):
    """What knows where the values of a document stand."""

    def spot(self, path: Path, /) -> Spot | None:
        """Where the value of a path stands; None where nothing is written."""


class Table:
    """A layout that is a table: path -> spot."""

    __slots__ = ("_spots",)

    def __init__(self, spots: Mapping[Path, Spot]) -> None:
        self._spots = spots

    def spot(self, path: Path) -> Spot | None:
        """As the table says."""
        return self._spots.get(path)


class Document:
    """A read file: mappings, lists and text, and where each of them stands."""

    def __init__(
        self,
        file: str,
        value: dict[str, Any],
        layout: Layout,
        *,
        commas: bool = True,
        blocks: bool = True,
        typed: Typed | None = None,
        foreign: Collection[str] = (),
    ) -> None:
        self.file = file
        #: Mappings, lists and text, not to be changed. Text that must be quoted elsewhere is an `Unquoted`.
        self.value = value
        self._layout = layout
        #: May there be a plain text with a comma in it?
        self.may_have_commas = commas
        #: May there be block text?
        self.may_have_blocks = blocks
        #: Things that were taken over as they are from files whose own reading typed them.
        self.typed = typed
        #: Languages of files whose things were taken over, that this one does not have.
        self.foreign = foreign

    @classmethod
    def unplaced(cls) -> Document:
        """A document of which no place is known: for checking what did not come from a file."""
        return cls("", {}, Table({(): Spot(1, 1, 1, 1)}), commas=False, blocks=False)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a value, or of its key; of the nearest thing around it where it is not written."""
        spot = self.nearest(path)
        file = self.file if spot.file is None else spot.file
        return Place(file, spot.key_line, spot.key_column) if key else Place(file, spot.line, spot.column)

    def nearest(self, path: Path) -> Spot:
        """The spot of a value; of the nearest thing around it where it is not written."""
        spot = self._layout.spot(path)
        while spot is None:
            path = path[:-1]
            spot = self._layout.spot(path)
        return spot

    def spot(self, path: Path) -> Spot | None:
        """The spot of a value; None where nothing is written."""
        return self._layout.spot(path)

    def at(self, path: Path) -> Any:
        """The value at a path, None where nothing is written."""
        value: Any = self.value
        for step in path:
            value = inside(value, step)
        return value

    def is_plain(self, path: Path) -> bool:
        """Is this a scalar written without quotes?"""
        spot = self._layout.spot(path)
        return spot is not None and spot.style == "plain"

    def is_block(self, path: Path) -> bool:
        """Is this a scalar written as block text?"""
        if not self.may_have_blocks:
            return False
        spot = self._layout.spot(path)
        return spot is not None and spot.style == "block"

    @cached_property
    def spots(self) -> dict[Path, Spot]:
        """Every path with its spot: for whoever wants them all."""
        found: dict[Path, Spot] = {}
        for path in paths_of(self.value, ()):
            spot = self._layout.spot(path)
            if spot is not None:
                found[path] = spot
        return found


def paths_of(value: Any, path: Path) -> Iterator[Path]:
    """The path of a value and of everything inside it, in the order of the file."""
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths_of(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from paths_of(item, (*path, index))


def inside(value: Any, step: str | int) -> Any:
    """What stands under a key of a mapping or at a place in a list; None where nothing does."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
