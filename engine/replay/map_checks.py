"""What can be wrong with a map beside its form: what contradicts itself, and names that do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.finding import Finding
from hoso.engine.language.near import near_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hoso.engine.language.yaml_text import Document
    from hoso.engine.procedure import Procedure
    from hoso.engine.replay.event_map import MapFile, MapValue

    Path = tuple[str | int, ...]


def check_map(read: MapFile, document: Document, procedure: Procedure | None) -> Iterator[Finding]:
    """Everything that is wrong; without a procedure its names are not looked up."""
    yield from _twice(read, document)
    for index, activity in enumerate(read.activities):
        path: Path = ("activities", index)
        if activity.ignored == bool(activity.opens or activity.does):
            yield Finding(document.place(path), "E601", {"name": activity.log})
        yield from _sources(activity.fields, document, (*path, "fields"))
    yield from _sources(read.opening, document, ("opening",))
    if procedure is None:
        return
    if procedure.procedure != read.procedure:
        details = {"name": read.procedure, "is": procedure.procedure}
        yield Finding(document.place(("procedure",)), "E603", details)
        return
    for kind, names, path in _named(read):
        known: Mapping[str, Collection[str]] = {
            "action": procedure.triggers,
            "field": procedure.fields,
            "role": procedure.roles,
            "state": procedure.states,
        }
        for at, name in enumerate(names):
            if name not in known[kind]:
                yield _unknown(document, path, at, name, kind, known[kind])


def _twice(read: MapFile, document: Document) -> Iterator[Finding]:
    """E600: one word of the log, two meanings."""
    words = {"activities": [item.log for item in read.activities], "roles": [item.log for item in read.roles]}
    for key, names in words.items():
        for index, name in enumerate(names):
            if name in names[:index]:
                yield Finding(document.place((key, index, "log")), "E600", {"name": name})


def _sources(fields: Mapping[str, MapValue], document: Document, path: Path) -> Iterator[Finding]:
    """E602: a field has one source."""
    for name, source in fields.items():
        if (source.from_ is None) == (source.value is None):
            yield Finding(document.place((*path, name), key=True), "E602", {"name": name})


def _named(read: MapFile) -> Iterator[tuple[str, tuple[str, ...], Path]]:
    """Kind, names and place of everything that the procedure must have."""
    yield "field", tuple(read.opening), ("opening",)
    for index, role in enumerate(read.roles):
        yield "role", role.holds, ("roles", index, "holds")
    for index, activity in enumerate(read.activities):
        yield "action", activity.does, ("activities", index, "does")
        yield "field", tuple(activity.fields), ("activities", index, "fields")
    yield "state", read.ends, ("ends",)


def _unknown(
    document: Document, path: Path, at: int, name: str, kind: str, known: Collection[str]
) -> Finding:
    """E604: there is no such thing in the procedure."""
    around: Any = document.at(path)
    if isinstance(around, dict):
        place = document.place((*path, name), key=True)
    else:
        place = document.place((*path, at) if isinstance(around, list) else path)
    return Finding(place, "E604", {"name": name, "kind": kind}, near_word(name, known))
