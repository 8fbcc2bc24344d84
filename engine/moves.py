"""The moves of a procedure as `explain` prints them: one for each row and source state, with its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.automatic import is_automatic
from hoso.engine.procedure import INTERNAL

if TYPE_CHECKING:
    from hoso.engine.finding import Place
    from hoso.engine.procedure import Procedure, Transition
    from hoso.engine.procedure_text import ProcedureText


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something a move asks for beside its guards."""

    #: fills, document, fee, gives, different_from, at_most, reason, decision, answered, cancels, sub,
    #: not_later_than, after, by_clock, automatic, clock, prints or legal.
    kind: str
    #: Field, document, fee, result, action with its extent, number, outcome, limit (`3wd since accept`,
    #: `1d before due`), article.
    what: str


@dataclass(frozen=True, slots=True)
class Move:
    """One move the machine can make."""

    source: str
    action: str
    #: The state after it; the source itself where the move is internal.
    dest: str
    by: tuple[str, ...]
    #: Guards in the order of the row; `not x` for one that must not hold.
    conditions: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    #: Line of the row in the file it stands in.
    line: int
    #: That file: of a road also its regime.
    file: str = ""


def explain(text: ProcedureText) -> list[Move]:
    """The moves in the order of the file; none where the file has errors."""
    procedure, document = text.procedure, text.document
    if procedure is None or document is None:
        return []
    places = _places(text)
    return [
        Move(
            source=source,
            action=row.trigger,
            dest=source if row.dest == INTERNAL else row.dest,
            by=row.by,
            conditions=(*row.conditions, *(f"not {name}" for name in row.unless)),
            requirements=_requirements(row, procedure),
            line=place.line,
            file=place.file,
        )
        for (row, source), place in zip(
            ((row, source) for row in procedure.transitions for source in row.source), places, strict=True
        )
    ]


def _places(text: ProcedureText) -> list[Place]:
    """The place of each (row, source); settling keeps their order, so the written rows tell."""
    assert text.document is not None
    places: list[Place] = []
    for index, row in enumerate(text.document.value["transitions"]):
        sources = row["source"] if isinstance(row["source"], list) else [row["source"]]
        places += [text.document.place(("transitions", index))] * len(sources)
    return places


def _requirements(row: Transition, procedure: Procedure) -> tuple[Requirement, ...]:
    needed = [name for name, document in procedure.documents.items() if row.trigger in document.needed_for]
    found = [Requirement("fills", name) for name in row.fills]
    found += [Requirement("document", name) for name in dict.fromkeys([*row.documents, *needed])]
    found += [
        Requirement("fee", name) for name, fee in procedure.fees.items() if row.trigger in fee.needed_for
    ]
    found += [Requirement("gives", name) for name in row.gives]
    if row.trigger in procedure.prints:
        found.append(Requirement("prints", procedure.prints[row.trigger]))
    found += [
        Requirement("different_from", f"{name} {extent}") for name, extent in row.different_from.items()
    ]
    if row.at_most is not None:
        found.append(Requirement("at_most", str(row.at_most)))
    if row.reason_required:
        found.append(Requirement("reason", "required"))
    if row.decision:
        found.append(Requirement("decision", "true"))
    if row.cancels:
        found.append(Requirement("cancels", "true"))
    if row.sub:
        found.append(Requirement("sub", row.sub))
    if row.answered:
        found.append(Requirement("answered", "true"))
    found += _times(row)
    if row.legal:
        found.append(Requirement("legal", row.legal))
    return tuple(found)


def _times(row: Transition) -> list[Requirement]:
    """Between which moments it may be taken, and what it does to the clock."""
    found: list[Requirement] = []
    if row.not_later_than is not None:
        limit = row.not_later_than
        of = f"since {limit.since}" if limit.since else "before due"
        found.append(Requirement("not_later_than", f"{limit.time} {of}"))
    if is_automatic(row, row.source[0]):
        found.append(Requirement("automatic", "true"))
    elif row.after is not None:
        found.append(Requirement("after", f"{row.after.time} since {row.after.since}"))
        if row.after.by_clock:
            found.append(Requirement("by_clock", "true"))
    if row.clock is not None:
        found.append(Requirement("clock", row.clock))
    return found
