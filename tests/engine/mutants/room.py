"""The small procedure of these tests, with scenarios that notice every fault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hoso.engine.procedure_text import read_procedure
from hoso.engine.scenarios.scenario import read_cases

if TYPE_CHECKING:
    from hoso.engine.procedure_text import ProcedureText
    from hoso.engine.scenarios.scenario import CasesText

HERE = Path(__file__).parent
ROOM = HERE.joinpath("room.yaml").read_text()
CASES = HERE.joinpath("room.cases.yaml").read_text()
DAY = "2026-08-01"


def procedure(text: str = ROOM) -> ProcedureText:
    """Read it; it has no error."""
    read = read_procedure(text.encode(), "room.yaml")
    assert read.procedure is not None, read.findings
    return read


def cases(without: str = "") -> CasesText:
    """Read its scenarios, without the lines in which this stands."""
    lines = [line for line in CASES.splitlines() if not without or without not in line]
    read = read_cases("\n".join(lines).encode(), "room.cases.yaml")
    assert read.cases is not None, read.findings
    return read
