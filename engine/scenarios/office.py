"""Where scenarios are played: an engine over a store in memory, with a clock that the scenario sets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hoso.engine.binary import text_of
from hoso.engine.clocks.explained import dated, promised
from hoso.engine.clocks.worktimes import worktimes
from hoso.engine.handle import Engine
from hoso.engine.instant import instant_of, moment_of
from hoso.engine.memory import MemoryStore
from hoso.engine.resolved import procedure_of
from hoso.engine.worktime.calendar_text import read_layer
from hoso.engine.worktime.minutes import minute_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.clocks.explained import Dated
    from hoso.engine.duration import Duration
    from hoso.engine.procedure import Procedure
    from hoso.engine.scenarios.scenario import CasesText
    from hoso.engine.worktime.calendar_text import CalendarSources
    from hoso.engine.worktime.worktime import WorkTime

#: The hour of every step that says no other: eight in the morning in Vietnam.
_HOUR = "T01:00:00.000000Z"


class _Counted:
    """Entropy that counts: scenarios need tags that differ, not secret ones."""

    def __init__(self) -> None:
        self._n = 0

    def tag(self) -> str:
        """The next number as 128 bits."""
        self._n += 1
        return text_of(self._n.to_bytes(16, "big"))


class ScenarioOffice:
    """An engine, its clock, and the actions of the procedure."""

    def __init__(self, first: str, procedure: Procedure) -> None:
        """Begin on the morning of a day YYYY-MM-DD."""
        self._first = date.fromisoformat(first)
        self._procedure = procedure.procedure
        self.actions = frozenset(procedure.triggers)
        self.now = self.moment(0)
        self.engine = Engine(MemoryStore(lambda: self.now), _Counted())

    def moment(self, days: int) -> str:
        """The morning of so many days after the first."""
        return (self._first + timedelta(days=days)).isoformat() + _HOUR

    def begin(self) -> None:
        """Go back to the first morning: each dossier lives by itself."""
        self.now = self.moment(0)

    def reach(self, instant: str) -> None:
        """Let time pass until an instant, if it is not past."""
        self.now = max(self.now, instant)

    def wait(self, duration: Duration, dossier: str) -> None:
        """Let a duration pass, as the dossier's definition counts it."""
        time = self._time(dossier)
        if time is not None:
            self.now = instant_of(time.after(duration, moment_of(self.now)))

    def instant(self, wall: str, dossier: str) -> str:
        """The instant of a time of the office's clock; without a calendar that clock is UTC."""
        text = f"{wall.replace(' ', 'T')}:00.000000Z"
        time = self._time(dossier)
        if time is None:
            return text
        ahead = time.calendar.ahead(minute_in(text))
        return instant_of(moment_of(text) - timedelta(minutes=ahead))

    def wall(self, instant: str, dossier: str) -> str:
        """The time of the office's clock at an instant."""
        time = self._time(dossier)
        ahead = time.calendar.ahead(minute_in(instant)) if time is not None else 0
        return (moment_of(instant) + timedelta(minutes=ahead)).strftime("%Y-%m-%d %H:%M")

    def promised(self, dossier: str) -> Dated | None:
        """What is promised for a dossier, and how it comes about."""
        with self.engine.store.reading() as reading:
            head = reading.head(dossier)
            if head is None:
                return None
            plan = self.engine.knowledge.definition(reading, head.body["definition"]).clock
            clocks = head.body["clock"]
            times = worktimes(plan, self.engine.knowledge.calendars(reading), self.now) if plan else None
        return promised(dated(plan, clocks, times, self.now)) if plan is not None else None

    def _time(self, dossier: str) -> WorkTime | None:
        with self.engine.store.reading() as reading:
            head = reading.head(dossier)
            current = self.engine.knowledge.registry(reading).current(self._procedure)
            digest = head.body["definition"] if head is not None else current
            if digest is None:
                return None
            plan = self.engine.knowledge.definition(reading, str(digest)).clock
            calendars = self.engine.knowledge.calendars(reading)
        return calendars.worktime(plan.calendar, plan.policy, self.now) if plan is not None else None


def closed_on(file: bytes, days: Sequence[str], decided_on: str) -> bytes:
    """A calendar's file with days on which the office is closed, by a decision of its own."""
    decision = (
        f'  scenario: {{number: "scenario", decided_on: "{decided_on}", vi: "Kịch bản", en: "Scenario"}}'
    )
    labels = 'decision: scenario, vi: "Cơ quan đóng cửa", en: "The office is closed"'
    closures = "".join(f'  - {{from: "{day}", to: "{day}", {labels}}}\n' for day in days)
    text = file.decode().replace("\ndecisions:\n", f"\ndecisions:\n{decision}\n", 1)
    if "\nclosures:\n" in text:
        return text.replace("\nclosures:\n", f"\nclosures:\n{closures}", 1).encode()
    return f"{text.rstrip()}\nclosures:\n{closures}".encode()


def all_calendars(procedure: Procedure, cases: CasesText, sources: CalendarSources) -> tuple[bytes, ...]:
    """The files of the calendars of a procedure and of those that its scenario file deploys beside it."""
    beside = (procedure_of(text) for text in cases.beside)
    files = (file for item in (procedure, *beside) for file in calendars_of(item, sources))
    return tuple(dict.fromkeys(files))


def calendars_of(procedure: Procedure, sources: CalendarSources) -> tuple[bytes, ...]:
    """The files of the calendars that a procedure counts in, before each those it extends."""
    states = procedure.states.values()
    named = {state.calendar for state in states}
    named |= {branch.calendar for state in states for branch in state.branches.values()}
    names = sorted(name for name in named if name is not None)
    files: list[bytes] = []
    for start in (procedure.clock.calendar, *names) if procedure.clock is not None else ():
        line: list[bytes] = []
        name: str | None = start
        while name is not None and (found := sources("calendar", name)) is not None and found[0] not in line:
            line.insert(0, found[0])
            layer = read_layer(*found).layer
            name = layer.extends if layer is not None else None
        files += [file for file in line if file not in files]
    return tuple(files)
