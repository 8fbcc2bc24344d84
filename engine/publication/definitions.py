"""The definitions that published lines name, each as a file, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.errors import DefinitionAltered, DefinitionUnknown
from hoso.engine.publication.operations import Remove, Write
from hoso.engine.publication.paths import DEFINITIONS, definition_path
from hoso.engine.resolved import definition_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hoso.engine.ports import Reading
    from hoso.engine.publication.line import Line
    from hoso.engine.publication.operations import Folder


class DefinitionFiles:
    """Gives the file of a definition when the first line names it that is written now."""

    def __init__(self, reading: Reading, folder: Folder | None = None) -> None:
        """Take the texts from a view of the store; `folder` has some of the files already."""
        self._reading = reading
        self._folder = folder
        self._named: set[str] = set()

    def of(self, lines: Iterable[Line]) -> Iterator[Write]:
        """The files that lines need and that are not there.

        Raises:
            DefinitionUnknown: the store has not the text.
            DefinitionAltered: it is not the one that was deployed.
        """
        for digest in dict.fromkeys(digest for line in lines for digest in line.definitions):
            if digest in self._named:
                continue
            self._named.add(digest)
            text = self._reading.definition(digest)
            if text is None:
                raise DefinitionUnknown(digest)
            if definition_digest(text) != digest:
                raise DefinitionAltered(digest)
            path = definition_path(digest)
            if self._folder is None or self._folder.read(path) != text:
                yield Write(path, text)

    def stale(self) -> Iterator[Remove]:
        """Take away the files that no line named since this began."""
        kept = {definition_path(digest) for digest in self._named}
        for name in self._folder.names(DEFINITIONS) if self._folder is not None else ():
            path = f"{DEFINITIONS}/{name}"
            if path not in kept:
                yield Remove(path)
