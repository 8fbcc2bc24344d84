"""adapters/wording/pages.yaml, the map: every example fails and is mended as it says."""

from __future__ import annotations

import pytest

from hoso.engine.procedure_text import read_procedure
from hoso.engine.replay.event_map import map_procedure, read_map
from tests.engine.pages import examples
from tests.engine.read_examples import of_map
from tests.engine.replay.logs import ROOT
from tests.engine.sentences import assert_filled

SAMPLE = read_procedure(ROOT.joinpath("tests/engine/sample.yaml").read_bytes(), "sample.yaml").procedure
EXAMPLES = examples("map")


def findings(snippet: str):
    """All findings about a map that says this, and besides what every map must."""
    return read_map(of_map(snippet).encode(), "map.yaml", SAMPLE).findings


@pytest.mark.parametrize("code", EXAMPLES)
def test_example_fails_and_is_repaired(code):
    """The first example of a code has that finding and no other; the second has none."""
    failing, repaired = EXAMPLES[code]
    assert {item.code for item in findings(failing)} == {code}
    assert findings(repaired) == ()


@pytest.mark.parametrize("code", EXAMPLES)
def test_sentences_are_filled(code):
    """Every sentence of the catalogue finds what it needs in the details of its finding."""
    for finding in findings(EXAMPLES[code][0]):
        assert_filled(finding)


@pytest.mark.parametrize(
    ("snippet", "place", "near"),
    [
        ('activities:\n  - {log: "a", does: [approve, aprove]}', (4, 32), "approve"),
        ('activities:\n  - {log: "a", does: aprove}', (4, 22), "approve"),
        ("opening: {siz: x}", (3, 11), "size"),
        ('roles:\n  - {log: "R", holds: offcer}', (4, 23), "officer"),
        ("ends: [grantedd]", (3, 8), "granted"),
    ],
)
def test_a_misspelt_name_is_told_at_its_place(snippet, place, near):
    """A name that the procedure does not have is told with line, column and the near word."""
    (finding,) = findings(snippet)
    assert (finding.code, finding.place[1:], finding.near) == ("E604", place, near)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"hoso: cases/1\n",
        b"hoso: map/1\nprocedure: 7x\n",
        b"hoso: map/1\nprocedure: a\nactivity: b\n",
        b"\xff",
    ],
)
def test_what_is_no_map_is_told(text):
    """Another kind of file, unknown keys and bad names are findings, and no procedure is known of it."""
    read = read_map(text, "map.yaml", SAMPLE)
    assert read.map is None
    assert read.findings
    assert map_procedure(text, "map.yaml") is None
