"""adapters/cli/codes.py: `hoso explain` of a code, and where `hoso check` names it."""

from __future__ import annotations

import pytest

from hoso.adapters.wording.page import finding_codes, reason_codes
from tests.adapters.cli.conftest import DIRECTORY


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_code_has_its_page(hoso, lang):
    """Title, sentence and what to do are there in the language asked for; an example has its mend."""
    for code in finding_codes():
        told = hoso("explain", code, "--lang", lang, "--json").json
        assert told["code"] == code
        assert told["title"]
        assert told["sentence"]
        assert told["hint"]
        assert told["severity"] == {"E": "error", "W": "warning", "N": "note"}[code[0]]
        assert told["example"] is None or told["example"]["fails"] != told["example"]["mended"]


def test_a_page_shows_the_example_and_its_mend(hoso):
    """What fails stands whole; of what passes only the lines that change, before and after."""
    said = hoso("explain", "E201", "--lang", "en")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "E201 · error: Unknown name"
    assert "  There is no state `recieved`." in lines
    assert "  initial: recieved" in lines
    assert lines.index("  - initial: recieved") + 1 == lines.index("  + initial: received")


def test_a_tab_can_be_seen(hoso):
    """The example of E104 shows where its tab stands."""
    assert "⇥ by: one_stop" in hoso("explain", "E104").out


def test_the_language_is_that_of_the_call(hoso):
    """The same page in Vietnamese; small letters will do."""
    said = hoso("explain", "e118", "--lang", "vi")
    assert said.out.splitlines()[0] == "E118 · lỗi: Dấu phẩy thập phân"
    assert "“2.75wd”" in said.out


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_reason_has_its_sentences(hoso, lang):
    """Also as scenarios write it, with what it is about behind a point."""
    for code in reason_codes():
        told = hoso("explain", f"{code}.approve", "--lang", lang, "--json").json
        assert told["reason"] == code
        assert told["sentences"]


def test_a_reason_of_authority_says_so(hoso):
    """Who tries without authority is recorded; who comes too late is not."""
    assert "access stream" in hoso("explain", "four_eyes", "--lang", "en").out
    assert "access stream" not in hoso("explain", "too_late", "--lang", "en").out


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("E444", "E414"),
        ("W404", "E404"),
        ("E999", "N723"),
        ("four_eye", "four_eyes"),
        ("field_mising.a", "field_missing"),
    ],
)
def test_an_unknown_code_is_told_with_the_nearest(hoso, typed, near):
    """One clear error, and what to type instead."""
    said = hoso("explain", typed)
    assert said.code == 2
    assert near in said.err
    assert said.out == ""


def test_what_is_neither_a_file_nor_a_code_is_told(hoso):
    """A word like no code, and a file that is not there."""
    assert "nor a code" in hoso("explain", "zzz", "--lang", "en").err
    assert "nor a code" not in hoso("explain", "absent.yaml", "--lang", "en").err
    assert "nor a code" not in hoso("explain", "folder/E404", "--lang", "en").err


def test_a_file_of_that_name_is_the_file(hoso, tmp_path):
    """Whoever has a file `E404` here means it."""
    tmp_path.joinpath("E404").write_text("hoso: procedure/1\n", encoding="utf-8")
    assert " E132 " in hoso("explain", "E404").out


def test_check_names_the_command_once(hoso, tmp_path):
    """Below the sum, with the worst code; not where nothing is found, nor in JSON."""
    path = tmp_path / "a.yaml"
    path.write_text("hoso: procedure/1\nvi: a,b\ntotal: 1,75wd\n", encoding="utf-8")
    said = hoso("check", path.name, "--lang", "en")
    (line,) = [line for line in said.out.splitlines() if "hoso explain" in line]
    assert line.split()[-1].startswith("E")
    assert said.out.splitlines()[-1] == line
    assert "hoso explain" not in hoso("check", path.name, "--json").out
    assert "hoso explain" not in hoso("check", DIRECTORY).out
