"""docs/reference/findings.md, the road: every example fails and is repaired as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.engine.sentences import assert_filled

from .files import SAMPLE, read

ROOT = Path(__file__).parents[3]
PAGE = ROOT.joinpath("docs/reference/findings.md").read_text(encoding="utf-8")
WORDING = yaml.safe_load(ROOT.joinpath("adapters/wording/findings.yaml").read_text(encoding="utf-8"))
SECTIONS = dict(re.findall(r"^### ([EWN]\d{3}): [^\n]*\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
EXAMPLES = {
    code: re.findall(r"```yaml road\n(.*?)\n```", text, re.DOTALL)
    for code, text in SECTIONS.items()
    if "```yaml road" in text
}
BLOCK = re.compile(r"^\S[^\n]*(?:\n(?=[ \t])[^\n]*)*$", re.MULTILINE)
ROWS = {"steps", "stages"}


def replaced(snippet: str) -> str:
    """The sample with the top-level keys of a snippet in place of its own; rows for rows."""
    blocks = {block.split(":")[0]: block for block in BLOCK.findall(SAMPLE)}
    new = {block.split(":")[0]: block for block in BLOCK.findall(snippet)}
    if ROWS & new.keys():
        blocks = {key: block for key, block in blocks.items() if key not in ROWS}
    return "\n".join((blocks | new).values()) + "\n"


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
