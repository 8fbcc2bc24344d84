"""The office: plans the courses of its dossiers, then works through them by its own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

from hoso import workflows
from hoso.adapters.demo.course import KEEPER, Course, Step, telling_course
from hoso.adapters.demo.kinds import CORRECTION, EVERY, GIFT, kind
from hoso.adapters.demo.office_clock import after, between
from hoso.adapters.wording.moments import local
from hoso.engine.binary import digest
from hoso.engine.commands import (
    Asking,
    Assign,
    Attach,
    Change,
    Claim,
    Correct,
    Deploy,
    Erase,
    File,
    Open,
    Take,
)
from hoso.engine.directory_text import read_directory
from hoso.engine.instant import instant_of
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from hoso.engine.resolved import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoso.engine.commands import Command
    from hoso.engine.handle import Engine
    from hoso.engine.head import Head

UNIT, CODE = "tan_hoa", "H49.99"
#: Before this day the procedures are not in force.
_IN_FORCE = datetime(2026, 7, 10, tzinfo=UTC)
#: How far back the office begins, and how far back the dossier that is shown.
_SPAN, _SHOWN = timedelta(days=42), timedelta(days=14)
#: The shown dossier, and those whose kinds come first, have the time to go to their end.
_EARLY = 10 * 450


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something that was tried and refused."""

    dossier: int
    at: str
    step: Step
    refusal: Refusal
    #: The dossier as it was then.
    head: Head


class DemoFault(RuntimeError):
    """A step of the demo went otherwise than planned: the plan or the engine is wrong."""


class Office:
    """An invented commune and its dossiers."""

    def __init__(self, engine_with: Callable[[Callable[[], str]], Engine], seed: int, language: str) -> None:
        """Found the office on a fresh store; `engine_with` puts an engine over it that has our clock."""
        self._random = Random(seed)  # noqa: S311 - chance for a demo, not for secrets
        self._language = language
        self._invented: dict[str, Any] = yaml.safe_load(_data("hoso.adapters.demo", "invented.yaml"))
        self._end = max(datetime.now(UTC), _IN_FORCE + _SPAN)
        self._start = after(self._end - _SPAN, 0)
        self._now = instant_of(self._start)
        self._codes: dict[int, str] = {}
        self._streams: dict[int, str] = {}
        self._plan: list[tuple[datetime, int, Step]] = []
        self._keys = 0
        self.engine = engine_with(lambda: self._now)
        self.refused: list[Attempt] = []
        #: How many entries founded the office.
        self.founding = self._found()

    @property
    def shown(self) -> str:
        """Code of the dossier that is worth looking at."""
        return self._codes[0]

    @property
    def steps(self) -> int:
        """How many steps were stored; what founded the office comes besides."""
        return len(self._plan) - len(self.refused)

    def plan(self, dossiers: int) -> int:
        """Plan the courses of so many dossiers, up to now; how many steps that is."""
        whole = between(self._start, self._end)
        for number in range(dossiers):
            steps = self._course(number)
            if number == 0:
                moment = after(self._end - _SHOWN, self._random.uniform(0, 30))
            elif number <= len(EVERY):
                moment = after(self._start, self._random.uniform(0, max(whole - 2 * _EARLY, _EARLY) / 2))
            else:
                moment = after(self._start, self._random.uniform(0, whole - 1))
            for step in steps:
                moment = after(moment, step.wait + self._random.random())
                if moment >= self._end:
                    break
                self._plan.append((moment, number, step))
        self._plan.sort(key=lambda item: (item[0], item[1]))
        return len(self._plan)

    def work(self) -> Iterator[None]:
        """Work through the plan, one step after the other.

        Raises:
            DemoFault: a step went otherwise than planned.
        """
        for moment, number, step in self._plan:
            self._now = instant_of(moment)
            self._take(number, step)
            yield None

    def _take(self, number: int, step: Step) -> None:
        command = self._command(number, step)
        outcome = self.engine.handle(command)
        codes = {reason.code for reason in outcome.reasons} if isinstance(outcome, Refusal) else set()
        if codes != step.refused:
            message = f"{step.do} by {step.who}: {sorted(codes)} instead of {sorted(step.refused)}"
            raise DemoFault(message)
        if isinstance(outcome, Refusal):
            with self.engine.store.reading() as reading:
                head = reading.head(self._streams[number])
            assert head is not None
            self.refused.append(Attempt(number, self._now, step, outcome, head))
            return
        if step.twice and self.engine.handle(command) != outcome:
            raise DemoFault(f"{step.do} sent twice gave two receipts")
        if outcome.code is not None:
            self._codes[number], self._streams[number] = outcome.code, outcome.stream

    def _command(self, number: int, step: Step) -> Command:
        asking = self._asking(step)
        files_ = tuple(_paper(document, number) for document in step.documents)
        if step.do == "open":
            procedure = CORRECTION if "wrong_entry" in step.fields else GIFT
            series = f"{CODE}-{local(self._now):%y%m%d}-"
            return Open(asking, procedure, UNIT, series=series, fields=step.fields, files=files_)
        stream = self._streams[number]
        match step.do:
            case "claim":
                return Claim(asking, stream)
            case "assign":
                return Assign(asking, stream, step.to, step.reason)
            case "attach":
                return Attach(asking, stream, files_)
            case "correct":
                return Correct(asking, stream, step.fields, step.reason)
            case "erase":
                return Erase(asking, stream, step.reason)
            case _:
                return Take(asking, stream, step.do, step.fields, files_, step.reason)

    def _asking(self, step: Step) -> Asking:
        self._keys += 1
        return Asking(step.who, "demo", str(self._keys), step.acting_for, step.seen)

    def _course(self, number: int) -> list[Step]:
        if number == 0:
            return telling_course(self._text, self._person())
        return Course(kind(number - 1, self._random), self._random, self._text, self._person()).write()

    def _person(self) -> str:
        return " ".join(
            self._random.choice(self._invented[part]) for part in ("families", "middles", "givens")
        )

    def _text(self, key: str) -> str:
        return str(self._invented["texts"][key][self._language])

    def _found(self) -> int:
        """Deploy what ships: the directory and both procedures; how many entries that is."""
        keeper = Step(KEEPER, "deploy")
        changes = read_directory(
            _data("hoso.workflows", "demo.directory.yaml"), "demo.directory.yaml"
        ).changes
        commands: list[Command] = [Change(self._asking(keeper), changes or ())]
        for name in (GIFT, CORRECTION):
            procedure = read_procedure(workflows.text(name), f"{name}.yaml", workflows.sources).procedure
            assert procedure is not None
            commands.append(Deploy(self._asking(keeper), resolve(procedure)))
        for command in commands:
            outcome = self.engine.handle(command)
            if isinstance(outcome, Refusal):
                raise DemoFault(f"{command}: {sorted(outcome.subjects())}")
        return len(commands)


def _data(package: str, name: str) -> bytes:
    return files(package).joinpath(name).read_bytes()


def _paper(document: str, number: int) -> File:
    """An invented file: its digest is all the record keeps."""
    return File(document, digest(f"{document} {number}".encode()), f"{document}.pdf", 40_000 + number)
