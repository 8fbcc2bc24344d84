"""adapters/wording/difference.py: every difference is one whole sentence in both languages."""

from __future__ import annotations

from itertools import pairwise

import pytest

from hoso import workflows
from hoso.adapters.wording import LANGUAGES, Wording
from hoso.adapters.wording.difference import difference_said, names_of_both
from hoso.engine.difference import Version, differences
from hoso.engine.procedure_text import read_procedures


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_difference_is_a_whole_sentence(language):
    """Between procedures that have little in common nothing is left open, doubled or said in JSON."""
    wording = Wording(language)
    versions = [
        Version(text.procedure, text.document)
        for name in workflows.shipped()
        if not name.startswith("qn.295.commune.1")
        for text in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources)
    ]
    for old, new in pairwise(versions):
        names = names_of_both(wording, old.procedure, new.procedure)
        for item in differences(old, new):
            said = difference_said(wording, names, item)
            assert said.endswith("."), item
            assert not any(mark in said for mark in ("…", "““", "{", "None", "()", "“”")), (said, item)
