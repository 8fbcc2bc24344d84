"""adapters/reference: the page says what the schemas say, of every key, and leads to every table."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from hoso import workflows
from hoso.adapters.reference.examples import example
from hoso.adapters.reference.meaning import meaning
from hoso.adapters.reference.page import page, schemas
from hoso.adapters.reference.takes import takes
from hoso.engine.language.schema import Declared, Key, Shape
from hoso.engine.procedure import Transition
from hoso.engine.road.rows import Row

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "language.md"


def test_the_page_is_as_it_is_made():
    """docs/reference/language.md is what the schemas and the shipped files give now."""
    assert page() == PAGE.read_text(), "run make reference"


def test_it_is_printed():
    """`python -m hoso.adapters.reference` prints the page."""
    words = [sys.executable, "-m", "hoso.adapters.reference"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == page()


def test_every_key_of_every_schema_has_its_row():
    """Each key stands in a table, with what it means."""
    rows = set(re.findall(r"^\| `([a-z_0-9]+)` (?:\|[^|\n]*){4}\|$", page(), re.MULTILINE))
    known = {key.key for schema in schemas() for key in schema.declared().values()}
    assert known - {"extras", "labels"} == rows
    assert {"steps", "branches", "consult", "yields", "officers", "refused"} <= rows


def test_links_inside_the_page_lead_to_headings():
    """Whatever a key takes is explained on the page."""
    text = page()
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    assert len(set(headings)) == len(headings), "two headings alike have one anchor"
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) - anchors == set()


@pytest.mark.parametrize("schema", schemas(), ids=lambda schema: schema.__name__)
def test_examples_are_what_shipped_files_say(schema):
    """Each example begins as a key of a shipped file does."""
    text = "\n".join(path.read_text() for path in Path(workflows.__file__).parent.glob("*.yaml"))
    for key in schema.declared().values():
        shown = example(schema, key.key)
        if shown:
            name, _, value = shown.partition(": ")
            first = re.split(r"[\[{,…\]}]", value.lstrip("[{"))[0].strip()
            assert re.search(rf"\b{name}:\s+(#.*\s+)?(-\s+)?[\[{{]*\s*{re.escape(first)}", text), shown


def test_what_a_key_takes_is_said_in_words():
    """Types become words, limits numbers, schemas links."""
    keys = Row.declared()
    said = {name: takes(keys[name], lambda schema: f"<{schema.__name__}>") for name in keys}
    assert said["by"] == "name, or a list of them"
    assert said["clock"] == "`runs`, `stands`, `idle`, `ended`"
    assert said["at_most"] == "whole number from 1"
    assert said["obligations"] == "list of <Obligation> (at most 50)"
    assert said["consult"] == "<RowConsult>"
    assert "setting" in said["time"]
    many = Declared("x", None, dict[str, int], (), {"max_length": 1000})
    assert takes(many, str) == "text → whole number (at most 1,000)"


def test_a_key_without_a_meaning_is_noticed():
    """A key of which no comment speaks cannot stand on the page; one may mean what it means elsewhere."""

    class Silent(Shape):
        """A schema that says nothing."""

        word: Literal["a"] = Key(default="a")

    with pytest.raises(LookupError, match=r"Silent\.word"):
        meaning(Silent, "word")
    assert meaning(Row, "conditions") == meaning(Transition, "conditions")
    assert meaning(Row, "different_from") != meaning(Transition, "different_from")
