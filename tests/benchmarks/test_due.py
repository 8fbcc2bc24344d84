"""The benchmark of due dates: it runs, and its bounds hold with room for a busy machine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "due.py"


def test_a_due_date_costs_little_and_no_more_for_ten_years():
    """Every kind stays below ten times a bisect and a datetime, ten years below 1.3 times one."""
    done = subprocess.run(
        [sys.executable, SCRIPT, "--rounds", "5"], capture_output=True, text=True, check=True, timeout=120
    )
    dates, spans = done.stdout.split("one year")
    low = [[float(text) for text in re.findall(r"\(([0-9.]+) to", part)] for part in (dates, spans)]
    assert [len(found) for found in low] == [8, 3]
    assert max(low[0]) < 10
    assert max(low[1]) < 1.3
