"""The example procedures: nothing is found in them, their scenarios pass, their pictures can be drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoso import workflows
from hoso.adapters.wording.picture import captions_of
from hoso.adapters.wording.wording import Wording
from hoso.engine.drawing import draw_svg
from hoso.engine.procedure_text import read_procedures
from hoso.engine.resolved import procedure_of, resolve
from hoso.engine.scenarios.office import all_calendars
from hoso.engine.scenarios.run import run_cases
from hoso.engine.scenarios.scenario import read_cases

if TYPE_CHECKING:
    from hoso.engine.procedure_text import ProcedureText

FOLDER = Path(__file__).parent
FILES = sorted(
    path.name.removesuffix(".yaml") for path in FOLDER.glob("*.yaml") if ".cases." not in path.name
)
#: Those that have scenarios.
NAMES = [name for name in FILES if FOLDER.joinpath(f"{name}.cases.yaml").is_file()]


def _read(name: str) -> ProcedureText:
    file = FOLDER / f"{name}.yaml"
    (text,) = read_procedures(file.read_bytes(), file.name, workflows.sources)
    return text


@pytest.mark.parametrize("name", FILES)
def test_the_checker_finds_nothing(name: str):
    """An example that is not right would teach what is wrong."""
    assert [item for item in _read(name).findings if not item.code.startswith("N")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_passes(name: str):
    """Each scenario goes as its file says."""
    procedure = _read(name).procedure
    assert procedure is not None
    cases = read_cases((FOLDER / f"{name}.cases.yaml").read_bytes(), f"{name}.cases.yaml")
    assert cases.cases is not None, cases.findings
    resolved = resolve(procedure)
    others = [_read(other).procedure for other in cases.cases.beside]
    cases = replace(cases, beside=tuple(resolve(other) for other in others if other is not None))
    calendars = all_calendars(procedure_of(resolved), cases, workflows.sources)
    results = run_cases(cases, resolved, "2026-08-03", calendars)
    assert [item for item in results if not item.passed] == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", FILES)
def test_every_picture_can_be_drawn(name: str, language: str):
    """What is particular to an example has its words in the picture."""
    procedure = procedure_of(resolve(_read(name).procedure))
    picture = draw_svg(procedure, captions_of(Wording(language), procedure))
    assert "…" not in picture
