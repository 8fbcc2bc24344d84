"""Faults put into every shipped procedure: its scenarios notice 95 in 100 of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SHIPPED = sorted(Path(__file__).resolve().parents[2].joinpath("workflows").glob("*.cases.yaml"))


@pytest.mark.soak
@pytest.mark.parametrize("cases", SHIPPED, ids=lambda path: path.name.removesuffix(".cases.yaml"))
def test_scenarios_of_shipped_procedures_notice_faults(cases):
    """Of each shipped procedure's mutants fewer than 5 % survive, and no more of its own; they are named."""
    words = [sys.executable, "-m", "hoso.adapters.cli.main", "test", "--mutants", "--json", str(cases)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    survivors = [f"{item['place']} {item['sentence']}" for item in told["files"][0]["survivors"]]
    assert told["survived"] < told["mutants"] * 0.05, "\n".join(survivors)
    assert told["own"]["survived"] <= told["own"]["mutants"] * 0.05, "\n".join(survivors)
