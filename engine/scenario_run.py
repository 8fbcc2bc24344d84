"""Running scenarios: each on a fresh store in memory, through the same engine as everything else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hoso.engine.binary import digest
from hoso.engine.clocks.pending import OF_MOVE, OF_TIMER, pending
from hoso.engine.commands import (
    CLOCK,
    Agency,
    Answer,
    Ask,
    Asking,
    Assign,
    Attach,
    Change,
    Claim,
    Correct,
    Decree,
    Deploy,
    File,
    Fire,
    Lapse,
    Open,
    Override,
    Recall,
    Release,
    Take,
)
from hoso.engine.directory import PUBLISHER, REGISTRAR
from hoso.engine.errors import HosoError
from hoso.engine.reason import Refusal
from hoso.engine.resolved import procedure_of
from hoso.engine.scenario_office import ScenarioOffice, closed_on
from hoso.engine.worktime.calendar_text import read_layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoso.engine.commands import Command
    from hoso.engine.finding import Place
    from hoso.engine.receipt import Receipt
    from hoso.engine.scenario import After, Cases, CasesText, Step

#: The unit and the founder that every scenario has.
_UNIT, _FOUNDER = "office", "founder"


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


def run_case(
    text: CasesText, index: int, resolved: bytes, day: str, calendars: Sequence[bytes] = ()
) -> CaseResult:
    """Run one scenario of a file that could be read, by its place in the file."""
    assert text.cases is not None
    return Trials(text, text.cases, resolved, day, calendars).run(index)


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
        self._procedure = procedure_of(resolved)
        self._office = self._founded(day, ())
        self._runs = 0

    def run(self, index: int) -> CaseResult:
        """Run one scenario, by its number, from the first day on; again, it runs on another dossier."""
        self._runs += 1
        begins, closed = self._setting(index)
        office = self._founded(begins or self._day, closed) if begins or closed else self._office
        office.begin()
        return _Course(self._text, self._cases, index, office, f"cases.{self._runs}").run()

    def _setting(self, index: int) -> tuple[str | None, Sequence[str]]:
        """The day on which a scenario begins, and those on which the office is closed."""
        scenario = self._cases.scenarios[index]
        if scenario.begins or scenario.closed or scenario.after is None:
            return scenario.begins, scenario.closed
        earlier = [item.scenario for item in self._cases.scenarios[:index]]
        wanted = scenario.after.scenario
        return self._setting(earlier.index(wanted)) if wanted in earlier else (None, ())

    def _founded(self, day: str, closed: Sequence[str]) -> ScenarioOffice:
        """An office on a day, in the calendar of the procedure closed on some days besides."""
        office = ScenarioOffice(day, self._procedure)
        founder = Asking(_FOUNDER, "cases", "people")
        commands: list[Command] = [Change(founder, tuple(_founding(self._cases)))]
        for number, file in enumerate(self._calendars, 1):
            data = closed_on(file, closed, day) if closed and self._is_own(file) else file
            commands.append(Decree(replace(founder, key=f"calendar {number}"), data))
        commands.append(Deploy(replace(founder, key="definition"), self._resolved))
        for command in commands:
            outcome = office.engine.handle(command)
            if isinstance(outcome, Refusal):
                raise ScenarioUnusable(_told(outcome))
        return office

    def _is_own(self, file: bytes) -> bool:
        """Is it the calendar of the procedure, not one under it or of another agency?"""
        layer, rules = read_layer(file, "").layer, self._procedure.clock
        return layer is not None and rules is not None and layer.name == rules.calendar


class _Course:
    """One scenario on its own dossier."""

    def __init__(
        self, text: CasesText, cases: Cases, index: int, office: ScenarioOffice, client: str
    ) -> None:
        self._text = text
        self._cases = cases
        self._index = index
        self._scenario = cases.scenarios[index]
        self._office = office
        self._engine = office.engine
        #: Under which name its requests have their keys: no two runs share one.
        self._client = client
        self._dossier = ""
        self._before: list[tuple[str, ...]] = []
        self._keys = 0

    def run(self) -> CaseResult:
        """Take the steps until one does not go as the file says."""
        wrong = self._begin(self._index)
        if wrong is not None:
            return self._result(0, "after" if self._scenario.after is not None else None, *wrong)
        for number, step in enumerate(self._scenario.steps):
            self._before.append(self._states())
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
            opening = self._open(given.who, given.fields, given.documents, None)
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
            if wrong is not None or after.at in self._states():
                return wrong
            wrong = self._take(step)
        if wrong is None and after.at is not None and after.at not in self._states():
            return wanted, ", ".join(self._states())
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
        )

    def _states(self) -> tuple[str, ...]:
        """Where the dossier stands; nowhere as long as none is open."""
        with self._engine.store.reading() as reading:
            head = reading.head(self._dossier)
        return tuple(head.body["state"]) if head is not None else ()

    def _take(self, step: Step) -> tuple[str, str] | None:
        """Do one step; what was expected and what happened, where the two differ."""
        try:
            outcome = self._do(step)
        except HosoError as error:
            return "no error", str(error)
        if isinstance(outcome, Refusal):
            if step.refused is not None and set(step.refused) == outcome.subjects():
                return None
            expected = _listed(step.refused) if step.refused is not None else "done"
            return expected, _told(outcome)
        if step.refused is not None:
            return _listed(step.refused), f"done: {', '.join(outcome.to) or outcome.command}"
        return self._compare(step)

    def _compare(self, step: Step) -> tuple[str, str] | None:
        with self._engine.store.reading() as reading:
            head = reading.head(self._dossier)
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
        found = self._office.promised(self._dossier)
        due = self._office.wall(found.due, self._dossier) if found is not None and found.due else "none"
        because = found.because() if found is not None else []
        light = found.light if found is not None else "none"
        if step.due is not None and step.due != due:
            return f"due {step.due}", f"due {due}, because {_listed(because)}"
        if step.because is not None and set(step.because) != set(because):
            return f"because {_listed(step.because)}", f"because {_listed(because)}"
        return None if step.light in (None, light) else (str(step.light), light)

    def _do(self, step: Step) -> Receipt | Refusal:
        office = self._office
        if step.day is not None:
            office.reach(office.moment(step.day))
        if step.after is not None:
            office.wait(step.after, self._dossier)
        if step.at is not None:
            office.reach(office.instant(step.at, self._dossier))
        if step.do == "open":
            return self._open(step.who, step.fields, step.documents, step.reason)
        if step.who == CLOCK:
            asking = self._asking(CLOCK, None, step.seen)
            return self._engine.handle(Fire(asking, self._dossier, self._timer(step)))
        return self._engine.handle(self._command(step))

    def _command(self, step: Step) -> Command:
        asking = self._asking(step.who, step.acting_for, step.seen)
        files = _files(step.documents)
        if step.do in self._office.actions:
            return Take(asking, self._dossier, step.do, dict(step.fields), files, step.reason)
        match step.do:
            case "claim":
                return Claim(asking, self._dossier, step.state)
            case "release":
                return Release(asking, self._dossier, step.reason, step.state)
            case "assign":
                return Assign(asking, self._dossier, step.to or step.who, step.reason, step.state)
            case "attach":
                return Attach(asking, self._dossier, files)
            case "correct":
                return Correct(asking, self._dossier, dict(step.fields), step.reason)
            case "ask":
                agencies = tuple(Agency(role, self._due(day)) for role, day in step.agencies.items())
                return Ask(asking, self._dossier, agencies, step.text, files)
            case "answer":
                request, opinion = self._request(step), step.opinion or ""
                return Answer(asking, self._dossier, request, opinion, step.text, files, dict(step.fields))
            case "recall":
                return Recall(asking, self._dossier, self._request(step), step.reason)
            case "lapse":
                return Lapse(asking, self._dossier, self._request(step))
            case "override":
                way, to = step.way or "", step.to or ""
                return Override(asking, self._dossier, way, to, step.reason, step.authority)
            case action:
                return Take(asking, self._dossier, action, dict(step.fields), files, step.reason)

    def _request(self, step: Step) -> str:
        """The latest request to the agency of a step; where there is none, its name stands for one."""
        with self._engine.store.reading() as reading:
            head = reading.head(self._dossier)
        requests = head.body["requests"] if head is not None else []
        own = [item["request"] for item in requests if item["agency"] == step.agency]
        return str(own[-1]) if own else step.agency or "none"

    def _timer(self, step: Step) -> str:
        """What is pending under the name of a step; where nothing is, what would be."""
        if step.do == "lapse":
            return self._request(step)
        between = OF_MOVE if step.do in self._office.actions else OF_TIMER
        with self._engine.store.reading() as reading:
            head = reading.head(self._dossier)
        known = [item.timer for item in pending(head.body)] if head is not None else []
        wanted = f"{between}{step.do}"
        found = (timer for timer in known if timer.endswith(wanted))
        return next(found, f"{step.state or ' '.join(self._states())}{wanted}")

    def _due(self, day: str) -> str | None:
        return None if day == "none" else self._office.moment(int(day))

    def _open(
        self, who: str, fields: dict[str, str], documents: Sequence[str], reason: str | None
    ) -> Receipt | Refusal:
        asking = self._asking(who, None, None)
        command = Open(
            asking,
            self._cases.procedure,
            _UNIT,
            series="CASE-",
            fields=dict(fields),
            files=_files(documents),
            reason=reason,
        )
        outcome = self._engine.handle(command)
        if not isinstance(outcome, Refusal):
            self._dossier = outcome.stream
        return outcome

    def _asking(self, who: str, acting_for: str | None, seen: int | None) -> Asking:
        self._keys += 1
        return Asking(who, self._client, str(self._keys), acting_for, seen)


class ScenarioUnusable(HosoError):
    """The people of a scenario file do not make a directory."""

    code = "scenario_unusable"


def _founding(cases: Cases) -> Iterator[dict[str, Any]]:
    """The directory of the scenarios: one unit, the people of the file, and a founder."""
    yield {"kind": "unit", "unit": _UNIT, "labels": {}}
    yield {"kind": "officer", "officer": _FOUNDER}
    yield from (_granted(_FOUNDER, power) for power in (REGISTRAR, PUBLISHER))
    for name, person in cases.people.items():
        yield {"kind": "officer", "officer": name}
        yield from (_granted(name, role) for role in person.holds)
    for item in cases.delegations:
        delegated: dict[str, Any] = {"kind": "delegated", "officer": item.officer, "to": item.to}
        delegated["_sd"] = {"authority": "scenario"}
        if item.roles:
            delegated["roles"] = list(item.roles)
        yield delegated


def _granted(officer: str, role: str) -> dict[str, Any]:
    return {"kind": "granted", "officer": officer, "role": role, "unit": _UNIT}


def _files(documents: Sequence[str]) -> tuple[File, ...]:
    """Files with invented contents: a scenario says which papers come, not what is on them."""
    return tuple(File(name, digest(name.encode()), f"{name}.pdf", 1) for name in documents)


def _told(refusal: Refusal) -> str:
    return f"refused: {_listed(sorted(refusal.subjects()))}"


def _listed(subjects: Sequence[str]) -> str:
    return "[" + ", ".join(subjects) + "]"
