"""The records that scenarios leave: honest ones, of every shipped procedure, in which nothing is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hoso.engine.scenarios.run import Trials
from hoso.engine.verification import verify

from .test_cases import SHIPPED, _calendars, _cases, _day, _resolved

if TYPE_CHECKING:
    from hoso.engine.scenarios.office import ScenarioOffice


class Kept(Trials):
    """Scenarios whose offices are kept."""

    def __init__(self, *known: Any) -> None:
        """Found them."""
        self.offices: list[ScenarioOffice] = []
        super().__init__(*known)

    def _founded(self, *about: Any) -> ScenarioOffice:
        office = super()._founded(*about)
        self.offices.append(office)
        return office


@pytest.mark.parametrize("name", SHIPPED)
def test_the_record_of_every_scenario_verifies(name: str) -> None:
    """Every entry of every scenario is one that could be: verification raises no false alarm."""
    text = _cases(name)
    assert text.cases is not None
    trials = Kept(text, text.cases, _resolved(name), _day(name), _calendars(name))
    for index in range(len(text.cases.scenarios)):
        assert trials.run(index).passed
    for office in trials.offices:
        with office.engine.store.reading() as reading:
            verdicts = list(verify(reading))
        assert [problem for verdict in verdicts for problem in verdict.problems] == []
        assert sum(verdict.entries for verdict in verdicts) >= 2
