"""Sub-dossiers: a state that waits for one goes on however it ends, by rows that nobody else takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.procedure import INTERNAL
from hoso.engine.sub_dossier import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Transition
    from hoso.engine.procedure_parts import SubDossier

#: What a row that nobody takes cannot say.
_NOBODYS = (
    "by",
    "fills",
    "documents",
    "different_from",
    "at_most",
    "reason",
    "decision",
    "answered",
    "not_later_than",
    "after",
    "automatic",
)


def check_sub_dossiers(written: Written) -> Iterator[Finding]:
    """E267 to E269."""
    procedure = written.procedure
    for name, state in procedure.states.items():
        if state.sub_dossier is not None:
            if state.final or name == procedure.initial:
                yield written.finding(("states", name, "sub_dossier"), "E269", key=True, name=name)
            yield from _ways(written, name, state.sub_dossier)
    for index, row in enumerate(procedure.transitions):
        if row.sub is not None:
            yield from _row(written, index, row, row.sub)


def _ways(written: Written, name: str, sub: SubDossier) -> Iterator[Finding]:
    """E267: for each way in which it may come back there is one action, and a row that is always taken."""
    for outcome in OUTCOMES:
        if outcome == "withdrawn" and sub.withdrawn is None:
            continue
        rows = [row for row in written.procedure.transitions if row.sub == outcome and name in row.source]
        always = bool(rows) and not (rows[-1].conditions or rows[-1].unless)
        if not always or len({row.trigger for row in rows}) > 1:
            path = ("states", name, "sub_dossier")
            yield written.finding(path, "E267", key=True, name=name, outcome=outcome)


def _row(written: Written, index: int, row: Transition, outcome: str) -> Iterator[Finding]:
    """E268: a row that is taken by itself asks for nothing, and starts where a sub-dossier is waited for."""
    path = ("transitions", index)
    for key in _NOBODYS:
        if written.document.at((*path, key)) is not None:
            yield written.finding((*path, key), "E268", key=True, action=row.trigger, key_name=key)
    if row.dest == INTERNAL:
        yield written.finding((*path, "dest"), "E268", action=row.trigger, key_name=row.dest)
    for at, source in enumerate(row.source):
        sub = written.procedure.states[source].sub_dossier
        if sub is None or (outcome == "withdrawn" and sub.withdrawn is None):
            yield written.finding((*path, "source", at), "E268", action=row.trigger, key_name=source)
    for other in written.procedure.transitions:
        if other.trigger == row.trigger and other.sub != row.sub and set(other.source) & set(row.source):
            yield written.finding((*path, "sub"), "E268", key=True, action=row.trigger, key_name="sub")
            break
