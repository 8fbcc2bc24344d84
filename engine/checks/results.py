"""Results: every name is known, somebody signs them, and something gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.yaml_text import Path


def check_results(written: Written) -> Iterator[Finding]:
    """E201 for names. E296: a result that only the clock would sign. W322: one that nothing gives."""
    procedure = written.procedure
    actions = {row.trigger for row in procedure.transitions}
    given = {name for row in procedure.transitions for name in row.gives}
    for name, result in procedure.results.items():
        path: Path = ("results", name)
        if result.signed_by is not None:
            yield from written.unknown((*path, "signed_by"), "action", result.signed_by, actions)
        if result.document is not None:
            yield from written.unknown((*path, "document"), "document", result.document, procedure.documents)
        if name not in given:
            yield written.finding(path, "W322", key=True, name=name)
    for index, row in enumerate(procedure.transitions):
        by_clock = row.automatic or (row.after is not None and row.after.by_clock)
        for number, name in enumerate(row.gives):
            at: Path = ("transitions", index, "gives", number)
            if name not in procedure.results:
                yield from written.unknown(at, "result", name, procedure.results)
            elif by_clock and procedure.results[name].signed_by in (None, row.trigger):
                yield written.finding(at, "E296", name=name, action=row.trigger)
