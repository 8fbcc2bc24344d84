"""Results: every name is known, somebody signs them, and something gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.procedure import LEAVING, holders_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.language.yaml_text import Path


def check_results(written: Written) -> Iterator[Finding]:
    """E201 for names. E296: a result that nobody would sign. W322: one that nothing gives."""
    procedure = written.procedure
    if not procedure.results and not any(row.gives for row in procedure.transitions):
        return
    rows = [row for row in procedure.transitions if row.trigger not in LEAVING]
    actions = {row.trigger for row in rows}
    unsigned = actions - {
        row.trigger for row in rows if any(holders_of(row, name, procedure) for name in row.source)
    }
    given = {name for row in procedure.transitions for name in row.gives}
    for name, result in procedure.results.items():
        path: Path = ("results", name)
        if result.signed_by is not None:
            yield from written.unknown((*path, "signed_by"), "action", result.signed_by, actions)
        if result.signed_by in unsigned:
            yield written.finding((*path, "signed_by"), "E296", name=name, action=result.signed_by)
        if result.document is not None:
            yield from written.unknown((*path, "document"), "document", result.document, procedure.documents)
        if name not in given:
            yield written.finding(path, "W322", key=True, name=name)
    for index, row in enumerate(procedure.transitions):
        by_itself = row.by_clock or row.sub
        for number, name in enumerate(row.gives):
            at: Path = ("transitions", index, "gives", number)
            if name not in procedure.results:
                yield from written.unknown(at, "result", name, procedure.results)
            elif by_itself and procedure.results[name].signed_by in {None, row.trigger} - unsigned:
                yield written.finding(at, "E296", name=name, action=row.trigger)
