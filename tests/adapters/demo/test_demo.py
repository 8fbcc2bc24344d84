"""The demo: five questions answered by what it prints, on every seed, within its time."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from hoso.adapters import bootstrap
from hoso.adapters.demo.office_clock import after, between
from hoso.adapters.wording.moments import office_zone


def run(tmp_path, *words, language="en"):
    """Run the demo as a new user does."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("HOSO", "LC_"))}
    return subprocess.run(
        [sys.executable, "-m", "hoso.adapters.cli.main", "demo", *words],
        cwd=tmp_path,
        env={**mine, "HOSO_LANG": language, "COLUMNS": "80", "TMPDIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("language", ["en", "vi"])
def test_five_questions_are_answered(tmp_path, language):
    """One output tells who holds it, what happened by and for whom, why not, what is next, is it intact."""
    done = run(tmp_path, "--dossiers", "40", language=language)
    assert done.returncode == 0, done.stderr
    said = {
        "en": ("Held by", " for Đỗ Thị Mai", "[stale_version]", "deliver_refusal: ", "INTACT", "BROKEN"),
        "vi": (
            "Đang giữ",
            " thay mặt Đỗ Thị Mai",
            "[stale_version]",
            "deliver_refusal: ",
            "NGUYÊN VẸN",
            "BỊ SỬA",
        ),
    }
    for words in said[language]:
        assert words in done.stdout
    prose = [line for line in done.stdout.splitlines() if not line.startswith("  ")]
    assert max(map(len, prose)) <= 80
    assert len(done.stdout.splitlines()) < 120


def test_what_to_type_next_works(tmp_path):
    """Every command the demo ends with runs when it is pasted, and does what is said beside it."""
    done = run(tmp_path, "--dossiers", "3", "--store", "trial.sqlite")
    lines = done.stdout[done.stdout.index("6. What to type next") :].splitlines()[1:]
    codes = []
    script = tmp_path / "hoso"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m hoso.adapters.cli.main "$@"\n')
    script.chmod(0o755)
    export, *commands = [line.strip() for line in lines]
    for command in commands:
        pasted = subprocess.run(
            ["sh", "-c", f"{export}\n{command}"],
            cwd=tmp_path,
            env={**os.environ, "HOSO_LANG": "en", "PATH": f"{tmp_path}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        codes.append((command.split()[1], pasted.returncode))
        assert "Traceback" not in pasted.stderr
    expected = [("show", 0), ("actions", 0), ("take", 0), ("history", 0), ("verify", 0), ("verify", 1)]
    assert codes == expected


def test_the_first_line_comes_at_once(tmp_path):
    """The first own line is there within two seconds, the whole within a minute."""
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "hoso.adapters.cli.main", "demo"],
        cwd=tmp_path,
        env={**os.environ, "HOSO_LANG": "en", "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout.readline()
        assert time.monotonic() - began < 2
        running.communicate(timeout=60)
    assert running.returncode == 0
    assert time.monotonic() - began < 60


def test_nothing_is_written_over(tmp_path):
    """A file that is there already is not touched."""
    tmp_path.joinpath("mine.sqlite").write_text("mine")
    done = run(tmp_path, "--store", "mine.sqlite", "--dossiers", "1")
    assert done.returncode == 2
    assert tmp_path.joinpath("mine.sqlite").read_text() == "mine"


@pytest.mark.parametrize("seed", range(6))
def test_every_seed_goes_as_planned(tmp_path, seed):
    """Whatever chance brings, each step goes through or is refused for exactly the planned reasons."""
    office = bootstrap.simulated_office(tmp_path / "demo.sqlite", seed, "vi")
    try:
        planned = office.plan(60)
        assert sum(1 for _ in office.work()) == planned
        refused = {code for attempt in office.refused for code in attempt.step.refused}
        wanted = {"at_most", "reason_missing", "stale_version", "role", "guard", "held", "four_eyes"}
        assert refused >= wanted | {"document_missing"}
        with office.engine.store.reading() as reading:
            states = {head.body["state"][0] for head in reading.heads("dossier")}
        assert {"returned", "refused", "declined", "withdrawn", "stopped", "refusing"} <= states
    finally:
        office.engine.store.close()


def test_the_office_clock_goes_in_office_hours():
    """Minutes of work go by only while the office is open, and count back to what was counted."""
    from datetime import datetime

    friday = datetime(2026, 11, 20, 16, 30, tzinfo=office_zone())
    assert after(friday, 45) == datetime(2026, 11, 23, 7, 45, tzinfo=office_zone())
    for minutes in (0, 10, 200, 450, 5000):
        assert between(friday, after(friday, minutes)) == pytest.approx(minutes)
