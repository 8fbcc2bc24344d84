"""Rows of a settled procedure: where each was written, and which states a dossier can reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.exits import exits_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.finding import Place
    from hoso.engine.language.yaml_text import Document, Path
    from hoso.engine.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Rule:
    """One row as somebody wrote it, and the rows of the procedure it became.

    A road, and the settling of holders, make several rows of one: a fault in the file is in all of them.
    """

    #: Its path in the explicit form.
    path: Path
    #: Numbers of the settled rows.
    rows: tuple[int, ...]


def rules_of(procedure: Procedure, document: Document) -> list[Rule]:
    """The rows of a settled procedure by the place they were written at, in the order of the procedure."""
    found: dict[Place, list[int]] = {}
    paths: dict[Place, Path] = {}
    for number, written in enumerate(_written(procedure, document)):
        path: Path = ("transitions", written)
        place = document.place(path)
        found.setdefault(place, []).append(number)
        paths.setdefault(place, path)
    return [Rule(paths[place], tuple(rows)) for place, rows in found.items()]


def _written(procedure: Procedure, document: Document) -> Iterator[int]:
    """For each settled row, which of the document it is of: settling parts rows by the holders of sources."""
    written = document.value["transitions"]
    at, left = -1, set[str]()
    for row in procedure.transitions:
        if not left:
            at += 1
            source = written[at]["source"]
            left = {source} if isinstance(source, str) else set(source)
        left -= set(row.source)
        yield at


def reachable(procedure: Procedure) -> list[str]:
    """The states that a dossier can come to, in the order of the file."""
    exits = exits_of(procedure)
    found, waiting = {procedure.initial}, [procedure.initial]
    while waiting:
        new = set(exits[waiting.pop()]) - found
        found |= new
        waiting.extend(new)
    return [state for state in procedure.states if state in found]
