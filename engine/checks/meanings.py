"""Meanings: a guard can hold and can fail, and what of it is not decided is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.exploration.abstraction import Abstraction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding


def check_meanings(written: Written) -> Iterator[Finding]:
    """E701 and W702: a guard that says the same of all values there can be. N720: one not decided whole."""
    procedure = written.procedure
    abstraction = Abstraction(procedure, written.guards, procedure.guards)
    for name, meaning in abstraction.meanings.items():
        path = ("guards", name, "cel")
        if not meaning.holds:
            yield written.finding(path, "E701", name=name)
        elif not meaning.fails:
            yield written.finding(path, "W702", name=name)
        elif not meaning.is_decided:
            yield written.finding(path, "N720", name=name)
