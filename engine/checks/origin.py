"""Where a procedure comes from: a decision that can be cited, or a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding


def check_origin(written: Written) -> Iterator[Finding]:
    """W313: neither decision nor source."""
    procedure = written.procedure
    if procedure.decision is None and procedure.source is None:
        yield written.finding(("procedure",), "W313", key=True, name=procedure.procedure)
