"""adapters/wording/pages.yaml, the road: every example fails and is mended as it says."""

from __future__ import annotations

import pytest

from tests.engine.pages import examples
from tests.engine.read_examples import of_road
from tests.engine.sentences import assert_filled

from .files import SAMPLE, read

EXAMPLES = examples("road")


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
    found = codes(of_road(failing))
    assert code in found
    assert {other for other in found - {code} if other.startswith("E")} == set()
    assert code not in codes(of_road(repaired))
    assert not [other for other in codes(of_road(repaired)) if other.startswith("E")]


@pytest.mark.parametrize("code", EXAMPLES)
def test_sentences_are_filled(code: str):
    """Every sentence of the catalogue finds what it needs in the details of its finding."""
    for item in read(of_road(EXAMPLES[code][0])):
        for finding in item.findings:
            assert_filled(finding)
