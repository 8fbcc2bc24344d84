"""Decree 61/2018 beside Decree 118/2025: the day of reception chooses; each counts as it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso import workflows
from hoso.engine.clocks.explained import dated
from hoso.engine.clocks.worktimes import worktimes
from hoso.engine.commands import Asking, Decree, Deploy, Open, Take
from hoso.engine.definition import compile_definition
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import resolve
from hoso.engine.verification import verify
from tests.properties.worlds import Clock, founded, must

from .office import at

TEXT = Path(__file__).with_name("two_laws.yaml").read_text(encoding="utf-8")
LAWS = {"vn.61_2018": ("2018-06-21", "2025-06-30"), "vn.118_2025": ("2025-07-01", "2030-12-31")}
PEOPLE = {"ann": ("one_stop", "officer"), "eve": ("applicant",), "bob": ("head",)}


def definition(regime: str) -> bytes:
    """The procedure under one of the laws."""
    begins, ends = LAWS[regime]
    text = TEXT.replace("REGIME", regime).replace("FROM", begins).replace("TO", ends)
    found = read_procedure(text.encode(), "two.laws.yaml", workflows.sources)
    assert found.procedure is not None, found.findings
    return resolve(found.procedure)


class Bureau:
    """An office that has deployed the procedure under both laws, the newer one last or first."""

    def __init__(self, moment: str, *, newer_last: bool = True) -> None:
        self.clock = Clock(at(moment))
        laws = list(LAWS) if newer_last else list(reversed(LAWS))
        self.engine = founded(definition(laws[0]), people=PEOPLE, store=MemoryStore(self.clock))
        calendar = workflows.sources("calendar", "vn")
        assert calendar is not None
        must(self.engine, Decree(Asking("founder", "t", "vn"), calendar[0]))
        must(self.engine, Deploy(Asking("founder", "t", "second"), definition(laws[1])))
        opening = Open(Asking("ann", "t", "open"), "two.laws", "office", series="D-")
        self.dossier = must(self.engine, opening).stream
        self._keys = 0

    def take(self, moment: str, who: str, action: str, **given: str) -> None:
        """Take an action that must be possible."""
        self.clock.now = at(moment)
        self._keys += 1
        command = Take(Asking(who, "t", f"k{self._keys}"), self.dossier, action, given, (), "Reason")
        must(self.engine, command)

    def told(self) -> tuple[str, str | None, list[str]]:
        """The law, what is due of the whole, and why."""
        with self.engine.store.reading() as reading:
            head = reading.head(self.dossier)
            assert head is not None
            found = self.engine.knowledge.definition(reading, head.body["definition"])
            calendars = self.engine.knowledge.calendars(reading)
            assert found.clock is not None
            times = worktimes(found.clock, calendars, self.clock.now)
            whole = dated(found.clock, head.body["clock"], times, self.clock.now)[0]
            assert whole.reckoning is None or whole.due is None or whole.reckoning.plain()["due"] == whole.due
            assert [item.code for verdict in verify(reading) for item in verdict.problems] == []
        law = next(name for name in LAWS if definition(name) == found.resolved)
        return law, whole.due, whole.because()

    def supplemented(self, days: tuple[str, str, str]) -> Bureau:
        """Received, asked for a supplement, received again."""
        self.take(days[0], "ann", "accept")
        self.take(days[1], "ann", "request_supplement", missing_items="x")
        self.take(days[2], "eve", "resubmit")
        self.take(days[2], "ann", "accept")
        return self


@pytest.mark.parametrize("newer_last", [True, False])
@pytest.mark.parametrize(("day", "law"), [("2025-06-30", "vn.61_2018"), ("2025-07-01", "vn.118_2025")])
def test_the_day_of_reception_chooses_the_law(day: str, law: str, newer_last: bool):  # noqa: FBT001
    """Whichever was deployed last, a dossier follows the definition that is in force when it is received."""
    bureau = Bureau(f"{day} 08:00", newer_last=newer_last)
    bureau.take(f"{day} 09:00", "ann", "accept")
    assert bureau.told()[0] == law


def test_under_decree_61_what_is_left_runs_on():
    """Two of ten working days were used: eight are left from the new reception, after the decree ended."""
    bureau = Bureau("2025-06-16 08:00").supplemented(
        ("2025-06-16 09:00", "2025-06-18 09:00", "2025-07-03 09:00")
    )
    law, due, because = bureau.told()
    assert (law, due) == ("vn.61_2018", at("2025-07-15 09:00"))
    assert because == ["supplement", "rest_day"]


def test_under_decree_118_all_of_it_begins_anew():
    """The same course gives ten working days from the new reception."""
    bureau = Bureau("2025-07-14 08:00").supplemented(
        ("2025-07-14 09:00", "2025-07-16 09:00", "2025-07-31 09:00")
    )
    assert bureau.told() == ("vn.118_2025", at("2025-08-14 09:00"), ["rest_day"])


def test_both_laws_are_the_same_but_for_the_supplement():
    """What a dossier may do, and within which limits, is the same under both; instruments differ."""
    old, new = (compile_definition(definition(name)).procedure for name in LAWS)
    shown = [[row.model_copy(update={"legal": None}) for row in item.transitions] for item in (old, new)]
    for rows in shown:
        rows[:] = [
            row.model_copy(update={"not_later_than": None}) if row.trigger == "request_supplement" else row
            for row in rows
        ]
    assert shown[0] == shown[1]
    assert (old.clock and old.clock.supplement, new.clock and new.clock.supplement) == ("resume", "restart")
