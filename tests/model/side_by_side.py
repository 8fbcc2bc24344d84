"""Engine and oracle side by side: every command goes to both, and nothing may differ."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis.stateful import RuleBasedStateMachine

from hoso.engine.commands import Asking, Open
from hoso.engine.errors import HosoError
from hoso.engine.handle import Engine
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from hoso.engine.resolved import resolve
from hoso.engine.verification import verify
from tests.model import cast
from tests.model.known import PERMIT
from tests.model.oracle import Oracle
from tests.model.trying import told
from tests.properties.worlds import Clock, Counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.commands import Command
    from hoso.engine.ports import Reading, Store
    from hoso.engine.receipt import Receipt
    from tests.model.known import Done

    #: The receipt, the reasons, or the kind of error.
    Expected = Done | set[str] | type[HosoError]

_START = datetime(2026, 8, 1, 3, tzinfo=UTC)
PROCEDURE = "model.permit"


class SideBySide(RuleBasedStateMachine):
    """Engine and oracle side by side."""

    def __init__(self) -> None:
        """Make an empty store."""
        super().__init__()
        self.clock = Clock(instant(0))
        self.minutes = 0
        self.keys = 0
        self.oracle = Oracle()
        self.receipts: dict[tuple[str, str], Receipt] = {}
        #: Commands that are handed in together, and what must come of each; None: one by one.
        self.batch: list[tuple[Command, Expected]] | None = None
        self.size = 1
        #: How many entries of the access stream were compared.
        self.tried = 0
        self.entropy = Counted()
        self.store = self.make()
        self.engine = Engine(self.store, self.entropy)

    def make(self) -> Store:
        """A new store."""
        raise NotImplementedError

    def reopened(self) -> Store:
        """The same store as another process finds it."""
        raise NotImplementedError

    def teardown(self) -> None:
        """At the end everything must verify; then let go of the store."""
        self.verify_all()
        self.store.close()

    def verify_all(self) -> None:
        """Every stream is intact, and as much is erased as was erased."""
        erased = {code: paper.erased for code, paper in self.oracle.papers.items()}
        erased |= {"directory": self.oracle.erased_names, "definitions": 0, "access": 0}
        with self.store.reading() as reading:
            for verdict in verify(reading):
                assert verdict.problems == [], (verdict.kind, verdict.name, verdict.problems)
                assert verdict.erased == erased[verdict.name]
                paper = self.oracle.papers.get(verdict.name)
                assert verdict.overrides == (paper.overrides if paper else [])

    def asking(
        self,
        who: str,
        principal: str | None = None,
        *,
        paper: Any = None,
        seen: int | None = None,
        moment: int | str | None = None,
    ) -> Asking:
        """Ask under a new key; `seen` is relative to the dossier's version, `moment` to the clock."""
        self.keys += 1
        version = None if paper is None or seen is None else paper.n + seen
        at = instant(self.minutes + moment) if isinstance(moment, int) else moment
        return Asking(who, "model", f"key {self.keys}", principal, version, at)

    def pass_minutes(self, minutes: int) -> None:
        """Set the clock on, or back; what has come of a batch came before."""
        self.hand_in()
        self.minutes += minutes
        self.clock.now = instant(self.minutes)

    def able(self, paper, roles, *, through: bool) -> list[tuple[str, str | None]]:
        """Who may act on a dossier in one of the roles, and for whom."""
        at = max(self.clock.now, paper.last)
        staff = self.oracle.staff
        return [
            (person, principal)
            for principal in (cast.PEOPLE if through else (None,))
            for person in cast.PEOPLE
            if person != principal
            and not isinstance(
                staff.standing(Asking(person, "", "", principal), roles, paper.unit, PROCEDURE, at), str
            )
        ]

    def paper(self, index: int) -> Any:
        """One of the dossiers, mostly one that has not ended."""
        # Of one that was opened in a batch the tag is known when that is handed in.
        papers = [paper for paper in self.oracle.papers.values() if paper.stream]
        papers += [paper for paper in papers if not paper.outcome] * 5
        return papers[-1 - index % len(papers)]

    @contextmanager
    def batched(self, size: int) -> Iterator[None]:
        """Hand in what comes in one batch, in groups of so many."""
        self.batch, self.size = [], size
        try:
            yield
            self.hand_in()
        finally:
            self.batch = None

    def hand_in(self) -> None:
        """Hand in what has come of a batch so far: in its order each has the outcome it has alone."""
        if not self.batch:
            return
        handed, self.batch[:] = list(self.batch), []
        commands = [command for command, _ in handed]
        outcomes = self.engine.handle_many(commands, self.size)
        for (command, expected), outcome in zip(handed, outcomes, strict=True):
            self.same(command, outcome, expected)
        self.agree()

    def compare(self, command: Command) -> None:
        """Give a command to both: the same receipt, or exactly the same reasons."""
        expected = self.oracle.ask(command, self.clock.now)
        if self.batch is not None:
            self.batch.append((command, expected))
            return
        self.same(command, self.engine.handle(command), expected)
        self.agree()

    def same(self, command: Command, outcome: Receipt | Refusal | HosoError, expected: Expected) -> None:
        """What came of a command is what must come of it."""
        if isinstance(expected, type):
            assert isinstance(outcome, expected), (outcome, expected)
        elif isinstance(expected, set):
            assert isinstance(outcome, Refusal), (outcome, expected)
            assert outcome.subjects() == expected
        else:
            assert not isinstance(outcome, Refusal), (outcome, expected)
            assert not isinstance(outcome, HosoError), (outcome, expected)
            self.receipt(command, outcome, expected)
            if expected.about is not None:
                self.entry(command, outcome, expected)

    def receipt(self, command: Command, receipt: Receipt, done: Done) -> None:
        """The receipt says what was done, and the same whenever it is given."""
        told = (
            receipt.n,
            receipt.command,
            receipt.recorded_at,
            receipt.action,
            receipt.to,
            receipt.code,
            receipt.requests,
        )
        due = (done.n, done.command, done.recorded_at, done.action, done.to, done.code, done.requests)
        assert told == due, (told, due)
        key = (command.asking.client, command.asking.key)
        assert self.receipts.setdefault(key, receipt) == receipt
        if isinstance(command, Open) and done.about is not None:
            self.oracle.streams[receipt.stream] = done.about
            self.oracle.papers[done.about].stream = receipt.stream
        elif done.about is not None:
            assert self.oracle.streams[receipt.stream] == done.about

    def entry(self, command: Command, receipt: Receipt, done: Done) -> None:
        """The entry says who did it, in which role, for whom, and where it led from where."""
        with self.store.reading() as reading:
            entry = list(reading.entries(receipt.stream))[done.n - 1].entry
        asking = command.asking
        principal = None if asking.acting_for == asking.actor else asking.acting_for
        told = (entry["actor"], entry.get("for", {}).get("officer"), entry["role"])
        assert told == (asking.actor, principal, done.role)
        assert (entry.get("from", []), entry.get("to", [])) == (list(done.before), list(done.to))
        if done.entered:
            assert entry.get("entered", entry["to"]) == list(done.entered)

    def agree(self) -> None:
        """Every head says what the oracle knows."""
        with self.store.reading() as reading:
            assert reading.version("directory") == self.oracle.staff.version
            heads = list(reading.heads("dossier"))
            self.tries(reading)
        assert [head.name for head in heads] == sorted(self.oracle.papers)
        for head in heads:
            paper, body = self.oracle.papers[head.name], head.body
            assert (head.stream, head.version, head.recorded_at) == (paper.stream, paper.n, paper.last)
            assert (body["code"], body["unit"], body["procedure"]) == (paper.code, paper.unit, PROCEDURE)
            assert (body["state"], body.get("outcome")) == (paper.states, paper.outcome)
            assert (body["data"], body["documents"]) == (paper.data, paper.documents)
            assert (body["counts"], body["holders"]) == (paper.counts, paper.holders)
            assert body["branches"] == paper.branches
            assert body["requests"] == [item.as_head() for item in paper.requests]
            assert body["performed"] == {
                action: {
                    "ever": sorted(paper.ever[action]),
                    "round": sorted(paper.this_round.get(action, ())),
                }
                for action in self.oracle.separated
                if action in paper.ever
            }

    def tries(self, reading: Reading) -> None:
        """The access stream says who was refused since last looked at, and nothing else."""
        head = reading.named("access", "access")
        stored = list(reading.entries(head.stream, after=self.tried)) if head else []
        found = [
            told(item.entry, frozenset(kept.name for _, kept in reading.disclosures(item.stream, n=item.n)))
            for item in stored
        ]
        assert found == self.oracle.tried[self.tried :]
        self.tried += len(found)


@cache
def resolved() -> bytes:
    """The procedure as the engine runs it."""
    procedure = read_procedure(PERMIT.read_bytes(), PERMIT.name).procedure
    assert procedure is not None
    return resolve(procedure)


def instant(minutes: int) -> str:
    """An instant so many minutes after the beginning."""
    return (_START + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
