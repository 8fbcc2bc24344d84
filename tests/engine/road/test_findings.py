"""adapters/wording/pages.yaml, the road: every example fails and is mended as it says."""

from __future__ import annotations

import pytest

from tests.engine.pages import examples, put_into
from tests.engine.sentences import assert_filled

from .files import SAMPLE, read

EXAMPLES = examples("road")
ROWS = frozenset({"steps", "stages"})


def replaced(snippet: str) -> str:
    """The sample with the top-level keys of a snippet in place of its own; rows for rows."""
    has_rows = any(snippet.startswith(f"{key}:") or f"\n{key}:" in snippet for key in ROWS)
    return put_into(SAMPLE, snippet, ROWS if has_rows else frozenset())


def codes(text: str) -> set[str]:
    """The codes of all findings about a road."""
    return {finding.code for item in read(text) for finding in item.findings}


def test_sample_is_clean():
    """The sample that the examples change has no finding at all."""
    assert codes(SAMPLE) == set()


@pytest.mark.parametrize("code", EXAMPLES)
def test_example_fails_and_is_repaired(code: str):
    """The first example of a code has that finding and no other error; the second has it no more."""
    failing, repaired = EXAMPLES[code]
    found = codes(replaced(failing))
    assert code in found
    assert {other for other in found - {code} if other.startswith("E")} == set()
    assert code not in codes(replaced(repaired))
    assert not [other for other in codes(replaced(repaired)) if other.startswith("E")]


@pytest.mark.parametrize("code", EXAMPLES)
def test_sentences_are_filled(code: str):
    """Every sentence of the catalogue finds what it needs in the details of its finding."""
    for item in read(replaced(EXAMPLES[code][0])):
        for finding in item.findings:
            assert_filled(finding)
