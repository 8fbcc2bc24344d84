"""The office: opens its dossiers over six weeks and works through them by its own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

from hoso import workflows
from hoso.adapters.demo.cast import Cast
from hoso.adapters.demo.course import CORRECTION, telling_course
from hoso.adapters.demo.kinds import EVERY, Kind, kind
from hoso.adapters.demo.office_clock import DAY, OfficeClock
from hoso.adapters.demo.shelf import shelf
from hoso.adapters.demo.steps import Step, command_of, opening
from hoso.adapters.demo.walk import KEEPER, Walk
from hoso.adapters.wording.moments import local
from hoso.engine.access import is_of_authority
from hoso.engine.commands import Asking, Change, Decree, Deploy
from hoso.engine.decide.situation import Situation
from hoso.engine.directory_text import read_directory
from hoso.engine.instant import instant_of
from hoso.engine.reason import Refusal
from hoso.engine.resolved import resolve
from hoso.engine.worktime.calendar_text import read_calendar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoso.engine.commands import Command
    from hoso.engine.handle import Engine
    from hoso.engine.head import Head

#: Before this day the procedures are not in force.
_IN_FORCE = datetime(2026, 7, 10, tzinfo=UTC)
#: The calendar the office works by; the clocks of its procedures name it.
_CALENDAR = "vn"
#: How far back the office begins.
_SPAN = timedelta(days=42)
#: Minutes of work that the dossier that is shown needs.
_SHOWN = 7 * DAY
#: Dossiers that come first are opened in the first part of it, so that they come to their end.
_EARLY = 4


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
    """A step of the demo went otherwise than foretold: the demo or the engine is wrong."""


class Office:
    """An invented office and its dossiers."""

    def __init__(self, engine_with: Callable[[Callable[[], str]], Engine], seed: int, language: str) -> None:
        """Found the office on a fresh store; `engine_with` puts an engine over it that has our clock."""
        self._random = Random(seed)  # noqa: S311 - chance for a demo, not for secrets
        self._language = language
        self._invented: dict[str, Any] = yaml.safe_load(_data("hoso.adapters.demo", "invented.yaml"))
        self._end = max(datetime.now(UTC), _IN_FORCE + _SPAN)
        self._calendar = _calendar()
        read = read_calendar(self._calendar, _CALENDAR, workflows.sources)
        assert read.calendar is not None
        self._clock = OfficeClock(read.calendar)
        self._start = self._clock.after(self._end - _SPAN, 0)
        self._days = (self._end - self._start).days + 1
        self._now = instant_of(self._start)
        self._keys = 0
        self._shelf = shelf()
        self._told: list[Step] = []
        #: Moment, number of the dossier and what is done then; nothing: its walk says it.
        self._agenda: list[tuple[datetime, int, Step]] = []
        self._walks: dict[int, Walk] = {}
        self._streams: dict[int, str] = {}
        self.engine = engine_with(lambda: self._now)
        self.refused: list[Attempt] = []
        #: Code of the dossier that is worth looking at.
        self.shown = ""
        #: How many steps were stored; what founded the office comes besides.
        self.steps = 0
        #: How many of the refused steps the access stream has, since the person may not.
        self.noted = 0
        #: How many entries founded the office.
        self.founding = self._found()
        with self.engine.store.reading() as reading:
            self._cast = Cast(self.engine.knowledge.directory(reading))

    @property
    def _first(self) -> int:
        """How many dossiers come first: each kind once, then each procedure once."""
        return len(EVERY) + len(self._shelf)

    @property
    def procedures(self) -> list[str]:
        """The procedures the office works by."""
        return [kept.name for kept in self._shelf]

    def plan(self, dossiers: int) -> int:
        """Plan when so many dossiers are opened, up to now; how many days that is."""
        whole = self._clock.between(self._start, self._end)
        for number in range(dossiers):
            if number == 0:
                self._told = telling_course(self._text, self._person())
                begun = self._clock.before(self._end, _SHOWN)
                moment, first = self._clock.after(begun, self._random.uniform(0, 30)), self._told.pop(0)
            else:
                self._walks[number] = self._walk(number)
                early = whole / _EARLY if number <= self._first else whole - 1
                moment = self._clock.after(self._start, self._random.uniform(0, early))
                first = self._walks[number].open()
            self._agenda.append((moment, number, first))
        heapify(self._agenda)
        return self._days

    def work(self) -> Iterator[None]:
        """Work through the agenda by the clock, day by day.

        Raises:
            DemoFault: a step went otherwise than foretold.
        """
        passed = 0
        while self._agenda:
            moment, number, step = heappop(self._agenda)
            for _ in range(passed, (moment - self._start).days):
                passed += 1
                yield None
            self._now = instant_of(moment)
            self._take(number, step)
            following = self._next(number, moment)
            if following is not None:
                later = self._clock.after(moment, following.wait)
                if later < self._end:
                    heappush(self._agenda, (later, number, following))
        yield from [None] * (self._days - passed)

    def _next(self, number: int, moment: datetime) -> Step | None:
        if number == 0:
            return self._told.pop(0) if self._told else None
        with self.engine.store.reading() as reading:
            head = reading.head(self._streams[number])
            assert head is not None
            definition = self.engine.knowledge.definition(reading, head.body["definition"])
            directory = self.engine.knowledge.directory(reading)
            calendars = self.engine.knowledge.calendars(reading)
            known = reading.version("definitions")
            situation = Situation(head, definition, directory, known, self._now, calendars)
        return self._walks[number].turn(
            situation, lambda minutes: instant_of(self._clock.after(moment, minutes))
        )

    def _take(self, number: int, step: Step) -> None:
        command = self._command(number, step)
        outcome = self.engine.handle(command)
        codes = {reason.code for reason in outcome.reasons} if isinstance(outcome, Refusal) else set()
        if codes != step.refused:
            what = self._walks[number].kept.name if number else CORRECTION
            message = f"{what}: {step.do} by {step.who}: {sorted(codes)} instead of {sorted(step.refused)}"
            raise DemoFault(message)
        if isinstance(outcome, Refusal):
            with self.engine.store.reading() as reading:
                head = reading.head(self._streams[number])
            assert head is not None
            self.noted += is_of_authority(outcome)
            self.refused.append(Attempt(number, self._now, step, outcome, head))
            return
        self.steps += 1
        if step.twice and self.engine.handle(command) != outcome:
            raise DemoFault(f"{step.do} sent twice gave two receipts")
        if outcome.code is not None:
            self._streams[number] = outcome.stream
            self.shown = outcome.code if number == 0 else self.shown

    def _command(self, number: int, step: Step) -> Command:
        asking = self._asking(step)
        if step.do != "open":
            return command_of(step, asking, self._streams[number])
        kept = next(item for item in self._shelf if item.name == CORRECTION)
        unit = self._cast.unit(kept.procedure)
        if number:
            kept, unit = self._walks[number].kept, self._walks[number].unit
        series = f"{self._cast.code(unit)}-{local(self._now):%y%m%d}-"
        return opening(step, asking, kept.name, unit, series)

    def _asking(self, step: Step) -> Asking:
        self._keys += 1
        return Asking(step.who, "demo", str(self._keys), step.acting_for, step.seen)

    def _walk(self, number: int) -> Walk:
        """The procedures come in turn; the kinds that come first, with one that knows all of them.

        After these each procedure comes once straight to its good end.
        """
        kept = self._shelf[number % len(self._shelf)]
        wished = kind(number - 1, self._random)
        if number <= len(EVERY):
            kept = next(item for item in self._shelf if item.name == CORRECTION)
        elif number <= self._first:
            wished = Kind()
        return Walk(kept, wished, self._cast, self._random, self._text, self._person())

    def _person(self) -> str:
        return " ".join(
            self._random.choice(self._invented[part]) for part in ("families", "middles", "givens")
        )

    def _text(self, key: str) -> str:
        return str(self._invented["texts"][key][self._language])

    def _found(self) -> int:
        """Record what ships: the directory, the calendar, the procedures; how many entries that is."""
        keeper = Step(KEEPER, "deploy")
        file = "demo.directory.yaml"
        changes = read_directory(_data("hoso.workflows", file), file).changes
        commands: list[Command] = [
            Change(self._asking(keeper), changes or ()),
            Decree(self._asking(keeper), self._calendar),
        ]
        commands += [Deploy(self._asking(keeper), resolve(kept.procedure)) for kept in self._shelf]
        for command in commands:
            outcome = self.engine.handle(command)
            if isinstance(outcome, Refusal):
                raise DemoFault(f"{command}: {sorted(outcome.subjects())}")
        return len(commands)


def _calendar() -> bytes:
    found = workflows.sources("calendar", _CALENDAR)
    assert found is not None
    return found[0]


def _data(package: str, name: str) -> bytes:
    return files(package).joinpath(name).read_bytes()
