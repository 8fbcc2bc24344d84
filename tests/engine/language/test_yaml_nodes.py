"""engine/language/yaml_nodes.py: the quick way gives up, or answers as the events do, never otherwise."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hoso.engine.language.yaml_bytes import text_of_bytes
from hoso.engine.language.yaml_nodes import read_nodes
from hoso.engine.language.yaml_text import Document, read_events

ROOT = Path(__file__).parents[3]
SHIPPED = sorted(ROOT.glob("workflows/*.yaml"))
#: What YAML reads in a way of its own, and text that looks like it.
SIGNS = [
    *"[]{},:?-&*!|>%@`#\"'\\~= ",
    "\n",
    "\n  ",
    "\r\n",
    "- ",
    ": ",
    "? ",
    "a",
    "a: b",
    "<<",
    "yes",
    "1:30",
    "&x ",
    "*x",
    "!t ",
    "! ",
    "!!str ",
    "--- ",
    "\n---\n",
    "\n...\n",
    "\\u0301",
    "\\0",
    "e\u0301",
    "\u0301",
    "é",
    "&& ",
    "a && b",
]


def same(text: str) -> bool:
    """Read both ways and compare values, places and styles; whether the quick way answered."""
    if not isinstance(text_of_bytes(text.encode(), "a.yaml"), str):
        return False
    quick = read_nodes(text, "a.yaml")
    if quick is None:
        return False
    slow = read_events(text, "a.yaml")
    assert isinstance(slow, Document), slow
    assert repr(quick.value) == repr(slow.value)
    assert [type(quick.at(path)) for path in slow.spots] == [type(slow.at(path)) for path in slow.spots]
    assert quick.spots == slow.spots
    styles = {spot.style: quick.at(path) for path, spot in slow.spots.items()}
    assert quick.may_have_blocks or "block" not in styles
    plain = [slow.at(path) for path, spot in slow.spots.items() if spot.style == "plain"]
    assert quick.may_have_commas or not any("," in item for item in plain)
    return True


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_shipped_files_are_read_the_quick_way(file: Path) -> None:
    """What we ship is nothing unusual, and is read the same both ways."""
    assert same(file.read_text(encoding="utf-8"))


@given(st.lists(st.sampled_from(SIGNS), max_size=24).map("".join))
@example("a: &x b")
@example('a: "\\u0065\\u0301"')
@example("a: ! b")
@example("a: !")
@example("{a: [b, c: d]}")
@example("a: |\n  b, c\n")
@example("? a\n: b\n")
@example("a:\n- b\n- - c\n  - d\n")
def test_signs_are_read_the_same(text: str) -> None:
    """Any string of YAML's own signs."""
    same(text)
    same(f"k: {text}\n")


@given(st.integers(0, 2**32))
def test_slips_are_read_the_same(seed: int) -> None:
    """A shipped file with signs strewn into it."""
    chosen = random.Random(seed)
    text = chosen.choice(SHIPPED).read_text(encoding="utf-8")[:3_000]
    for _ in range(chosen.randint(1, 4)):
        at = chosen.randrange(len(text))
        cut = at + chosen.choice((0, 0, 1, 3))
        text = text[:at] + chosen.choice(SIGNS) + text[cut:]
    same(text)


def test_depth_never_reaches_the_composer() -> None:
    """Whatever opens very many levels is left to the events: flow, block, keys, and mixtures of them."""
    openings = ["[", "{a: ", "- ", "? ", "- ? ", "[{a: ", ": "]
    for opening in openings:
        assert read_nodes("a:\n  " + opening * (200_000 // len(opening)), "a.yaml") is None
    assert read_nodes("".join(" " * n + "a:\n" for n in range(600)), "a.yaml") is None


def test_ordinary_signs_are_not_unusual() -> None:
    """Guards in CEL have `&&`, `!` and `*` in them, and are read the quick way."""
    text = "a: 'f.x && !f.y'\nb: \"f.x * 100 <= f.y\"\nc: 'f.x != 3'\n"
    assert same(text)
