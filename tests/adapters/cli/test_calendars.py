"""hoso calendar: what a file changes, which dossiers it would date anew; dating them; showing calendars."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.adapters.sqlite.store import SqliteStore
from tests.engine.dating import MONDAY, Office, closed

WORKFLOWS = Path(__file__).resolve().parents[3] / "workflows"
LATER = "2026-08-04T03:00:00.000000Z"
STORM = closed("2026-08-05", "2026-08-06")
BOSS = ("--actor", "founder")


@pytest.fixture(autouse=True)
def office(tmp_path):
    """Three dossiers in a store on disk: two were accepted, one is only filed; a closure is about to come."""
    path = tmp_path / "hoso.sqlite"
    here = Office(make=lambda clock: SqliteStore(path, create=True, clock=clock))
    for code, at in (("D-1", MONDAY), ("D-2", LATER)):
        here.take(here.open(code, at), "accept", at)
    here.open("D-3", LATER)
    here.engine.store.close()
    tmp_path.joinpath("own.calendar.yaml").write_text(STORM)
    return tmp_path


def commands(hoso, dossier):
    """What happened to a dossier."""
    return [item["what"] for item in hoso("history", dossier, "--json").json["entries"]]


def test_what_would_be_dated_anew(hoso, office):
    """With --dry-run each dossier stands there with its old and its new date, and nothing is written."""
    before = office.joinpath("hoso.sqlite").read_bytes()
    said = hoso("calendar", "apply", "own.calendar.yaml", "--dry-run", *BOSS)
    assert said.code == 0, said.err
    assert "3 dossiers would be dated anew" in said.out
    assert "D-1: 11 Aug 2026 17:00 → 13 Aug 2026 17:00" in said.out
    assert "D-2: 12 Aug 2026 17:00 → 14 Aug 2026 17:00" in said.out
    assert "D-3 · Filed: 5 Aug 2026 17:00 → 7 Aug 2026 17:00" in said.out
    assert "Nothing was written" in said.out
    told = hoso("calendar", "apply", "own.calendar.yaml", "--dry-run", *BOSS, "--json").json
    assert [item["dossier"] for item in told["dossiers"]] == ["D-1", "D-2", "D-3"]
    assert told["dossiers"][0]["dates"][0] == {
        "part": "total",
        "name": "",
        "before": "2026-08-11T10:00:00.000000Z",
        "after": "2026-08-13T10:00:00.000000Z",
    }
    assert office.joinpath("hoso.sqlite").read_bytes() == before
    assert hoso("history", "calendars", "--json").json["entries"][-1]["n"] == 1


def test_dating_anew(hoso):
    """The calendar gets its entry and each dossier one; again nothing is written, and the record verifies."""
    dry = hoso("calendar", "apply", "own.calendar.yaml", "--dry-run", *BOSS, "--json").json["dossiers"]
    done = hoso("calendar", "apply", "own.calendar.yaml", *BOSS, "--json").json
    assert done["receipt"]["command"] == "decree"
    assert [{key: item[key] for key in item if key != "receipt"} for item in done["dossiers"]] == dry
    for dossier in ("D-1", "D-2", "D-3"):
        assert commands(hoso, dossier).count("redate") == 1
    again = hoso("calendar", "apply", "own.calendar.yaml", *BOSS)
    assert again.code == 0
    assert "recorded just as the file has it" in again.out
    assert "0 dossiers dated anew" in again.out
    assert commands(hoso, "D-1").count("redate") == 1
    assert hoso("verify").code == 0
    assert hoso("history", "D-1").code == 0


def test_a_dossier_that_has_timers_and_no_dates_yet(hoso, tmp_path, monkeypatch):
    """Opened before any calendar was recorded, it is told as set anew, though nothing is due in it."""
    monkeypatch.setenv("HOSO_STORE", str(tmp_path / "early.sqlite"))
    monkeypatch.setenv("HOSO_LANG", "en")
    hoso("deploy", "demo.directory.yaml", "vn.house_permit.yaml", "--actor", "quantri")
    opened = hoso(
        *("open", "vn.house_permit", "--unit", "tan_hoa", "--actor", "cb01", "-f", "applicant_name=A"),
        *("-f", "applicant_id=1", "-f", "plot=1", "-f", "plot_m2=90", "-f", "built_m2=50", "-f", "floors=2"),
        "--json",
    )
    assert opened.code == 0, opened.err
    said = hoso("calendar", "apply", "vn.calendar.yaml", "--actor", "quantri")
    assert said.code == 0, said.err
    assert "nothing is due yet; its reminders and limits were set anew" in said.out


def test_as_a_person_reads_it(hoso):
    """In both languages: what was recorded, each dossier with both dates, how many there were."""
    said = hoso("calendar", "apply", "own.calendar.yaml", *BOSS, "--lang", "vi")
    assert "Ghi nhận lịch làm việc" in said.out
    assert "D-1: 11/08/2026 17:00 → 13/08/2026 17:00" in said.out
    assert "Đã tính lại thời hạn của 3 hồ sơ" in said.out
    history = hoso("history", "calendars").out
    assert "closed 5 Aug 2026 – 6 Aug 2026 · Closed for the storm" in " ".join(history.split())
    plain = " ".join(hoso("history", "D-1", "--reading", "plain").out.split())
    assert "Dated anew by the calendars: 11 Aug 2026 17:00 → 13 Aug 2026 17:00" in plain
    assert "Early" not in plain
    told = " ".join(hoso("history", "D-1").out.split())
    assert "Dated anew by the calendars" in told
    assert "dates 11 Aug 2026 17:00 → 13 Aug 2026 17:00; Early: 6 Aug 2026 17:00 → 10 Aug 2026 17:00" in told


def test_what_cannot_be_applied(hoso, office):
    """Somebody without the power, a file with errors, one of another kind, none; a way that is not there."""
    refused = hoso("calendar", "apply", "own.calendar.yaml", "--actor", "ann", "--json")
    assert (refused.code, [item["code"] for item in refused.json["refused"]]) == (1, ["role"])
    dry = hoso("calendar", "apply", "own.calendar.yaml", "--dry-run", "--actor", "ann", "--json")
    assert [item["code"] for item in dry.json["refused"]] == ["role"]
    office.joinpath("wrong.yaml").write_text(STORM.replace("2026-08-05", "2026-08-35"))
    wrong = hoso("calendar", "apply", "wrong.yaml", *BOSS, "--json")
    assert (wrong.code, [item["code"] for item in wrong.json["findings"]]) == (1, ["E138"])
    assert "E138" in hoso("calendar", "apply", "wrong.yaml", *BOSS).out
    other = hoso("calendar", "apply", str(WORKFLOWS / "vn.118_2025.regime.yaml"), *BOSS, "--json")
    assert (other.code, other.json["error"]["code"]) == (2, "no_calendar")
    over = hoso("calendar", "apply", str(WORKFLOWS / "nghe_an.calendar.yaml"), *BOSS, "--json")
    assert [item["code"] for item in over.json["refused"]] == ["calendar_unknown"]
    for words in (("apply",), ("draw", "x")):
        assert hoso("calendar", *words, *BOSS).code == 2
    deployed = hoso("deploy", "own.calendar.yaml", *BOSS, "--json")
    assert deployed.json["error"]["code"] == "calendar_not_deployed"


def test_looking_at_calendars(hoso):
    """The list; of one a year with days off, make-up days, hours, and who decided them."""
    for name in ("vn", "nghe_an"):
        assert hoso("calendar", "apply", str(WORKFLOWS / f"{name}.calendar.yaml"), *BOSS).code == 0
    listed = hoso("calendar", "show", "--json").json["calendars"]
    assert [(item["calendar"], item["extends"]) for item in listed] == [
        ("nghe_an", "vn"),
        ("own", None),
        ("vn", None),
    ]
    assert "over the calendar vn" in hoso("calendar", "show").out
    told = hoso("calendar", "show", "nghe_an", "--year", "2026", "--json").json
    assert told["hours"][:2] == [
        {"from": "2026-01-01", "hours": "07:30–12:00, 13:30–17:00"},
        {"from": "2026-04-16", "hours": "07:00–11:30, 13:30–17:00"},
    ]
    made_up = next(item for item in told["days"] if item["first"] == "2026-01-10")
    assert (made_up["kind"], made_up["decision"]["number"]) == ("working", "12729/VPCP-KGVX")
    shown = " ".join(hoso("calendar", "show", "nghe_an", "--year", "2027").out.split())
    assert "expected, not decided" in shown
    assert "Office hours from" in shown
    absent = hoso("calendar", "show", "nowhere", "--json")
    assert (absent.code, absent.json["error"]["code"]) == (2, "calendar_absent")
    assert hoso("calendar", "show", "vn", "--year", "9").code == 2


def test_before_the_first_calendar(hoso, tmp_path):
    """Where none is recorded, the command to record the first one stands there."""
    path = tmp_path / "none.sqlite"
    Office(calendar=None, make=lambda clock: SqliteStore(path, create=True, clock=clock)).engine.store.close()
    said = hoso("calendar", "show", "--store", str(path))
    assert "hoso calendar apply vn.calendar.yaml" in said.out.replace("\n", " ")


def test_what_was_known(hoso):
    """A calendar is shown as it was decided and recorded by an instant; before its entry there was none."""
    assert hoso("calendar", "apply", "own.calendar.yaml", *BOSS).code == 0
    words = ("calendar", "show", "own", "--year", "2026")
    assert [item["first"] for item in hoso(*words, "--json").json["days"]] == ["2026-08-05"]
    then = hoso(*words, "--at", "2026-08-10", "--json").json
    assert (then["at"], then["days"]) == ("2026-08-09T17:00:00.000000Z", [])
    assert "as it was known at 10 Aug 2026 00:00" in hoso(*words, "--at", "2026-08-10").out
    assert hoso(*words, "--at", "2026-07-01").code == 2


def test_deploying_says_which_calendar_is_missing(hoso, tmp_path):
    """Without its calendar nothing of a procedure is ever due: that and the command stand in the answer."""
    path = tmp_path / "none.sqlite"
    Office(calendar=None, make=lambda clock: SqliteStore(path, create=True, clock=clock)).engine.store.close()
    text = Path(__file__).parents[2].joinpath("engine", "dated.yaml").read_text()
    tmp_path.joinpath("other.yaml").write_text(text.replace("test.dated", "test.other"))
    store = ("--store", str(path))
    said = " ".join(hoso("deploy", "other.yaml", *BOSS, *store).out.split())
    assert "No calendar “own” is recorded, so nothing is due yet; record it" in said
    assert "calendar apply own.calendar.yaml" in said
    tmp_path.joinpath("other.yaml").write_text(text.replace("test.dated", "test.third"))
    told = hoso("deploy", "other.yaml", *BOSS, *store, "--json").json
    assert told["deployed"][0]["calendar_missing"] == "own"
    assert hoso("calendar", "apply", "own.calendar.yaml", *BOSS, *store).code == 0
    tmp_path.joinpath("other.yaml").write_text(text.replace("test.dated", "test.fourth"))
    assert "calendar_missing" not in hoso("deploy", "other.yaml", *BOSS, *store, "--json").json["deployed"][0]
