"""What may be skipped, tried on a small suite with the project's own conftest and settings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SUITE = """
import pytest

@pytest.mark.needs("sh")
def test_has_its_program(): pass

@pytest.mark.needs("no-such-program")
def test_marked(): raise AssertionError("ran without its program")

def test_asked(needs):
    needs("no-such-program")
    raise AssertionError("ran without its program")

def test_data(shared): assert shared.is_dir()

@pytest.mark.skip(reason="because")
def test_skipped(): pass

@pytest.mark.xfail(reason="known")
def test_known(): raise AssertionError

@pytest.mark.soak
def test_heavy(): raise AssertionError("soak ran in the ordinary suite")
"""


def outcome(place: Path, strict: str) -> subprocess.CompletedProcess[str]:
    """Run the small suite in a folder of its own."""
    tests = place / "project" / "tests"
    tests.mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", tests.parent)
    shutil.copy(ROOT / "tests" / "conftest.py", tests)
    tests.joinpath("test_suite.py").write_text(SUITE)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "STRICT"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n1"],
        cwd=tests.parent,
        env=clean | {"STRICT": strict, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("strict", "data", "closing"),
    [
        ("", False, "1 passed, 4 skipped, 1 xfailed"),
        ("", True, "2 passed, 3 skipped, 1 xfailed"),
        ("1", False, "1 failed, 1 passed, 1 skipped, 1 xfailed, 2 errors"),
        ("1", True, "1 failed, 2 passed, 1 xfailed, 2 errors"),
    ],
)
def test_what_may_be_skipped(tmp_path, strict, data, closing):
    """STRICT=1 fails whatever is skipped but for data that is not there; every reason is listed."""
    if data:
        tmp_path.joinpath("shared").mkdir()
    run = outcome(tmp_path, strict)
    assert closing in run.stdout, run.stdout + run.stderr
    assert run.returncode == (1 if strict else 0)
    assert "missing on this system: no-such-program" in run.stdout
    assert ("needs ../shared" in run.stdout) is not data
    assert "--randomly-seed=" in run.stdout
