"""Everything at once: whatever people, supervisors and the clock do, in any order, the record verifies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso import workflows
from hoso.engine.commands import (
    Agency,
    Answer,
    Ask,
    Asking,
    Claim,
    Correct,
    Decree,
    Deploy,
    Erase,
    Open,
    Override,
    Redate,
    Release,
    Settle,
    Take,
)
from hoso.engine.instant import instant_of, moment_of
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure import LEAVING, surrounding
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import procedure_of, resolve
from hoso.engine.verification import verify

from .worlds import Clock, founded, must

if TYPE_CHECKING:
    from hoso.engine.commands import Command
    from hoso.engine.head import Head

FOLDER = Path(__file__).parent
PEOPLE = {
    "ann": ("desk", "citizen"),
    "bob": ("officer",),
    "hed": ("head", "officer"),
    "all": ("desk", "officer", "head", "citizen"),
}
MONDAY = instant_of(datetime(2026, 8, 3, 1, tzinfo=UTC))
#: Minutes that pass.
WAITS = (1, 60, 8 * 60, 24 * 60, 5 * 24 * 60)
AREAS = ("near", "remote")
VALUES = (("big", "true"), ("big", "false"), ("days", "2"), *(("area", area) for area in AREAS))


def _defined(name: str) -> bytes:
    read = read_procedure(FOLDER.joinpath(name).read_bytes(), name)
    assert read.procedure is not None, read.findings
    return resolve(read.procedure)


PARENT, CHILD = _defined("everything.yaml"), _defined("everything_child.yaml")


class World:
    """Two dossiers, what they wait for, and everybody who acts on them."""

    def __init__(self) -> None:
        """Found it on a Monday, with the calendar."""
        self.clock = Clock(MONDAY)
        self.engine = founded(PARENT, people=PEOPLE, store=MemoryStore(self.clock))
        self.keys = 0
        calendar = workflows.sources("calendar", "vn")
        assert calendar is not None
        must(self.engine, Deploy(self.asking("founder"), CHILD))
        must(self.engine, Decree(self.asking("founder"), calendar[0]))
        for area in AREAS:
            asked = self.asking("ann")
            must(self.engine, Open(asked, "sample.everything", "office", None, "D-", {"area": area}))
        self.procedures = {found.procedure: found for found in map(procedure_of, (PARENT, CHILD))}

    def asking(self, who: str) -> Asking:
        """Ask under a new key."""
        self.keys += 1
        return Asking(who, "t", str(self.keys))

    def heads(self) -> list[Head]:
        """All dossiers, sub-dossiers too."""
        with self.engine.store.reading() as reading:
            return list(reading.heads("dossier"))

    def do(self, which: int, kind: int, choice: int) -> None:
        """One thing, chosen by three numbers; most of them may happen, and some are refused."""
        heads = self.heads()
        head = heads[which % len(heads)]
        if kind % 10 == 0:
            self.clock.now = instant_of(moment_of(self.clock.now) + timedelta(minutes=WAITS[choice % 5]))
        elif kind % 10 == 1:
            for _, outcome in self.engine.fire(limit=1 + choice).outcomes:
                assert not isinstance(outcome, Exception), outcome
        elif kind % 10 < 7:
            self.engine.handle(self._step(head, kind, choice))
        else:
            self.engine.handle(self._other(head, kind, choice))

    def _step(self, head: Head, kind: int, choice: int) -> Command:
        """A step of the procedure from where the dossier is, by somebody who may mostly take it."""
        procedure, here = self.procedures[head.body["procedure"]], set(head.body["state"])
        here |= {around for name, around in surrounding(procedure).items() if name in here}
        actions = [
            row.trigger
            for row in procedure.transitions
            if here.intersection(row.source) and row.trigger not in LEAVING
        ]
        action = actions[choice % len(actions)] if actions else "accept"
        fields = {"agree": {"number": "7"}, "extend": {"days": "2"}}.get(action, {})
        if kind >= 90 and "parent" not in head.body:
            fields |= [VALUES[choice % len(VALUES)]]
        who = ("all", "all", "bob", "hed")[kind // 10 % 4]
        return Take(self.asking(who), head.stream, action, fields, (), "Lý do")

    def _other(self, head: Head, kind: int, choice: int) -> Command:
        """What can be done beside the steps."""
        stream, who = head.stream, self.asking(("all", "bob", "hed", "ann")[choice % 4])
        boss = self.asking("founder")
        states = list(self.procedures[head.body["procedure"]].states)
        to, fee = states[choice % len(states)], ("large", "small")[choice % 2]
        amount = {"large": ("100000", "150000")[choice // 2 % 2], "small": "5000"}[fee]
        requests = [item["request"] for item in head.body["requests"]] or ["1.1"]
        value: dict[str, Any] = dict([VALUES[choice % len(VALUES)]])
        others: list[Command] = [
            Settle(who, stream, fee, "paid", amount),
            Settle(who, stream, fee, ("waived", "reopened")[choice % 3 % 2], None, None, (), "Lý do"),
            Correct(who, stream, {"region": "remote"} if "parent" in head.body else value, "Nhầm"),
            Override(boss, stream, ("skip", "rewind")[choice % 2], to, "Lý do", "QĐ 1"),
            Override(boss, stream, "reassign", "all", "Lý do", "QĐ 1"),
            Claim(who, stream),
            Release(who, stream, None),
            Ask(who, stream, (Agency(("head", "desk")[choice % 2]),), "Ý kiến?"),
            Answer(who, stream, requests[-1], "agrees", None),
            Redate(boss, stream),
            Erase(boss, stream, "Luật", None, ("area",)),
        ]
        return others[(kind // 10 + choice) % len(others)]

    def problems(self) -> dict[str, list[Any]]:
        """What verification finds, by the name of the stream."""
        with self.engine.store.reading() as reading:
            return {item.name: item.problems for item in verify(reading) if item.problems}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 99), st.integers(0, 59)), min_size=20, max_size=80)
)
def test_whatever_is_done_the_record_verifies(steps: list[tuple[int, int, int]]):
    """Quorums, sub-dossiers, fees, numbers, columns, overrides and the clock agree with each other."""
    world = World()
    for step in steps:
        world.do(*step)
    assert world.problems() == {}
