"""Knowledge: directory, registry, calendars and definitions, kept between steps and followed by version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.calendars import Calendars, fold_calendars
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
    from hoso.engine.sight import Versions


class Knowledge:
    """What is folded once and reused. Values are replaced whole, so threads may share it."""

    def __init__(self) -> None:
        """Begin knowing nothing."""
        self._directory = Directory()
        self._registry = Registry()
        self._calendars = Calendars()
        self._current = ((0, 0, 0), (self._directory, self._registry, self._calendars))
        self._definitions: dict[str, Definition] = {}

    def apart(self) -> Knowledge:
        """The same knowledge for a transaction that may be undone: what it learns there stays its own."""
        other = Knowledge()
        other._directory, other._registry = self._directory, self._registry
        other._calendars, other._definitions = self._calendars, self._definitions
        other._current = self._current
        return other

    def current(
        self, reading: Reading, versions: Versions | None = None
    ) -> tuple[Directory, Registry, Calendars]:
        """Directory, registry and calendars as this view has them; `versions` are those of the view."""
        versions = versions or reading.versions()
        seen, known = self._current
        if seen != versions:
            directory, registry, calendars = versions
            known = (
                self._directory_at(reading, directory),
                self._registry_at(reading, registry),
                self._calendars_at(reading, calendars),
            )
            self._current = (versions, known)
        return known

    def directory(self, reading: Reading) -> Directory:
        """The directory as this view has it."""
        return self._directory_at(reading, reading.version("directory"))

    def registry(self, reading: Reading) -> Registry:
        """The registry of definitions as this view has it."""
        return self._registry_at(reading, reading.version("definitions"))

    def calendars(self, reading: Reading) -> Calendars:
        """The calendars as this view has them."""
        return self._calendars_at(reading, reading.version("calendars"))

    def _directory_at(self, reading: Reading, version: int) -> Directory:
        known = self._directory
        if known.version == version:
            return known
        # A view may be older than what is known already: then it is folded from the beginning.
        start = known if known.version < version else Directory()
        known = fold_directory(start, _entries(reading, "directory", start.version))
        self._directory = known
        return known

    def _registry_at(self, reading: Reading, version: int) -> Registry:
        known = self._registry
        if known.version == version:
            return known
        start = known if known.version < version else Registry()
        known = fold_registry(start, _entries(reading, "definitions", start.version))
        self._registry = known
        return known

    def _calendars_at(self, reading: Reading, version: int) -> Calendars:
        known = self._calendars
        if known.version == version:
            return known
        start = known if known.version < version else Calendars()
        known = fold_calendars(start, _entries(reading, "calendars", start.version))
        self._calendars = known
        return known

    def received(self, reading: Reading, registry: Registry, procedure: str, day: str) -> Definition | None:
        """The definition that a dossier received on a day (YYYY-MM-DD) follows; None: none is deployed.

        Of those deployed under the name the last one that is in force on the day; else the last one.
        """
        digests = registry.newest_first(procedure)
        for digest in digests:
            found = self.definition(reading, digest)
            if found.procedure.in_force.holds(day):
                return found
        return self.definition(reading, digests[0]) if digests else None

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
