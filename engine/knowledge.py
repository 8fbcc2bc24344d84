"""Knowledge: directory, registry and compiled definitions, kept between steps and followed by version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.definition import compile_definition
from hoso.engine.directory import Directory, fold_directory
from hoso.engine.errors import DefinitionAltered, DefinitionUnknown
from hoso.engine.registry import Registry, fold_registry
from hoso.engine.resolved import definition_digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from hoso.engine.definition import Definition
    from hoso.engine.ports import Reading


class Knowledge:
    """What is folded once and reused. Values are replaced whole, so threads may share it."""

    def __init__(self) -> None:
        """Begin knowing nothing."""
        self._directory = Directory()
        self._registry = Registry()
        self._definitions: dict[str, Definition] = {}

    def directory(self, reading: Reading) -> Directory:
        """The directory as this view has it."""
        known, version = self._directory, reading.version("directory")
        if known.version == version:
            return known
        # A view may be older than what is known already: then it is folded from the beginning.
        start = known if known.version < version else Directory()
        known = fold_directory(start, _entries(reading, "directory", start.version))
        self._directory = known
        return known

    def registry(self, reading: Reading) -> Registry:
        """The registry of definitions as this view has it."""
        known, version = self._registry, reading.version("definitions")
        if known.version == version:
            return known
        start = known if known.version < version else Registry()
        known = fold_registry(start, _entries(reading, "definitions", start.version))
        self._registry = known
        return known

    def definition(self, reading: Reading, digest: str) -> Definition:
        """A definition by its digest, compiled.

        Raises:
            DefinitionUnknown: the store has no definition with this digest.
            DefinitionAltered: its text is not the one that was deployed.
        """
        known = self._definitions.get(digest)
        if known is None:
            resolved = reading.definition(digest)
            if resolved is None:
                raise DefinitionUnknown(digest)
            if definition_digest(resolved) != digest:
                raise DefinitionAltered(digest)
            known = self._definitions[digest] = compile_definition(resolved)
        return known


def _entries(reading: Reading, kind: str, after: int) -> Iterator[tuple[int, dict[str, Any]]]:
    head = reading.named(kind, kind)
    if head is None:
        return
    for stored in reading.entries(head.stream, after=after):
        yield stored.n, stored.entry
