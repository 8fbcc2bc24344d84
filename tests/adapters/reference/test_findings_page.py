"""adapters/reference/findings.py: the page of findings is as the catalogues are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from hoso.adapters.reference.findings import findings_page
from hoso.adapters.wording.page import finding_codes

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "findings.md"


def test_the_page_is_as_it_is_made():
    """docs/reference/findings.md is what the catalogues give now, and what is printed."""
    assert findings_page() == PAGE.read_text(encoding="utf-8"), "run make reference"
    words = [sys.executable, "-m", "hoso.adapters.reference", "findings"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == findings_page()


def test_every_code_stands_once():
    """Each code has its heading, in the order of the catalogue; a part stands once."""
    page = findings_page()
    assert re.findall(r"^### ([EWN]\d{3}): ", page, re.MULTILINE) == finding_codes()
    parts = re.findall(r"^## (.*)$", page, re.MULTILINE)
    assert len(parts) == len(set(parts))
