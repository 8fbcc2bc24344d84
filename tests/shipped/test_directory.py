"""The invented directory that ships: somebody is there for every role of every procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from hoso import workflows
from hoso.engine.procedure_text import read_procedures

if TYPE_CHECKING:
    from hoso.engine.procedure import Procedure

WRITTEN = yaml.load(workflows.directory("demo"), Loader=yaml.BaseLoader)
PROCEDURES = [
    text.procedure
    for name in workflows.shipped()
    for text in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources)
    if text.procedure is not None
]


def line_of(unit: str) -> list[str]:
    """A unit and those above it."""
    parent = WRITTEN["units"][unit].get("parent")
    return [unit, *(line_of(parent) if parent else [])]


def missing(procedure: Procedure) -> list[str]:
    """The roles that nobody holds for dossiers of the unit that opens them."""
    desks = [name for name in procedure.open.by if not procedure.roles[name].applicant]
    unit = next(grant["unit"] for grant in WRITTEN["grants"] if grant["role"] in desks)
    line = line_of(unit)
    held = {grant["role"] for grant in WRITTEN["grants"] if grant.get("covers", grant["unit"]) in line}
    states = procedure.states.values()
    asked = {role for state in states if state.consult for role in state.consult.choose}
    return sorted(({role for row in procedure.transitions for role in row.by} | asked) - held)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda item: item.procedure)
def test_every_role_is_held_by_somebody(procedure: Procedure):
    """Whoever deploys it can take a dossier of each shipped procedure, drafts too, through every state."""
    assert missing(procedure) == []
