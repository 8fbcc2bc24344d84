"""adapters/wording/pages.yaml, a procedure beside its people: every example fails and is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.engine.checks.staffing import check_staffing
from hoso.engine.directory_text import read_directory
from hoso.engine.procedure_text import read_procedure
from tests.engine.pages import examples, put_into
from tests.engine.sentences import assert_filled

SAMPLE = Path(__file__).with_name("sample.yaml").read_bytes()
PEOPLE = Path(__file__).with_name("sample.directory.yaml").read_text(encoding="utf-8")
EXAMPLES = examples("staffing")


def findings(snippet: str):
    """All findings about the sample beside a directory with the grants of a snippet."""
    read = read_directory(put_into(PEOPLE, snippet).encode(), "sample.directory.yaml")
    assert read.changes is not None, read.findings
    return check_staffing(read_procedure(SAMPLE, "sample.yaml"), read.changes)


@pytest.mark.parametrize("code", EXAMPLES)
def test_example_fails_and_is_mended(code):
    """The first example of a code has that finding and no other; the second has none."""
    failing, mended = EXAMPLES[code]
    assert [item.code for item in findings(failing)] == [code]
    assert findings(mended) == []


@pytest.mark.parametrize("code", EXAMPLES)
def test_sentences_are_filled(code):
    """Every sentence of the catalogue finds what it needs in the details of its finding."""
    for finding in findings(EXAMPLES[code][0]):
        assert_filled(finding)


def test_every_code_that_needs_people_has_its_example():
    """E716, E717 and W714 cannot be seen in the procedure's file alone."""
    assert set(EXAMPLES) == {"E716", "E717", "W714"}
