"""adapters/wording/pages.yaml: what a page says is found in its example is what is found there."""

from __future__ import annotations

import json

import pytest

from tests.engine.pages import PAGES
from tests.engine.read_examples import findings_of_example

WITH_EXAMPLE = [code for code, page in PAGES.items() if "in" in page]
#: A file that is too large, empty, in another encoding or lacks a key cannot be shown by keys put in place of
#: others. These codes have tests of their own (language/test_hostile.py, test_clocks.py and so on).
WITHOUT = {"E101", "E102", "E112", "E113", "E115", "E116", "E119", "W313", "E414", "E418", "E512"}
#: Lines in a sample that nobody who reads the page has before him.
LINES = ("first", "lines")


@pytest.mark.parametrize("code", WITH_EXAMPLE)
def test_what_is_told_is_what_is_found(code):
    """The sentence of a page is that of its first example: same details, same near word."""
    page = PAGES[code]
    found = next(item for item in findings_of_example(page["in"], page["fails"]) if item.code == code)
    details = json.loads(json.dumps(found.details))
    told = page.get("told", {})
    assert told == {key: value for key, value in details.items() if key in told or key not in LINES}
    assert page.get("near") == found.near


@pytest.mark.parametrize("code", WITH_EXAMPLE)
def test_what_is_mended_passes(code):
    """After the change there is no error, and nothing of this code."""
    found = findings_of_example(PAGES[code]["in"], PAGES[code]["mended"])
    assert [item.code for item in found if item.is_error or item.code == code] == []


def test_every_code_has_an_example():
    """But those of which keys of a file cannot be one."""
    assert PAGES.keys() - WITH_EXAMPLE == WITHOUT
