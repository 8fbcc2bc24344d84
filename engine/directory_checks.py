"""What can be wrong with a directory beside its form: names that nothing has, and units without labels.

A file may add to an office that is there: what it declares nothing of is not looked up, and names of the
office count as its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.directory import POWERS
from hoso.engine.finding import Finding
from hoso.engine.language.near import near_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hoso.engine.directory import Directory
    from hoso.engine.directory_text import DirectoryFile
    from hoso.engine.language.yaml_text import Document, Path

#: What a power over hoso begins with; roles of procedures have no dot.
_POWER = "hoso."


def check_directory(
    read: DirectoryFile, document: Document, office: Directory | None = None
) -> Iterator[Finding]:
    """E650 for names, E203 for labels, in the order of the file."""
    units = {*read.units, *(office.units if office is not None else ())}
    officers = {*read.officers, *(office.officers if office is not None else ())}
    if not read.units and office is None:
        units = set()
    for name, unit in read.units.items():
        missing = [language for language in read.languages if language not in unit.labels]
        if missing:
            place = document.place(("units", name), key=True)
            yield Finding(place, "E203", {"name": f"units.{name}", "languages": ", ".join(missing)})
        if unit.parent is not None:
            yield from _unknown(document, ("units", name, "parent"), "unit", unit.parent, units)
    for index, grant in enumerate(read.grants):
        at: Path = ("grants", index)
        yield from _unknown(document, (*at, "officer"), "officer", grant.officer, officers)
        yield from _unknown(document, (*at, "unit"), "unit", grant.unit, units)
        if grant.covers is not None:
            yield from _unknown(document, (*at, "covers"), "unit", grant.covers, units)
        if grant.role.startswith(_POWER):
            yield from _unknown(document, (*at, "role"), "power", grant.role, POWERS)
    for index, standing in enumerate(read.delegations):
        for key, officer in (("officer", standing.officer), ("to", standing.to)):
            yield from _unknown(document, ("delegations", index, key), "officer", officer, officers)


def _unknown(
    document: Document, path: Path, what: str, name: str, known: Collection[str]
) -> Iterator[Finding]:
    if known and name not in known:
        yield Finding(document.place(path), "E650", {"what": what, "name": name}, near_word(name, known))
