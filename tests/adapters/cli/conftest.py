"""An office on disk, and the command line called as a person calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from hoso.adapters.cli.main import main

WORKFLOWS = Path(__file__).resolve().parents[3] / "workflows"
DIRECTORY = str(WORKFLOWS / "demo.directory.yaml")
CORRECTION = str(WORKFLOWS / "qn.295.commune.14.yaml")
GIFT = str(WORKFLOWS / "qn.295.commune.11.yaml")


@dataclass
class Said:
    """What one command line answered."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """The one object of standard output."""
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch, tmp_path):
    """Nothing of the person who runs the tests reaches the command line."""
    for name in ("HOSO_STORE", "HOSO_ACTOR", "HOSO_LOG", "LC_ALL", "LC_MESSAGES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def hoso(capsys):
    """Call the command line in this process."""

    def call(*words: str) -> Said:
        capsys.readouterr()
        code = main(words)
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return call


@pytest.fixture
def program(tmp_path):
    """Call the command line as a process of its own."""

    def call(*words: str, language: str = "en", **more) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "HOSO_LANG": language, **more}
        return subprocess.run(
            [sys.executable, "-m", "hoso.adapters.cli.main", *words],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return call


@pytest.fixture
def office(hoso, tmp_path):
    """Deploy directory and procedures to ./hoso.sqlite; papers lie beside it."""
    tmp_path.joinpath("form.pdf").write_bytes(b"form")
    done = hoso("deploy", DIRECTORY, CORRECTION, GIFT, "--actor", "quantri")
    assert done.code == 0, done.out + done.err
    return tmp_path


@pytest.fixture
def dossier(hoso, office):
    """Open one dossier and give its code."""
    assert office.joinpath("hoso.sqlite").is_file()
    done = hoso(
        *("open", "qn.295.commune.14", "--unit", "tan_hoa", "--actor", "cb01", "--json"),
        *("-f", "area=ordinary", "-f", "applicant_name=Nguyễn Văn A", "-f", "applicant_id=022000000001"),
        *("-f", "certificate_number=AB 1", "-f", "wrong_entry=Sai họ"),
        *("--file", "application=form.pdf", "--file", "certificate=form.pdf"),
    )
    assert done.code == 0, done.out
    return done.json["receipt"]["code"]


@pytest.fixture
def shipped():
    """Name the file of a shipped procedure."""
    return CORRECTION
