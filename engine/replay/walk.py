"""Walking a case: each of its events is asked of the real engine, at its instant, until one is refused."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.binary import digest
from hoso.engine.commands import File, Open, Take
from hoso.engine.errors import HosoError
from hoso.engine.firing import due_commands
from hoso.engine.reason import Reason, Refusal
from hoso.engine.receipt import Receipt
from hoso.engine.replay.answer import Answer, Refused
from hoso.engine.replay.cast import Cast
from hoso.engine.replay.instants import FIRST, instant_read
from hoso.engine.replay.office import UNIT
from hoso.engine.replay.values_read import fields_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import tzinfo

    from hoso.engine.commands import Command
    from hoso.engine.replay.event_log import Case, Event
    from hoso.engine.replay.meaning import Activity, Meaning
    from hoso.engine.replay.office import Office

#: Cases that share an office. Then it is left behind with all it recorded, so that memory stays bounded.
TOGETHER = 200
#: Most times that the clock acts between two events.
_MOST_BY_CLOCK = 1_000
#: The reason that is given where one must be: a log has none.
_REASON = "event log"
#: An hour at which it is the same day in the office as in UTC.
_NOON = "T12:00:00.000000Z"
#: How much of a word of the log is shown, in characters.
_SHOWN = 60
_PAPER = digest(b"")


class _Step(NamedTuple):
    """One event with what it means."""

    event: Event
    name: str
    activity: Activity
    #: Its instant; of an event without a time, that of the one before it, else of the first that has one.
    instant: str
    #: Its time as the log has it, and whether that can be read.
    written: str
    readable: bool


class _Stopped(Exception):
    """An event is refused."""

    def __init__(self, step: _Step, action: str | None, reasons: tuple[Reason, ...]) -> None:
        super().__init__(step.name)
        self.refused = Refused(
            step.event, step.name, action, step.instant if step.written and step.readable else None, reasons
        )


def walk_all(
    cases: Iterable[Case],
    meaning: Meaning,
    zone: tzinfo | None,
    found: Callable[[], Office],
    together: int = TOGETHER,
) -> Iterator[Answer]:
    """Walk every case of a log. An answer depends on its case alone, not on those before it.

    Args:
        cases: those of the log, in its order.
        meaning: what its words are in the procedure.
        zone: the zone of times without an offset.
        found: founds an office; a new one for every `together` cases.
        together: as said.
    """
    coming = iter(cases)
    while True:
        group = islice(coming, together)
        first = next(group, None)
        if first is None:
            return
        office = found()
        yield walk(first, meaning, zone, office)
        for case in group:
            yield walk(case, meaning, zone, office)


def walk(case: Case, meaning: Meaning, zone: tzinfo | None, office: Office) -> Answer:
    """Walk one case: its events in the order of their instants; those of one instant, in that of the file."""
    return _Walk(case, meaning, zone, office).run()


class _Walk:
    """One case on its own dossier."""

    def __init__(self, case: Case, meaning: Meaning, zone: tzinfo | None, office: Office) -> None:
        self._case, self._meaning, self._office = case, meaning, office
        self._zone = zone
        self._dossier = ""
        self._states: tuple[str, ...] = ()
        self._accepted = self._ignored = 0
        self._cast: Cast | None = None
        #: Officers by their ids → what the log calls them.
        self._people: dict[str, str] = {}

    def run(self) -> Answer:
        """Walk until an event is refused."""
        case, refused = self._case, None
        try:
            steps = self._steps()
            self._cast = Cast(self._meaning, [(step.event, step.activity) for step in steps])
            self._office.now = FIRST
            for step in steps:
                if step.activity.ignored:
                    self._ignored += 1
                    continue
                self._take(step)
                self._accepted += 1
            if steps:
                self._end(steps[-1])
        except _Stopped as stopped:
            refused = stopped.refused._replace(people=self._people)
        return Answer(
            case.name, case.line, len(case.events), self._accepted, self._ignored, self._states, refused
        )

    def _steps(self) -> list[_Step]:
        steps: list[_Step] = []
        times = [
            event.attributes.get(self._meaning.columns["time"], "").strip() for event in self._case.events
        ]
        last = self._first(times)
        for event, written in zip(self._case.events, times, strict=True):
            name = event.attributes.get(self._meaning.columns["activity"], "").strip()
            instant = instant_read(written, self._zone) if written else last
            activity = self._meaning.activity(name)
            steps.append(_Step(event, name, activity, instant or last, written, instant is not None))
            last = instant or last
        # Python's sort is stable: equal instants keep the order of the file.
        return sorted(steps, key=lambda step: step.instant)

    def _first(self, times: Sequence[str]) -> str:
        """When events happen that come before any time: at the first one, else when the definition begins."""
        read = (instant_read(written, self._zone) for written in times if written)
        return next(filter(None, read), f"{self._meaning.procedure.in_force.from_}{_NOON}")

    def _take(self, step: _Step) -> None:
        """Ask one event of the engine.

        Raises:
            _Stopped: it is refused.
        """
        if not step.name:
            raise _Stopped(step, None, (Reason("event_unnamed"),))
        if not step.readable:
            raise _Stopped(step, None, (Reason("event_time_unreadable", {"about": step.written[:_SHOWN]}),))
        office, activity = self._office, step.activity
        self._elapse(step.instant)
        assert self._cast is not None
        actor = office.officer(*self._cast.of(step.event, activity))
        named = self._meaning.actor(step.event.attributes)
        if named is not None:
            self._people[actor] = named
        if self._dossier:
            if not activity.does:
                raise _Stopped(step, None, (Reason("case_open", {"about": step.name[:_SHOWN]}),))
            self._act(step, actor, self._chosen(activity))
            return
        if activity.opens is False:
            raise _Stopped(step, None, (Reason("case_not_open", {"about": step.name[:_SHOWN]}),))
        self._open(step, actor)
        action = self._chosen(activity) if activity.does else ""
        if activity.opens is True and action:
            self._act(step, actor, action)
        elif (
            action and self._source(action) is not None
        ):  # without a map: what does not start here only opened
            self._act(step, actor, action)

    def _open(self, step: _Step, actor: str) -> None:
        procedure = self._office.definition.procedure
        fields = fields_read(self._meaning.opening, procedure, step.event.attributes, self._case.attributes)
        needed = [name for name, item in procedure.documents.items() if "open" in item.needed_for]
        asking = self._office.asking(actor)
        opening = Open(
            asking, procedure.procedure, UNIT, series="CASE-", fields=fields, files=_papers(needed)
        )
        self._done(step, None, opening)

    def _act(self, step: _Step, actor: str, action: str) -> None:
        procedure = self._office.definition.procedure
        source = self._source(action)
        rows = self._office.definition.candidates(source, action) if source is not None else ()
        needed = [name for name, item in procedure.documents.items() if action in item.needed_for]
        needed += [name for row in rows for name in row.documents]
        fields = fields_read(step.activity.fields, procedure, step.event.attributes, self._case.attributes)
        reason = _REASON if any(row.reason_required for row in rows) else None
        asking = self._office.asking(actor)
        self._done(step, action, Take(asking, self._dossier, action, fields, _papers(needed), reason))

    def _done(self, step: _Step, action: str | None, command: Command) -> None:
        try:
            outcome = self._office.engine.handle(command)
        except HosoError as error:
            reason = Reason("event_unrecordable", {"about": step.name[:_SHOWN], "error": error.code})
            raise _Stopped(step, action, (reason,)) from error
        if isinstance(outcome, Refusal):
            raise _Stopped(step, action, outcome.reasons)
        self._dossier, self._states = outcome.stream, outcome.to

    def _end(self, last: _Step) -> None:
        """A case may have to end in some states."""
        ends = self._meaning.ends
        if ends and not ends.intersection(self._states):
            states = list(self._states)
            raise _Stopped(last, None, (Reason("case_unfinished", {"states": states, "ends": sorted(ends)}),))

    def _chosen(self, activity: Activity) -> str:
        """The action that an activity is: the first that starts where the dossier is, else the first."""
        here = (action for action in activity.does if self._source(action) is not None)
        return next(here, activity.does[0])

    def _source(self, action: str) -> str | None:
        return self._office.definition.source_of(self._states, action)

    def _elapse(self, instant: str) -> None:
        """Let time pass until an instant; on the way the clock does what is due, when it is due."""
        office = self._office
        for _ in range(_MOST_BY_CLOCK if self._dossier else 0):
            with office.engine.store.reading() as reading:
                head = reading.head(self._dossier)
                if head is None or head.next_timer is None or head.next_timer > instant:
                    break
                office.now = max(office.now, head.next_timer)
                commands = list(due_commands(reading, self._dossier, office.now))
            made = [office.engine.handle(command) for command in commands]
            with office.engine.store.reading() as reading:
                head = reading.head(self._dossier)
            self._states = tuple(head.body["state"]) if head is not None else self._states
            if not any(isinstance(item, Receipt) for item in made):
                later = [at for at in _openings(made) if office.now < at <= instant]
                if not later:
                    break
                office.now = min(later)
        office.now = max(office.now, instant)


def _openings(made: Iterable[Receipt | Refusal]) -> Iterator[str]:
    """When what was due came too early: of two rows of one action the other one may be taken later."""
    for outcome in made:
        for reason in outcome.reasons if isinstance(outcome, Refusal) else ():
            if reason.code == "too_early":
                yield reason.details["from"]


def _papers(names: Iterable[str]) -> tuple[File, ...]:
    """The papers that a step needs, made up: a log has none."""
    return tuple(File(name, _PAPER, name, 0) for name in dict.fromkeys(names))
