"""adapters/reference/shipped.py: the page of what ships is as the files are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from hoso import workflows
from hoso.adapters.reference.shipped import shipped_page
from hoso.engine.procedure_text import read_procedures

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "procedures.md"
PROCEDURES = {
    text.procedure.procedure: text.procedure
    for name in workflows.shipped()
    for text in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources)
}


def test_the_page_is_as_it_is_made():
    """docs/reference/procedures.md is what the shipped files give now, and what is printed."""
    assert shipped_page() == PAGE.read_text(encoding="utf-8"), "run make reference"
    words = [sys.executable, "-m", "hoso.adapters.reference", "procedures"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == shipped_page()


def test_every_procedure_stands_once_and_drafts_apart():
    """Each shipped procedure has one row, under drafts if it is one, and says what it rests on."""
    checked, drafts = shipped_page().split("## Drafts")
    for text, wanted in ((checked, False), (drafts, True)):
        rows = re.findall(r"^\| \[([\w.]+)\]\([^)]*\)<br>.* \| (.+) \|$", text, re.MULTILINE)
        assert sorted(name for name, _ in rows) == sorted(
            name for name, item in PROCEDURES.items() if item.draft == wanted
        )
        assert all(origin.strip() for _, origin in rows)


def test_a_procedure_cites_its_decision_or_is_a_draft():
    """What is no draft has a decision with its number, or says where its data are published."""
    for name, item in PROCEDURES.items():
        assert item.draft or item.decision is not None or "doi" in str(item.source), name
        assert item.decision is not None or item.source is not None, name
