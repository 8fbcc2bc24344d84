"""Trying mutants: the scenarios run against each until one of them does not go as it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.errors import HosoError
from hoso.engine.mutants.make import mutants_of
from hoso.engine.resolved import resolve
from hoso.engine.scenarios.run import Trials

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoso.engine.language.yaml_text import Document
    from hoso.engine.mutants.make import Mutant
    from hoso.engine.procedure import Procedure
    from hoso.engine.scenarios.scenario import CasesText, Scenario


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant."""

    mutant: Mutant
    #: The scenario that noticed; None where all of them pass, and the mutant survives.
    killed_by: str | None


class Unsound(HosoError):
    """A scenario fails without any fault put in, so mutants prove nothing."""

    code = "scenarios_fail"


def try_mutants(
    text: CasesText,
    procedure: Procedure,
    document: Document,
    day: str,
    calendars: Sequence[bytes] = (),
) -> tuple[Sequence[Mutant], Iterator[Outcome]]:
    """Make the mutants of a settled procedure, and try each when its outcome is asked for.

    Raises:
        Unsound: the scenarios fail on the procedure itself.
        ScenarioUnusable: the people of the file make no directory.
    """
    cases = text.cases
    assert cases is not None
    sound = Trials(text, cases, resolve(procedure), day, calendars)
    for index in range(len(cases.scenarios)):
        result = sound.run(index)
        if not result.passed:
            raise Unsound(result.scenario)
    mutants = tuple(mutants_of(procedure, document))
    return mutants, (_tried(mutant, text, day, calendars) for mutant in mutants)


def _tried(mutant: Mutant, text: CasesText, day: str, calendars: Sequence[bytes]) -> Outcome:
    assert text.cases is not None
    trials = Trials(text, text.cases, mutant.resolved, day, calendars)
    for index in _in_order(text.cases.scenarios, mutant.action):
        result = trials.run(index)
        if not result.passed:
            return Outcome(mutant, result.scenario)
    return Outcome(mutant, None)


def _in_order(scenarios: Sequence[Scenario], action: str) -> list[int]:
    """The scenarios that take the changed action first, those that come to it soonest before the others."""

    def soonest(index: int) -> tuple[int, int]:
        steps = scenarios[index].steps
        found = (number for number, step in enumerate(steps) if step.do == action)
        return next(found, len(steps) + 1_000), len(steps)

    return sorted(range(len(scenarios)), key=soonest)
