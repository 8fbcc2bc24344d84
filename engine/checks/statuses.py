"""Status codes of the portal: where the public follows a dossier, it has one wherever it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding


def check_statuses(written: Written) -> Iterator[Finding]:
    """W321: a state without a status where others have one; inside branches the parallel state shows its."""
    states = written.procedure.states
    shown = [name for name, state in states.items() if state.status is not None]
    for name, state in states.items():
        if shown and state.status is None and state.branch is None:
            yield written.finding(("states", name), "W321", key=True, name=name, other=shown[0])
