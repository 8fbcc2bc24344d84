"""Which forms the actions of a procedure print, by its file and its regime, each with the fields it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.finding import Finding
from hoso.engine.forms_text import FormsFile, parse_forms
from hoso.engine.language.near import near_word
from hoso.engine.road.piece import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.road.course import Course
    from hoso.engine.road.piece import Origin, Piece
    from hoso.engine.road.sources import Sources


def forms_named(
    places: Iterable[tuple[str | None, Origin]], sources: Sources, findings: list[Finding]
) -> FormsFile | None:
    """The table of forms that the first of these places names. E402 where it is not there."""
    for name, at in places:
        if name is None:
            continue
        found = sources("forms", name)
        if found is None:
            near = near_word(name, sources.known("forms"))
            findings.append(Finding(at.place(), "E402", {"kind": "forms", "name": name}, near))
            return None
        table, wrong = parse_forms(*found)
        findings.extend(wrong)
        return table
    return None


def prints_of(course: Course, actions: set[str], fields: Mapping[str, Piece]) -> dict[str, Cell]:
    """Action → the form that it prints. E401: no such form or action; E423: a field that it lacks."""
    table = course.law.forms
    if table is None:
        return {}
    written: dict[str, Origin] = {}
    for origin in (course.law.regime_at, course.root):
        if origin is not None:
            written |= dict(origin.down("prints").pairs())
    found: dict[str, Cell] = {}
    for action, at in written.items():
        name = str(at.value)
        if action not in actions:
            if at.document is course.root.document and course.variant is None:
                course.unknown("action", action, actions, at, key=True)
            continue
        if name not in table.papers:
            course.unknown("form", name, table.papers, at)
            continue
        for field in table.papers[name].needs:
            if field not in fields:
                course.find("E423", at, name=name, action=action, field=field)
        found[action] = Cell(f"{table.forms}.{name}", at)
    return found
