"""hoso due: each part of the way to a date in words; as it stood at a time, and by another calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.commands import Asking, Decree
from tests.engine.clocks.office import TEXT, Office, at
from tests.engine.dating import closed
from tests.properties.worlds import must

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> Path:
    """A dossier that was asked for a supplement and received anew, extended by two days."""
    path = tmp_path / "hoso.sqlite"
    here = Office(make=lambda clock: SqliteStore(path, create=True, clock=clock))
    here.took("2026-08-03 09:00", "accept").took("2026-08-05 09:00", "ask")
    here.took("2026-08-12 10:00", "supply", "accept").took("2026-08-13 08:00", "extend", days=2)
    here.engine.store.close()
    tmp_path.joinpath("own.calendar.yaml").write_text(closed("2026-08-14", "2026-08-14"))
    return tmp_path


def test_each_part_is_told(hoso):
    """Start, why it was begun anew, counted hours, days off with their ground, the extension, the sum."""
    said = hoso("due", "D-0001", "--at", "2026-08-13T09:00")
    assert said.code == 0, said.err
    assert "Due  21 Aug 2026 10:00 (on time)" in said.out
    assert "Phase “first”: 21 Aug 2026 10:00 (on time)" in said.out
    assert "Begun anew after the supplement; before it was counted from 3 Aug 2026" in said.out
    assert "(Decree 19(5))" in said.out
    assert "12 Aug 2026 10:00 – 17:00: 5 hours 30 minutes in 1 day" in said.out
    assert "15 Aug 2026 – 16 Aug 2026: not counted: weekly rest" in said.out
    assert "Extended by 2 working days at 13 Aug 2026 08:00 (Decree 19(6))" in said.out
    assert "In all 56 hours = 5 working days + 2 working days → 21 Aug 2026 10:00" in said.out


def test_it_speaks_vietnamese(hoso):
    """The same in Vietnamese."""
    said = hoso("due", "D-0001", "--at", "2026-08-13T09:00", "--lang", "vi")
    assert "Hẹn trả kết quả  21/08/2026 10:00 (trong hạn)" in said.out
    assert "15/08/2026 – 16/08/2026: không tính: ngày nghỉ hằng tuần" in said.out
    assert "12/08/2026 10:00 – 17:00: tính 5 giờ 30 phút trong 1 ngày" in said.out
    assert "Cộng 56 giờ = 5 ngày làm việc + 2 ngày làm việc → 21/08/2026 10:00" in said.out


def test_as_it_stood_then(hoso):
    """While the supplement was waited for the clock stood, with the article that says so."""
    said = hoso("due", "D-0001", "--at", "2026-08-10T09:00")
    assert "Due  paused" in said.out
    assert "5 Aug 2026 09:00 –: the clock stands: for the applicant's supplement" in said.out
    told = hoso("due", "D-0001", "--at", "2026-08-10T09:00", "--json").json
    assert (told["due"], told["light"]) == (None, "paused")


def test_before_it_was_opened(hoso):
    """A time before the first entry is an error that says so."""
    said = hoso("due", "D-0001", "--at", "2026-08-01", "--json")
    assert (said.code, said.json["error"]["code"]) == (2, "before_opening")


def test_by_another_calendar(hoso):
    """With a day more off each date that still runs is a working day later; nothing is written."""
    told = hoso("due", "D-0001", "--what-if", "own.calendar.yaml", "--json").json
    there = {item["kind"]: item["reckoning"]["due"] for item in told["what_if"] if item["reckoning"]}
    assert told["due"] == at("2026-08-21 10:00")
    assert there["stage"] == at("2026-08-24 10:00")  # no Saturday is a working day there
    assert "By the other calendar" in hoso("due", "D-0001", "--what-if", "own.calendar.yaml").out


def test_a_program_reads_the_reckoning(hoso):
    """Spans, grounds and lights stand in the JSON, instants in UTC."""
    told = hoso("due", "D-0001", "--at", "2026-08-20T16:00", "--json").json
    stage = next(item for item in told["clocks"] if item["kind"] == "stage")
    assert stage["due"] == told["due"] == stage["reckoning"]["due"] or stage["because"][-1] == "extension"
    assert stage["because"] == ["rest_day", "extension"]
    assert told["light"] == "due_soon"
    assert told["calendars"] == 1


def test_the_light_stands_in_show_and_inbox(hoso):
    """What is due, and that it is over, long after."""
    assert "Due  21 Aug 2026 10:00 (overdue)" in " ".join(hoso("show", "D-0001").out.split("\n"))
    assert hoso("show", "D-0001", "--json").json["clock"]["light"] == "overdue"
    rows = hoso("inbox", "--actor", "ann", "--json").json["rows"]
    assert rows[0]["clock"] == {"due": at("2026-08-21 10:00"), "light": "overdue"}


def test_a_row_of_another_agency_is_explained_by_its_own_calendar(hoso, tmp_path: Path):
    """The row says by which calendar, and the day on which that agency is closed; the whole does not."""
    path = tmp_path / "other.sqlite"
    text = TEXT.replace("stage: first,", "stage: first, calendar: own,")
    here = Office("2026-08-01 09:00", text, make=lambda clock: SqliteStore(path, create=True, clock=clock))
    must(here.engine, Decree(Asking("founder", "t", "own"), closed("2026-08-04", "2026-08-04").encode()))
    here.took("2026-08-03 09:00", "accept")
    here.engine.store.close()
    asked = ("due", "D-0001", "--at", "2026-08-03T10:00", "--store", str(path))
    said = hoso(*asked)
    assert said.code == 0, said.err
    whole, _, row = said.out.partition("Work: 11 Aug 2026 09:00 (on time)")
    assert "By the calendar own, not by that of the dossier" in row
    assert "Closed for the storm" in row
    assert "Closed for the storm" not in whole
    clocks = {item["kind"]: item for item in hoso(*asked, "--json").json["clocks"]}
    assert (clocks["row"]["calendar"], clocks["total"]["calendar"]) == ("own", None)
    tmp_path.joinpath("own.calendar.yaml").write_text(closed("2026-08-04", "2026-08-05"))
    there = hoso(*asked, "--what-if", "own.calendar.yaml", "--json").json["what_if"]
    dues = {item["kind"]: item["reckoning"]["due"] for item in there}
    assert dues["row"] == at("2026-08-12 09:00")
    assert dues["total"] == clocks["total"]["due"]


def test_a_row_before_reception_is_reckoned_in_the_column_of_its_values(hoso, tmp_path, monkeypatch):
    """Where the whole has chosen no column yet, a row's date and its reckoning are of the same one."""
    path = tmp_path / "remote.sqlite"
    monkeypatch.setenv("HOSO_STORE", str(path))
    text = TEXT.replace("submitted: {role: desk, clock", "submitted: {role: desk, time: [1wd, 2wd], clock")
    office = Office(text=text, area="remote", make=lambda clock: SqliteStore(path, create=True, clock=clock))
    office.engine.store.close()
    (row,) = hoso("due", "D-0001", "--at", "2026-08-03T08:30", "--json").json["clocks"]
    assert row["due"] == at("2026-08-05 08:00")
    assert row["reckoning"]["duration"] == "2wd"
