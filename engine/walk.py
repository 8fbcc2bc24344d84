"""A walk: one dossier taken step by step through the real engine, by hand, and kept as a scenario."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.errors import HosoError
from hoso.engine.instant import instant_of, moment_of
from hoso.engine.reason import Refusal
from hoso.engine.scenarios.founding import founded
from hoso.engine.scenarios.play import Player
from hoso.engine.scenarios.run import Trials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.duration import Duration
    from hoso.engine.receipt import Receipt
    from hoso.engine.scenarios.scenario import Cases, CasesText, Step

#: Minutes of a unit where no calendar says otherwise.
_MINUTES = {"min": 1, "h": 60, "d": 24 * 60}


class Start(NamedTuple):
    """Where walks begin."""

    #: The scenario file whose people take part, as read.
    text: CasesText
    cases: Cases
    resolved: bytes
    #: The first day, and the calendars that time is reckoned by, each before those that extend it.
    day: str
    calendars: Sequence[bytes] = ()
    #: The scenario at whose end it begins, by its place in the file.
    after: int | None = None
    #: Is the dossier opened by the file, with `given`?
    opened: bool = False


class WalkUnusable(HosoError):
    """The scenario at whose end the walk begins goes otherwise than the file says, or nothing is opened."""

    code = "walk_unusable"


class Walk:
    """One dossier, where it is, and how it came there."""

    def __init__(self, start: Start) -> None:
        """Found an office of its own.

        Raises:
            ScenarioUnusable: its people make no directory.
            WalkUnusable: the dossier cannot be brought to where the walk begins.
        """
        self._start = start
        #: The steps taken, each with what came of it.
        self.steps: list[Step] = []
        #: The last attempt, where it was refused.
        self._refused: Step | None = None
        self._begin()

    def _begin(self) -> None:
        start = self._start
        if start.after is not None:
            course = Trials(start.text, start.cases, start.resolved, start.day, start.calendars).course(
                start.after
            )
            result = course.run()
            if not result.passed:
                raise WalkUnusable(result.scenario, result.happened)
            self.player = course.player
        else:
            office = founded(start.cases, start.resolved, start.calendars, start.day)
            self.player = Player(start.cases.procedure, office, "walk")
        if start.opened and start.after is None:
            given = start.cases.given
            outcome = self.player.open(given.who, given.fields, given.documents, None)
            if isinstance(outcome, Refusal):
                raise WalkUnusable("open", ", ".join(sorted(outcome.subjects())))
        self._last = self.player.office.now
        self._due = self._promise()

    @property
    def now(self) -> str:
        """The instant it is now."""
        return self.player.office.now

    @property
    def wall(self) -> str:
        """The time of the office's clock."""
        return self.player.office.wall(self.now, self.player.dossier)

    def body(self) -> dict[str, Any]:
        """The folded state of the dossier; empty as long as none is open."""
        with self.player.engine.store.reading() as reading:
            head = reading.head(self.player.dossier)
        return head.body if head is not None else {}

    def take(self, step: Step) -> Receipt | Refusal:
        """Do a step now. What was refused leaves everything as it is.

        Raises:
            HosoError: there is no dossier, or a value has no place in a record.
        """
        if self.now != self._last:
            step = step.model_copy(update={"at": self.wall})
        outcome = self.player.do(step)
        if isinstance(outcome, Refusal):
            self._refused = step.model_copy(update={"refused": tuple(sorted(outcome.subjects()))})
            return outcome
        self._refused = None
        self.steps.append(self._with_what_came(step))
        self._last = self.now
        return outcome

    def keep(self) -> Step | None:
        """Keep the last attempt as one that must be refused; None where the last one was not."""
        kept, self._refused = self._refused, None
        if kept is not None:
            self.steps.append(kept)
            self._last = self.now
        return kept

    def wait(self, duration: Duration) -> bool:
        """Let a duration pass as the procedure counts it; False where it cannot be counted."""
        office = self.player.office
        before = office.now
        office.wait(duration, self.player.dossier)
        if office.now == before and duration.unit in _MINUTES and not self._start.calendars:
            minutes = duration.amount * _MINUTES[duration.unit] / 10**duration.scale
            office.now = instant_of(moment_of(before) + timedelta(minutes=minutes))
        # Scenarios name minutes.
        office.reach(office.instant(self.wall, self.player.dossier))
        return office.now != before

    def reach(self, wall: str) -> bool:
        """Let time pass until a time of the office's clock; False where that is past."""
        office = self.player.office
        instant = office.instant(wall, self.player.dossier)
        if instant < office.now:
            return False
        office.reach(instant)
        return True

    def undo(self) -> Step | None:
        """Take the last step back, by taking all others again; None where there is none."""
        if not self.steps:
            return None
        *steps, undone = self.steps
        self.steps, self._refused = [], None
        self._begin()
        for step in steps:
            outcome = self.player.do(step)
            assert isinstance(outcome, Refusal) == (step.refused is not None)
            self._last = self.now
            self._due = self._promise()
        self.steps = steps
        return undone

    def _with_what_came(self, step: Step) -> Step:
        """The step with the states after it, how it ended, and what is due where that is another date."""
        body, due = self.body(), self._promise()
        came: dict[str, Any] = {"then": tuple(body["state"])}
        if "outcome" in body:
            came["outcome"] = body["outcome"]
        elif due != self._due:
            came["due"] = due
        self._due = due
        return step.model_copy(update=came)

    def _promise(self) -> str:
        """What is due, as a time of the office's clock; `none` where nothing is."""
        player = self.player
        found = player.office.promised(player.dossier) if player.dossier else None
        return player.office.wall(found.due, player.dossier) if found is not None and found.due else "none"
