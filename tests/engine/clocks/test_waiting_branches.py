"""A branch's clock stands while the state it is in waits; the citizen's runs on."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from hoso.engine.clocks.explained import dated
from hoso.engine.clocks.worktimes import worktimes
from hoso.engine.commands import Redate
from hoso.engine.definition import compile_definition
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import resolve
from hoso.engine.verification import verify
from tests.engine.dating import Office, closed
from tests.properties.worlds import must

from .office import at


@cache
def waiting(pause: str = "finance", supplement: str = "restart") -> bytes:
    """A procedure whose branch `site`, of three working days, may wait for the citizen."""
    text = (Path(__file__).parent.parent / "dated.yaml").read_text(encoding="utf-8")
    state = f"  asked: {{branch: site, role: citizen, clock: stands, pause: {pause}, vi: Chờ, en: Asked}}\n"
    rows = "  - {trigger: bill, source: visit, dest: asked}\n"
    rows += "  - {trigger: paid, source: asked, dest: visit, by: clerk}\n"
    rows += "  - {trigger: drop, source: asked, dest: visited, by: clerk}\n"
    triggers = "  bill: {vi: Báo, en: Bill}\n  paid: {vi: Nộp, en: Paid}\n  drop: {vi: Bỏ, en: Drop}\n"
    texts = {
        "initial: visit, total: 1wd": "initial: visit, total: 3wd",
        "supplement: restart": f"supplement: {supplement}",
        "  visited: {": state + "  visited: {",
        "  - {trigger: read_it": rows + "  - {trigger: read_it",
        "  read_it: {": f"{triggers}  read_it: {{",
    }
    for old, new in texts.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    found = read_procedure(text.encode(), "dated.yaml")
    assert found.procedure is not None, found.findings
    return resolve(found.procedure)


class Course:
    """A dossier on its way: split on Monday 3 August 2026 at ten; the branch is due on Thursday at five."""

    def __init__(self, definition: bytes) -> None:
        self.office = Office(definition=definition)
        self.definition = compile_definition(definition)
        self.dossier = self.office.open("D-1", at("2026-08-03 08:00"))
        self.take("2026-08-03 09:00", "accept")
        self.take("2026-08-03 10:00", "split")

    def take(self, moment: str, action: str) -> None:
        """Take an action."""
        self.office.take(self.dossier, action, at(moment))

    @property
    def site(self) -> dict[str, object]:
        """The branch's clock."""
        found: dict[str, object] = self.office.clocks(self.dossier)["branches"]["site"]
        return found

    def problems(self) -> list[str]:
        """What verification finds."""
        with self.office.engine.store.reading() as reading:
            return [item.code for verdict in verify(reading) for item in verdict.problems]


@pytest.mark.parametrize(
    ("pause", "supplement", "due"),
    [
        ("finance", "restart", "2026-08-10 17:00"),  # the two office days it stood
        ("excluded", "restart", "2026-08-10 17:00"),
        ("supplement", "resume", "2026-08-10 17:00"),
        ("supplement", "restart", "2026-08-11 17:00"),  # three days from when it came
    ],
)
def test_it_stands_and_goes_on(pause, supplement, due):
    """Nothing is due while it waits; then what is left, or all of it where a supplement restarts."""
    course = Course(waiting(pause, supplement))
    whole = course.office.clocks(course.dossier)["total"]
    assert course.site["due"] == at("2026-08-06 17:00")
    course.take("2026-08-04 10:00", "bill")
    assert "due" not in course.site
    course.take("2026-08-06 10:00", "paid")
    assert course.site["due"] == at(due)
    assert course.office.clocks(course.dossier)["total"] == whole
    assert course.problems() == []


def test_each_wait_is_counted():
    """What it stood before counts again when it stands anew; another branch is not touched."""
    course = Course(waiting())
    papers = course.office.clocks(course.dossier)["branches"]["papers"]
    for moment, action in (("04", "bill"), ("05", "paid"), ("06", "bill"), ("07", "paid")):
        course.take(f"2026-08-{moment} 10:00", action)
    assert course.site["due"] == at("2026-08-10 17:00")
    assert len(course.site["intervals"]) == 2
    assert course.office.clocks(course.dossier)["branches"]["papers"] == papers
    assert course.problems() == []


def test_a_branch_that_ends_while_it_waits_stands_no_longer():
    """The wait ends with the branch, and nothing was due."""
    course = Course(waiting())
    course.take("2026-08-04 10:00", "bill")
    course.take("2026-08-05 10:00", "drop")
    (interval,) = course.site["intervals"]
    assert (interval["to"], course.site["done"]) == (at("2026-08-05 10:00"), at("2026-08-05 10:00"))
    assert "due" not in course.site
    assert course.problems() == []


def test_it_is_dated_anew_with_what_it_stood():
    """A day on which the office turns out to be closed moves it by one; while it stands it has no date."""
    course = Course(waiting())
    course.take("2026-08-04 10:00", "bill")
    course.office.clock.now = at("2026-08-05 08:00")
    course.office.decree(closed("2026-08-07", "2026-08-07"))
    must(course.office.engine, Redate(course.office.asking(), course.dossier))
    assert "due" not in course.site
    course.take("2026-08-06 10:00", "paid")
    assert course.site["due"] == at("2026-08-11 17:00")
    course.office.clock.now = at("2026-08-06 11:00")
    course.office.decree(closed("2026-08-07", "2026-08-10"))
    must(course.office.engine, Redate(course.office.asking(), course.dossier))
    assert course.site["due"] == at("2026-08-12 17:00")
    assert course.problems() == []


def test_how_it_comes_about_is_told():
    """Its light says that it stands, and its reckoning what was not counted."""
    course = Course(waiting())
    course.take("2026-08-04 10:00", "bill")
    lights = []
    for moment in ("2026-08-04 11:00", "2026-08-06 11:00"):
        now = at(moment)
        if moment > "2026-08-06":
            course.take("2026-08-06 10:00", "paid")
        plan = course.definition.clock
        assert plan is not None
        with course.office.engine.store.reading() as reading:
            calendars = course.office.engine.knowledge.calendars(reading)
        clocks = course.office.clocks(course.dossier)
        found = dated(plan, clocks, worktimes(plan, calendars, now), now)
        site = next(item for item in found if (item.kind, item.name) == ("branch", "site"))
        lights.append(site.light)
    assert lights == ["paused", "on_time"]
    assert "finance" in site.because()
    assert site.reckoning is not None
    assert site.reckoning.plain()["due"] == site.due
