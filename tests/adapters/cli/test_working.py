"""hoso work: does what is due and says what it did, or why something could not happen."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.commands import Asking, Decree, Deploy, Open, Take
from hoso.engine.instant import instant_of
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import resolve
from tests.engine.clocks.office import TEXT
from tests.engine.dating import OWN
from tests.engine.sub_worlds import World
from tests.properties.worlds import Clock, founded, must

REMINDER = "timers: [{timer: soon, kind: remind, time: 1wd, since: entry, notify: desk}]"


def office(path, text):
    """Two dossiers of forty days ago: one waits for a supplement, one is worked on."""
    clock = Clock(instant_of(datetime.now(UTC) - timedelta(days=40)))
    text = text.replace("calendar: vn", "calendar: own").replace(
        "stage: first,", f"stage: first, {REMINDER},"
    )
    procedure = read_procedure(text.encode(), "timed.yaml").procedure
    people = {"ann": ("desk",), "eve": ("citizen",)}
    engine = founded(resolve(procedure), people=people, store=SqliteStore(path, create=True, clock=clock))
    must(engine, Decree(Asking("founder", "t", "own"), OWN.encode()))
    for code, action in (("D-1", "ask"), ("D-2", "accept")):
        opening = Open(Asking("ann", "t", code), "timed.permit", "office", code, fields={"area": "near"})
        stream = must(engine, opening).stream
        must(engine, Take(Asking("ann", "t", f"{code} {action}"), stream, action))
    engine.store.close()


@pytest.fixture
def place(tmp_path):
    """Where the store is."""
    return tmp_path / "hoso.sqlite"


def test_once(hoso, place):
    """What is due is done: one dossier is closed, of one somebody is reminded; then nothing is left."""
    office(place, TEXT)
    said = hoso("work", "--once")
    assert said.code == 0, said.err
    assert said.out == "The clock did 2 things: 1 reminder, 1 move, 0 silences.\n"
    assert hoso("work", "--once").out == "Nothing is due.\n"
    told = hoso("work", "--once", "--json").json
    assert told == {
        "ok": True,
        "entries": 0,
        "reminders": 0,
        "moves": 0,
        "silences": 0,
        "exchanges": 0,
        "stuck": [],
    }
    history = hoso("history", "D-1").out
    assert "the clock" in history
    assert "came due" in history
    assert "19(5)" in history
    assert "soon" in hoso("history", "D-2").out
    assert hoso("verify").code == 0


def test_in_vietnamese(hoso, place):
    """The same in the office's language."""
    office(place, TEXT)
    said = hoso("work", "--once", "--lang", "vi")
    assert said.out.startswith("Hệ thống đã tự làm 2 việc đến giờ: 1 nhắc việc")
    assert "đồng hồ của hệ thống" in hoso("history", "D-1", "--lang", "vi").out


def test_no_more_than_so_many(hoso, place):
    """`--limit` ends it; a limit below one is not understood."""
    office(place, TEXT)
    assert hoso("work", "--limit", "1").code == 0
    assert hoso("work", "--limit", "0").code == 2


def test_what_cannot_happen_is_told(hoso, place):
    """A move whose paper is missing stays due, is named with its reason, and keeps nothing else up."""
    text = TEXT.replace("by: desk, after:", "by: desk, fills: days, after:")
    office(place, text)
    told = hoso("work", "--once", "--json").json
    assert (told["ok"], told["reminders"], told["moves"]) == (True, 1, 0)
    (stuck,) = told["stuck"]
    assert (stuck["dossier"], stuck["timer"]) == ("D-1", "waiting>close")
    assert [reason["code"] for reason in stuck["reasons"]] == ["field_missing"]
    assert "In 1 dossier something is due" in hoso("work", "--once").out


def test_ctrl_c_ends_the_loop(place):
    """Without --once it goes on until somebody ends it; that is its end, with a summary and exit code 0."""
    office(place, TEXT)
    command = [sys.executable, "-m", "hoso.adapters.cli.main", "work", "--json", "--store", str(place)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while _due(place) and time.monotonic() < deadline:
        pass
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate(timeout=20)
    assert running.returncode == 0
    assert '"entries": 2' in out


def _due(place):
    store = SqliteStore(place)
    with store.reading() as reading:
        due = list(reading.timers(reading.now()))
    store.close()
    return due


def test_dossiers_tell_each_other(hoso, place):
    """A sub-dossier is opened and comes back; what stands in the way is said, and tried again each time."""
    clock = Clock(instant_of(datetime.now(UTC)))
    world = World(store=SqliteStore(place, create=True, clock=clock), deployed=False)
    world.take("lan", world.parent, "send")
    stuck = hoso("work", "--once", "--json").json["stuck"]
    assert [(item["dossier"], item["timer"]) for item in stuck] == [("H-1", "open 2")]
    assert stuck[0]["reasons"][0]["code"] == "procedure_unknown"
    must(world.engine, Deploy(world.asking("boss"), world.child))
    assert "2 exchanges" in hoso("work", "--once").out
    (child,) = world.children()
    shown = hoso("show", "H-1").out
    for said in ("H-1.2, waited for", "the system, when the sub-dossier has ended"):
        assert said in " ".join(shown.split()), said
    assert hoso("show", "H-1.2", "--json").json["parent"] == "H-1"
    world.take("hai", child, "look")
    world.take("hai", child, "refuse", "Không phù hợp")
    assert hoso("work", "--once", "--json").json["exchanges"] == 2
    history = hoso("history", "H-1").out
    for said in ("sub-dossier asked for", "H-1.2", "the system, between two dossiers", "not settled"):
        assert said in history, said
    assert "parent" in hoso("history", "H-1.2").out
    assert hoso("verify").code == 0
