"""adapters/cli/check_many.py, check_cache.py, folder.py: many files say what each of them says by itself."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hoso import workflows
from hoso.adapters.cli import check_cache, check_many
from hoso.adapters.cli.check_cache import CheckCache
from hoso.adapters.cli.sources import Shelf
from hoso.engine.finding import Finding, Place, Step

FRAGMENT = """hoso: fragment/1
fragment: shared
vi: "Dùng chung"
en: "Shared"
roles:
  officer: {vi: "Cán bộ", en: "Officer"}
"""
ROAD = """hoso: procedure/1
procedure: p{n}
regime: vn.118_2025
uses: [shared]
vi: "Thủ tục"
en: "Procedure"
source: {{vi: "Mẫu", en: "Sample"}}
in_force: {{from: "2026-01-01"}}
total: none
triggers:
  sign: {{vi: "Ký", en: "Sign"}}
steps:
  - {{step: reception, is: accepted, by: one_stop, time: 1wd, vi: "Nhận", en: "Receive"}}
  - {{step: signing, by: {by}, time: 1wd, trigger: sign, decision: true, vi: "Ký", en: "Sign"}}
  - {{step: handing_over, is: handing_over, by: one_stop, time: 0wd, vi: "Trả", en: "Hand over"}}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a fragment and twenty procedures, of which every fifth names a role that is not there."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = tmp_path / "many"
    (made / "inner").mkdir(parents=True)
    made.joinpath("shared.fragment.yaml").write_text(FRAGMENT, encoding="utf-8")
    made.joinpath("inner", "shared.fragment.yaml").write_text(FRAGMENT, encoding="utf-8")
    made.joinpath("other.yaml").write_text("name: another program's\n", encoding="utf-8")
    made.joinpath(".hidden.yaml").write_text("hoso: nothing\n", encoding="utf-8")
    for n in range(20):
        by = "officer" if n % 5 else "oficer"
        file = made / ("inner" if n % 2 else "") / f"p{n}.yaml"
        file.write_text(ROAD.format(n=n, by=by), encoding="utf-8")
    return made


def entries(folder: Path) -> list[Path]:
    """What the cache holds."""
    return sorted(path for path in (folder.parent / "cache").rglob("*") if path.is_file())


def found(hoso, folder: Path, *more: str) -> list[dict]:
    """What checking the folder finds, as programs read it."""
    said = hoso("check", "--json", *more, str(folder))
    told = json.loads(said.out)
    assert said.code == (0 if told["ok"] else 1)
    assert told["files"] == 22
    assert not said.err
    return told["findings"]


def errors(findings: list[dict]) -> int:
    """How many of them are errors."""
    return sum(item["error"] for item in findings)


def one_by_one(hoso, folder: Path) -> list[dict]:
    """What the files say, each checked by itself, in the order of folders and names."""
    inner = sorted(folder.glob("inner/*.yaml"))
    files = [*sorted(folder.glob("[ps]*.yaml")), *inner]
    return [item for file in files for item in json.loads(hoso("check", "--json", str(file)).out)["findings"]]


def test_many_files_say_what_each_says(hoso, folder):
    """On all cores, from the cache, and without it: the findings are those of the single files, in order."""
    single = one_by_one(hoso, folder)
    assert {item["code"] for item in single if item["error"]} == {"E201"}
    assert not entries(folder)
    assert found(hoso, folder, "--no-cache") == single
    assert not entries(folder)
    assert found(hoso, folder) == single
    assert len(entries(folder)) == 22
    assert found(hoso, folder) == single


def test_people_are_told_how_far_it_is(hoso, folder):
    """Progress goes to standard error, findings and the sum to standard output; named files count as well."""
    said = hoso("check", str(folder), str(folder / "p2.yaml"))
    assert said.code == 1
    assert "22/23" not in said.out
    assert said.err.splitlines()[-1].endswith("23/23")
    assert said.out.splitlines()[-1].startswith("23 files checked: 4 errors") or "23" in said.out


def test_known_files_are_not_looked_at(hoso, folder, monkeypatch):
    """The second time nothing is read but the files; a changed one is, and it alone."""
    first = found(hoso, folder)
    looked: list[str] = []
    kept = check_many._look_at
    monkeypatch.setattr(check_many, "_look_at", lambda file, *more: looked.append(file) or kept(file, *more))
    assert found(hoso, folder) == first
    assert not looked
    changed = folder / "p2.yaml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("by: officer", "by: nobody"), "utf-8")
    assert errors(found(hoso, folder)) == errors(first) + 1
    assert looked == [str(changed)]


def test_what_files_name_has_a_part_in_what_is_known(hoso, folder):
    """A fragment that changes, is taken away and comes back changes what is found in the procedures."""
    first = found(hoso, folder)
    shared = folder / "shared.fragment.yaml"
    shared.write_text(FRAGMENT.replace("officer", "clerk"), encoding="utf-8")
    renamed = found(hoso, folder)
    assert errors(renamed) > errors(first)
    shared.unlink()
    said = json.loads(hoso("check", "--json", str(folder)).out)
    assert {"E402"} < {item["code"] for item in said["findings"]}
    shared.write_text(FRAGMENT, encoding="utf-8")
    assert found(hoso, folder) == first


@pytest.mark.parametrize("how", ["flipped", "cut", "empty", "foreign", "no JSON", "a folder"])
def test_damaged_entries_are_looked_past(hoso, folder, how):
    """Whatever happens to the entries, the findings stay what they are."""
    first = found(hoso, folder)
    for entry in entries(folder):
        data = entry.read_bytes()
        body = {
            "foreign": b'{"asked":[],"findings":[["a",1,1,"E999",{},null,[1]]]}',
            "no JSON": b"\xff{",
        }.get(how)
        if body is not None:
            entry.write_bytes(hashlib.sha256(body).hexdigest().encode() + body)
        elif how == "a folder":
            entry.unlink()
            entry.mkdir()
        else:
            damaged = {"flipped": data[:-9] + b"X" + data[-8:], "cut": data[:-1], "empty": b""}[how]
            entry.write_bytes(damaged)
    assert found(hoso, folder) == first


def test_another_program_knows_nothing(hoso, folder, monkeypatch):
    """What was found by another version is not believed."""
    first = found(hoso, folder)
    before = len(entries(folder))
    monkeypatch.setattr(check_cache, "_program", lambda: "another")
    assert found(hoso, folder) == first
    assert len(entries(folder)) == 2 * before


def test_a_folder_that_others_can_write_is_not_used(hoso, folder):
    """Nobody else's findings are believed."""
    kept = folder.parent / "cache" / "hoso" / "check"
    kept.mkdir(parents=True)
    kept.chmod(0o777)
    found(hoso, folder)
    assert not entries(folder)


def test_a_cache_that_cannot_be_made_is_no_trouble(hoso, folder):
    """Without a place for it everything is checked."""
    folder.parent.joinpath("cache").write_text("in the way")
    assert found(hoso, folder) == one_by_one(hoso, folder)


def test_the_cache_does_not_grow(tmp_path, monkeypatch):
    """The oldest entries go when there are too many."""
    monkeypatch.setattr(check_cache, "MOST_ENTRIES", 10)
    monkeypatch.setattr(check_cache, "_KEPT", 6)
    cache = CheckCache.opened(tmp_path / "kept")
    assert cache is not None
    for n in range(12):
        cache.keep(b"%d" % n, "a.yaml", [], [])
        os.utime(cache._path(b"%d" % n, "a.yaml"), (n, n))
    cache.prune()
    kept = [n for n in range(12) if cache.look_up(b"%d" % n, "a.yaml", Shelf()) is not None]
    assert kept == [6, 7, 8, 9, 10, 11]


def test_entries_are_of_one_name_and_come_back_whole(tmp_path):
    """The same bytes under another name are another file; details come back as they were, or not at all."""
    cache = CheckCache.opened(tmp_path / "kept")
    assert cache is not None
    step = Step(Place("a.yaml", 1, 2), "accept", "one_stop", "submitted", ("here", "there"), {"size": "1.5"})
    findings = [
        Finding(Place("a.yaml", 3, 4), "E109", {"key": "đất", "first": 2}, "near"),
        Finding(Place("b.yaml", 3, 4), "E703", {}, None, (step, step)),
    ]
    cache.keep(b"x", "a.yaml", [("regime", "none", "")], findings)
    assert cache.look_up(b"x", "a.yaml", Shelf()) == findings
    assert cache.look_up(b"x", "b.yaml", Shelf()) is None
    cache.keep(b"y", "a.yaml", [], [Finding(Place("a.yaml"), "E109", {"key": ("a", "tuple")})])
    assert cache.look_up(b"y", "a.yaml", Shelf()) is None


def test_a_folder_without_files_is_told_so(hoso, tmp_path):
    """An empty folder is a slip in its name, not a success."""
    said = hoso("check", str(tmp_path))
    assert said.code == 2
    assert "no file" in said.err


def test_shipped_files_are_right(hoso, monkeypatch, tmp_path):
    """Everything we ship, as one folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    said = hoso("check", "--json", str(Path(str(workflows.__file__)).parent))
    assert said.code == 0, said.out
    assert json.loads(said.out)["files"] > 60


def test_a_process_that_is_killed_is_told(hoso, folder, monkeypatch):
    """Nothing hangs, nothing is called checked."""
    monkeypatch.setattr(check_many, "_look_at", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    monkeypatch.setattr(check_many, "cores", lambda: 2)
    said = hoso("check", str(folder))
    assert said.code == 70
    assert "killed" in said.err


SLOWLY = """
import sys, time
from hoso.adapters.cli import check_many
from hoso.adapters.cli.main import main
check_many.cores = lambda: 2
def look_at(*_):
    time.sleep(30)
check_many._look_at = look_at
sys.exit(main(["check", "--no-cache", sys.argv[1]]))
"""


def test_an_interrupt_stops_all_processes(folder):
    """Ctrl-C ends the command and those that check for it, with the code of an interrupt."""
    running = subprocess.Popen(
        [sys.executable, "-c", SLOWLY, str(folder)], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    with running:
        assert running.stderr is not None
        assert "0/22" in running.stderr.readline()
        time.sleep(1)
        began = time.monotonic()
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=20) == 130
        assert time.monotonic() - began < 15
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:  # what was terminated ends in its own time
        try:
            os.killpg(running.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a process was left behind")
