"""No text from a store, a file or the command line steers the terminal it is printed on."""

from __future__ import annotations

import io
import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from hoso.adapters.cli.screen import Screen

#: What a terminal may obey, and what turns the direction in which a line is read.
STEERING = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))] + list(
    "\u2028\u2029\u202e\u2066\u200f\u061c"
)
TEXTS = st.text(st.sampled_from(STEERING) | st.characters(exclude_categories=["Cs"]))


def printed(show):
    """What a screen prints."""
    out = io.StringIO()
    show(Screen(out))
    return out.getvalue()


@given(TEXTS)
def test_nothing_printed_steers(text):
    """Whichever way a text is printed, the only control that comes out is the end of a line, and no marks."""
    for show in (
        lambda screen: screen.line(text),
        lambda screen: screen.title(text),
        lambda screen: screen.raw(text),
        lambda screen: screen.code(text),
        lambda screen: screen.pairs([(text, text)]),
        lambda screen: screen.table([text], [[text]]),
        lambda screen: screen.json({"text": text}),
    ):
        for letter in printed(show).replace("\t", ""):
            assert letter == "\n" or unicodedata.category(letter) != "Cc"
            assert letter not in STEERING[-6:]


@given(TEXTS)
def test_one_text_is_one_line(text):
    """A text that breaks lines cannot forge one: its breaks are shown as signs."""
    assert printed(lambda screen: screen.raw(text)).count("\n") == 1
    assert printed(lambda screen: screen.code(text)).count("\n") == 1


@given(TEXTS)
def test_json_says_the_same(text):
    """What a program reads is the text itself."""
    assert json.loads(printed(lambda screen: screen.json({"text": text}))) == {"text": text}


def test_a_refusal_does_not_obey(hoso, dossier):
    """What was typed, and the name of a file, come back written out."""
    for words in (
        ("take", dossier, "acc\x1b[2Jept\x9b1m", "--actor", "cb01"),
        ("take", dossier, "accept\nDone: Dossier opened", "--actor", "cb01\u202e"),
        ("show", "x\x1b]0;owned\x07\nhoso: all is well"),
        ("check", "a\x1b[31m\nhoso: all is well"),
    ):
        said = hoso(*words)
        assert said.code in {1, 2}
        told = said.out + said.err
        assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(told)
        assert "\nDone" not in told
        assert "\nhoso: all is well" not in told


def test_a_value_cannot_forge_an_entry(hoso, dossier):
    """A value of several lines stays on the line of its label."""
    forged = "Sai họ\n2.  23 Nov 2026 09:30  Accepted"
    words = ("correct", dossier, "-f", f"wrong_entry={forged}", "--reason", forged, "--actor", "cb01")
    assert hoso(*words).code == 0
    for reading in ("plain", "officer", "record"):
        lines = hoso("history", dossier, "--reading", reading, "--actor", "cb01").out.splitlines()
        assert not any(line.startswith("2.  23 Nov 2026 09:30") for line in lines)
    assert "Sai họ⏎2." in hoso("show", dossier, "--actor", "cb01").out
