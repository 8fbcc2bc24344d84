"""Runs the programs of this folder, each in a fresh process without threads, from which it can fork."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def program(root: Path, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Give what runs a program of this folder on a fresh folder and returns what it found."""

    def run(name: str, work: str, *arguments: float) -> dict[str, Any]:
        command = [sys.executable, "-m", f"tests.soak.{name}", str(tmp_path), work, *map(str, arguments)]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        found: dict[str, Any] = json.loads(done.stdout)
        print(found)  # noqa: T201 - the figures stand in the report of `pytest -rP`
        return found

    return run
