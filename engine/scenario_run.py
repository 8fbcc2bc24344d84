"""Running scenarios: each on a fresh store in memory, through the same engine as everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.errors import HosoError
from hoso.engine.reason import Refusal
from hoso.engine.scenario_founding import founded
from hoso.engine.scenario_play import Player

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.finding import Place
    from hoso.engine.scenario import After, Cases, CasesText, Step
    from hoso.engine.scenario_office import ScenarioOffice


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one scenario went."""

    scenario: str
    passed: bool
    #: Number of steps that went as expected.
    steps: int
    #: Where the first step stands that did not, what was expected and what happened instead.
    place: Place | None = None
    expected: str = ""
    happened: str = ""
    #: The state, or states, in which the dossier stood before each of its own steps.
    before: tuple[tuple[str, ...], ...] = ()
    #: The action that the procedure does not have, where that is why.
    unknown: str | None = None


def run_cases(
    text: CasesText, resolved: bytes, day: str, calendars: Sequence[bytes] = ()
) -> list[CaseResult]:
    """Run every scenario of a file against a resolved definition, as if it were `day` (YYYY-MM-DD).

    `calendars` are the files that time is reckoned by, each before those that extend it; without them
    nothing is due and no limit of time is held.
    """
    cases = text.cases
    if cases is None:
        return []
    trials = Trials(text, cases, resolved, day, calendars)
    return [trials.run(index) for index in range(len(cases.scenarios))]


class Trials:
    """The scenarios of a file against one definition: one office in memory, a dossier for each of them."""

    def __init__(
        self, text: CasesText, cases: Cases, resolved: bytes, day: str, calendars: Sequence[bytes] = ()
    ) -> None:
        """Found the office with the people of the file, and deploy calendars and definition.

        Raises:
            ScenarioUnusable: the people make no directory, the checker refuses the definition, or a
                calendar is none.
        """
        self._text = text
        self._cases = cases
        self._day = day
        self._resolved = resolved
        self._calendars = calendars
        self._office = founded(cases, resolved, calendars, day, beside=text.beside)
        self._runs = 0

    def run(self, index: int) -> CaseResult:
        """Run one scenario, by its number, from the first day on; again, it runs on another dossier."""
        return self.course(index).run()

    def course(self, index: int) -> Course:
        """One scenario that waits to be run, on the first day of its office."""
        self._runs += 1
        begins, closed = self._setting(index)
        office = self._office
        if begins or closed:
            day = begins or self._day
            office = founded(
                self._cases, self._resolved, self._calendars, day, closed, beside=self._text.beside
            )
        office.begin()
        return Course(self._text, self._cases, index, office, f"cases.{self._runs}")

    def _setting(self, index: int) -> tuple[str | None, Sequence[str]]:
        """The day on which a scenario begins, and those on which the office is closed."""
        scenario = self._cases.scenarios[index]
        if scenario.begins or scenario.closed or scenario.after is None:
            return scenario.begins, scenario.closed
        earlier = [item.scenario for item in self._cases.scenarios[:index]]
        wanted = scenario.after.scenario
        return self._setting(earlier.index(wanted)) if wanted in earlier else (None, ())


class Course:
    """One scenario on its own dossier."""

    def __init__(
        self, text: CasesText, cases: Cases, index: int, office: ScenarioOffice, client: str
    ) -> None:
        self._text = text
        self._cases = cases
        self._index = index
        self._scenario = cases.scenarios[index]
        self._office = office
        #: Who does the steps, on a dossier of its own.
        self.player = Player(cases.procedure, office, client)
        self._before: list[tuple[str, ...]] = []
        self._unknown: str | None = None

    def run(self) -> CaseResult:
        """Take the steps until one does not go as the file says."""
        wrong = self._begin(self._index)
        if wrong is not None:
            return self._result(0, "after" if self._scenario.after is not None else None, *wrong)
        for number, step in enumerate(self._scenario.steps):
            self._before.append(self.player.states())
            wrong = self._take(step)
            if wrong is not None:
                return self._result(number, number, *wrong)
        steps = len(self._scenario.steps)
        return CaseResult(self._scenario.scenario, passed=True, steps=steps, before=tuple(self._before))

    def _begin(self, index: int) -> tuple[str, str] | None:
        """Bring the dossier to where the scenario begins; if that fails, what was expected and happened."""
        scenario = self._cases.scenarios[index]
        if scenario.after is not None:
            return self._follow(index, scenario.after)
        if scenario.opened == "given":
            given = scenario.given or self._cases.given
            opening = self.player.open(given.who, given.fields, given.documents, None)
            if isinstance(opening, Refusal):
                return "open", _told(opening)
        return None

    def _follow(self, index: int, after: After) -> tuple[str, str] | None:
        """Take the course of an earlier scenario, to its end or to where it first reaches a state."""
        wanted = f"{after.scenario}: {after.at}" if after.at is not None else after.scenario
        earlier = self._cases.scenarios[:index]
        found = next((number for number, item in enumerate(earlier) if item.scenario == after.scenario), None)
        if found is None:
            return wanted, _listed([item.scenario for item in earlier])
        wrong = self._begin(found)
        for step in earlier[found].steps:
            if wrong is not None or after.at in self.player.states():
                return wrong
            wrong = self._take(step)
        if wrong is None and after.at is not None and after.at not in self.player.states():
            return wanted, ", ".join(self.player.states())
        return wrong

    def _result(self, done: int, where: int | str | None, expected: str, happened: str) -> CaseResult:
        path: tuple[str | int, ...] = ("scenarios", self._index)
        if where is not None:
            path = (*path, where) if isinstance(where, str) else (*path, "steps", where)
        place = self._text.document.place(path) if self._text.document is not None else None
        return CaseResult(
            self._scenario.scenario,
            passed=False,
            steps=done,
            place=place,
            expected=expected,
            happened=happened,
            before=tuple(self._before),
            unknown=self._unknown,
        )

    def _take(self, step: Step) -> tuple[str, str] | None:
        """Do one step; what was expected and what happened, where the two differ."""
        try:
            outcome = self.player.do(step)
        except HosoError as error:
            return "no error", str(error)
        if isinstance(outcome, Refusal):
            if step.refused is not None and set(step.refused) == outcome.subjects():
                return None
            expected = _listed(step.refused) if step.refused is not None else "done"
            if any(reason.code == "unknown_action" for reason in outcome.reasons):
                self._unknown = step.do
            return expected, _told(outcome)
        if step.refused is not None:
            return _listed(step.refused), f"done: {', '.join(outcome.to) or outcome.command}"
        return self._compare(step)

    def _compare(self, step: Step) -> tuple[str, str] | None:
        with self.player.engine.store.reading() as reading:
            head = reading.head(self.player.of(step))
        body = head.body if head is not None else {}
        if step.then is not None and body["state"] != sorted(step.then):
            return ", ".join(sorted(step.then)), ", ".join(body["state"])
        if step.outcome is not None and body.get("outcome") != step.outcome:
            return step.outcome, str(body.get("outcome", "open"))
        return self._compare_dates(step)

    def _compare_dates(self, step: Step) -> tuple[str, str] | None:
        """What is due after a step, why, and where that stands."""
        if step.due is None and step.because is None and step.light is None:
            return None
        dossier = self.player.of(step)
        found = self._office.promised(dossier)
        due = self._office.wall(found.due, dossier) if found is not None and found.due else "none"
        because = found.because() if found is not None else []
        light = found.light if found is not None else "none"
        if step.due is not None and step.due != due:
            return f"due {step.due}", f"due {due}, because {_listed(because)}"
        if step.because is not None and set(step.because) != set(because):
            return f"because {_listed(step.because)}", f"because {_listed(because)}"
        return None if step.light in (None, light) else (str(step.light), light)


def _told(refusal: Refusal) -> str:
    return f"refused: {_listed(sorted(refusal.subjects()))}"


def _listed(subjects: Sequence[str]) -> str:
    return "[" + ", ".join(subjects) + "]"
