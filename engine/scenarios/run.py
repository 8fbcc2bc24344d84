"""Running scenarios: each on a fresh store in memory, through the same engine as everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.errors import HosoError
from hoso.engine.reason import Refusal
from hoso.engine.scenarios.founding import founded
from hoso.engine.scenarios.play import Player

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.finding import Place
    from hoso.engine.scenarios.office import ScenarioOffice
    from hoso.engine.scenarios.scenario import After, Cases, CasesText, Step


class Miss(NamedTuple):
    """A step that did not go as the file says."""

    place: Place | None
    expected: str
    happened: str


class _Wrong(NamedTuple):
    """What was expected and what happened, where the two differ."""

    expected: str
    happened: str
    #: Is the dossier where it should be all the same? So it is after a refusal for other reasons, which
    #: changes nothing, and where only a date is another.
    in_place: bool = False


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
    #: Later steps that did not go as expected either; told where the first one left the dossier in its place.
    others: tuple[Miss, ...] = ()


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
    return [trials.course(index, tells_all=True).run() for index in range(len(cases.scenarios))]


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

    def course(self, index: int, *, tells_all: bool = False) -> Course:
        """One scenario that waits to be run, on the first day of its office.

        With `tells_all` it goes on where a step went otherwise but left the dossier in its place.
        """
        self._runs += 1
        begins, closed = self._setting(index)
        office = self._office
        if begins or closed:
            day = begins or self._day
            office = founded(
                self._cases, self._resolved, self._calendars, day, closed, beside=self._text.beside
            )
        office.begin()
        return Course(self._text, self._cases, index, office, f"cases.{self._runs}", tells_all=tells_all)

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
        self,
        text: CasesText,
        cases: Cases,
        index: int,
        office: ScenarioOffice,
        client: str,
        *,
        tells_all: bool = False,
    ) -> None:
        self._text = text
        self._tells_all = tells_all
        self._cases = cases
        self._index = index
        self._scenario = cases.scenarios[index]
        self._office = office
        #: Who does the steps, on a dossier of its own.
        self.player = Player(cases.procedure, office, client)
        self._before: list[tuple[str, ...]] = []
        self._unknown: str | None = None

    def run(self) -> CaseResult:
        """Take the steps until the dossier is not where the file says."""
        wrong = self._begin(self._index)
        if wrong is not None:
            where = "after" if self._scenario.after is not None else None
            return self._result(0, [(where, wrong)])
        found: list[tuple[int | str | None, _Wrong]] = []
        for number, step in enumerate(self._scenario.steps):
            self._before.append(self.player.states())
            wrong = self._take(step)
            if wrong is None:
                continue
            found.append((number, wrong))
            if not (self._tells_all and wrong.in_place):
                break
        if found:
            first, _ = found[0]
            return self._result(first if isinstance(first, int) else 0, found)
        steps = len(self._scenario.steps)
        return CaseResult(self._scenario.scenario, passed=True, steps=steps, before=tuple(self._before))

    def _begin(self, index: int) -> _Wrong | None:
        """Bring the dossier to where the scenario begins; if that fails, what was expected and happened."""
        scenario = self._cases.scenarios[index]
        if scenario.after is not None:
            return self._follow(index, scenario.after)
        if scenario.opened == "given":
            given = scenario.given or self._cases.given
            opening = self.player.open(given.who, given.fields, given.documents, None)
            if isinstance(opening, Refusal):
                return _Wrong("open", _told(opening))
        return None

    def _follow(self, index: int, after: After) -> _Wrong | None:
        """Take the course of an earlier scenario, to its end or to where it first reaches a state.

        Where a step of it went otherwise but left the dossier in its place, that scenario tells of it.
        """
        wanted = f"{after.scenario}: {after.at}" if after.at is not None else after.scenario
        earlier = self._cases.scenarios[:index]
        found = next((number for number, item in enumerate(earlier) if item.scenario == after.scenario), None)
        if found is None:
            return _Wrong(wanted, _listed([item.scenario for item in earlier]))
        wrong = self._begin(found)
        for step in earlier[found].steps:
            if wrong is not None or after.at in self.player.states():
                return wrong
            wrong = self._take(step)
            if wrong is not None and wrong.in_place and self._tells_all:
                wrong = None
        if wrong is None and after.at is not None and after.at not in self.player.states():
            return _Wrong(wanted, ", ".join(self.player.states()))
        return wrong

    def _result(self, done: int, found: Sequence[tuple[int | str | None, _Wrong]]) -> CaseResult:
        first, *others = [Miss(self._place(where), *wrong[:2]) for where, wrong in found]
        return CaseResult(
            self._scenario.scenario,
            passed=False,
            steps=done,
            place=first.place,
            expected=first.expected,
            happened=first.happened,
            before=tuple(self._before),
            unknown=self._unknown,
            others=tuple(others),
        )

    def _place(self, where: int | str | None) -> Place | None:
        path: tuple[str | int, ...] = ("scenarios", self._index)
        if where is not None:
            path = (*path, where) if isinstance(where, str) else (*path, "steps", where)
        return self._text.document.place(path) if self._text.document is not None else None

    def _take(self, step: Step) -> _Wrong | None:
        """Do one step; what was expected and what happened, where the two differ."""
        try:
            outcome = self.player.do(step)
        except HosoError as error:
            return _Wrong("no error", str(error))
        if isinstance(outcome, Refusal):
            if step.refused is not None and set(step.refused) == outcome.subjects():
                return None
            expected = _listed(step.refused) if step.refused is not None else "done"
            if any(reason.code == "unknown_action" for reason in outcome.reasons):
                self._unknown = step.do
            return _Wrong(expected, _told(outcome), in_place=step.refused is not None)
        if step.refused is not None:
            return _Wrong(_listed(step.refused), f"done: {', '.join(outcome.to) or outcome.command}")
        return self._compare(step)

    def _compare(self, step: Step) -> _Wrong | None:
        with self.player.engine.store.reading() as reading:
            head = reading.head(self.player.of(step))
        body = head.body if head is not None else {}
        if step.then is not None and body["state"] != sorted(step.then):
            return _Wrong(", ".join(sorted(step.then)), ", ".join(body["state"]))
        if step.outcome is not None and body.get("outcome") != step.outcome:
            return _Wrong(step.outcome, str(body.get("outcome", "open")))
        return self._compare_dates(step)

    def _compare_dates(self, step: Step) -> _Wrong | None:
        """What is due after a step, why, and where that stands."""
        if step.due is None and step.because is None and step.light is None:
            return None
        dossier = self.player.of(step)
        found = self._office.promised(dossier)
        due = self._office.wall(found.due, dossier) if found is not None and found.due else "none"
        because = found.because() if found is not None else []
        light = found.light if found is not None else "none"
        if step.due is not None and step.due != due:
            return _Wrong(f"due {step.due}", f"due {due}, because {_listed(because)}", in_place=True)
        if step.because is not None and set(step.because) != set(because):
            return _Wrong(f"because {_listed(step.because)}", f"because {_listed(because)}", in_place=True)
        return None if step.light in (None, light) else _Wrong(str(step.light), light, in_place=True)


def _told(refusal: Refusal) -> str:
    return f"refused: {_listed(sorted(refusal.subjects()))}"


def _listed(subjects: Sequence[str]) -> str:
    return "[" + ", ".join(subjects) + "]"
