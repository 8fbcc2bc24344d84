"""People: somebody can open a dossier and take each action, and four eyes can be four."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.procedure import LEAVING, holders_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Procedure


def check_people(written: Written) -> Iterator[Finding]:
    """E711 and E713 to E715 for what no directory can cure."""
    procedure = written.procedure
    for name, role in procedure.roles.items():
        if role.applicant and role.outside:
            yield written.finding(("roles", name), "E713", key=True, name=name)
    yield from _opening(written)
    actors: dict[str, set[str]] | None = None
    alone = {name for name, role in procedure.roles.items() if role.applicant}
    for index, row in enumerate(procedure.transitions):
        if not row.different_from:
            continue
        by = {role for source in row.source for role in holders_of(row, source, procedure)}
        if not by or not by <= alone:
            continue
        actors = doers(procedure) if actors is None else actors
        for other in row.different_from:
            if actors.get(other) and actors[other] <= alone:
                path = ("transitions", index, "different_from", other)
                yield written.finding(path, "E711", key=True, action=row.trigger, other=other)


def _opening(written: Written) -> Iterator[Finding]:
    """E715: whoever opens a dossier gives every field that is not optional, in one role."""
    procedure = written.procedure
    required = {name: field for name, field in procedure.fields.items() if not field.optional}
    missing = [
        [name for name, field in required.items() if role not in field.set_by] for role in procedure.open.by
    ]
    if missing and all(missing):
        fewest = min(missing, key=len)
        yield written.finding(("open", "by"), "E715", fields=", ".join(fewest))


def doers(procedure: Procedure) -> dict[str, set[str]]:
    """Action -> the roles that may take it, in whatever state."""
    found: dict[str, set[str]] = {}
    for row in procedure.transitions:
        if row.trigger not in LEAVING and not row.sub:
            for source in row.source:
                found.setdefault(row.trigger, set()).update(holders_of(row, source, procedure))
    return found
