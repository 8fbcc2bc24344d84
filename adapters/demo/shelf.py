"""The shelf: the shipped procedures the office works by, and values that are right for their fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoso import workflows
from hoso.engine.procedure_text import read_procedures
from hoso.engine.scenarios.scenario import read_cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.procedure import Procedure

#: The first scenario of a shipped file goes straight to the end.
_STRAIGHT = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A procedure with what a dossier that goes straight through is opened with and given."""

    procedure: Procedure
    fields: dict[str, str]
    documents: tuple[str, ...]
    #: Field → value given on the way.
    given: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its id."""
        return self.procedure.procedure


def shelf() -> list[Kept]:
    """Every shipped procedure that is in force, not a draft: in the order of their ids."""
    kept = [_kept(procedure) for procedure in _procedures() if not procedure.draft]
    return sorted(kept, key=lambda item: item.name)


def _procedures() -> Iterator[Procedure]:
    for name in workflows.shipped():
        for text in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources):
            assert text.procedure is not None, text.findings
            yield text.procedure


def _kept(procedure: Procedure) -> Kept:
    name = procedure.procedure
    cases = read_cases(workflows.cases(name), f"{name}.cases.yaml").cases
    assert cases is not None
    opening = cases.scenarios[_STRAIGHT].given or cases.given
    given = {
        field: value
        for scenario in reversed(cases.scenarios)
        for step in scenario.steps
        if step.refused is None and step.do in procedure.triggers
        for field, value in step.fields.items()
    }
    straight = {
        field: value
        for step in cases.scenarios[_STRAIGHT].steps
        if step.refused is None
        for field, value in step.fields.items()
    }
    return Kept(procedure, dict(opening.fields), tuple(opening.documents), given | straight)
