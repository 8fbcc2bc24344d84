"""engine/procedure_text.py: one slip, one finding, at its place, with the near word."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hoso.engine.finding import Place
from hoso.engine.procedure_text import read_procedure

SAMPLE = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")


def read(old: str, new: str) -> list[tuple[str, int, int, str | None]]:
    """The errors and warnings of the sample with one change: code, line, column, near word."""
    assert old in SAMPLE
    findings = read_procedure(SAMPLE.replace(old, new, 1).encode(), "s.yaml").findings
    return [
        (item.code, item.place.line, item.place.column, item.near) for item in findings if item.code[0] != "N"
    ]


@pytest.mark.parametrize(
    ("old", "new", "word", "code", "near"),
    [
        ("  - {trigger: accept, source", "  - {trigger: acept, source", "acept", "E202", "accept"),
        ("dest: granted, by: head", "dest: grantd, by: head", "grantd", "E201", "granted"),
        ("dest: granted, by: head", "dest: granted, by: haed", "haed", "E201", "head"),
        ("conditions: is_large", "conditions: [is_larg]", "is_larg]", "E201", "is_large"),
        ("fills: size", "fills: sise", "sise", "E201", "size"),
        ("needed_for: accept", "needed_for: acceptt", "acceptt", "E201", "accept"),
        ("different_from: {accept: ever}", "different_from: {acept: ever}", "acept", "E201", "accept"),
        ("different_from: {accept: ever}", "different_from: {accept: evr}", "evr", "E139", "ever"),
        ('legal: "nd118 16(3)"', 'legal: "nd181 16(3)"', '"nd181', "E201", "nd118"),
        ("assigns: officer", "assigns: oficer", "oficer", "E201", "officer"),
        ("transitions:", "transtions:", "transtions", "E131", "transitions"),
        ("role: officer, time", "rol: officer, time", "rol: officer", "E131", "role"),
        ("at_most: 1", "at_most: one", "one,", "E135", None),
        ("total: [3wd, 5wd]", 'total: ["3,5wd", 5wd]', '"3,5wd"', "E118", "3.5wd"),
        ("is_remote, vi", "is_romote, vi", "is_romote", "E201", "is_remote"),
        ("f.area ==", "f.aera ==", "'f.aera", "E220", "f.area"),
    ],
)
def test_one_slip_is_one_finding(old: str, new: str, word: str, code: str, near: str | None) -> None:
    """A misspelt word is found where it stands, with what was probably meant, and nothing else is said."""
    before = SAMPLE.replace(old, new, 1).partition(word)[0]
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert read(old, new) == [(code, *place, near)]


def test_comments_and_layout_do_not_matter() -> None:
    """Two writings of one procedure are one procedure."""
    other = SAMPLE.replace("open: {by: one_stop}", "open:  # who\n    by:\n    - one_stop")
    assert read_procedure(other.encode(), "a").procedure == read_procedure(SAMPLE.encode(), "b").procedure


def test_kept_keys_are_kept_anywhere() -> None:
    """`x_…` keys are kept where they stand; among names, they are kept on the thing around the names."""
    text = SAMPLE.replace("initial: received", "x_top: [a, {b: c}]\ninitial: received")
    text = text.replace("states:\n", "states:\n  x_note: why\n")
    text = text.replace("{final: success,", "{final: success, x_old: no,")
    procedure = read_procedure(text.encode(), "a").procedure
    assert procedure is not None
    assert procedure.extras == {"x_top": ["a", {"b": "c"}], "states.x_note": "why"}
    assert procedure.states["granted"].extras == {"x_old": "no"}


def test_lifted_keys_cannot_be_written() -> None:
    """`labels` and `extras` are the schema's own; in a file they are unknown keys."""
    assert read("open: {by: one_stop}", "open: {by: one_stop, extras: {a: b}}") == [("E131", 32, 22, None)]


def test_label_of_a_language_that_is_not_listed() -> None:
    """A label in a language the file does not list is an unknown key."""
    assert read('en: "The tests"}', 'en: "The tests", it: "I test"}')[0][:3] == ("E131", 6, 47)


def test_label_where_nothing_is_shown() -> None:
    """A label on a thing that is never shown is an unknown key."""
    assert read("open: {by: one_stop}", 'open: {by: one_stop, vi: "Mở"}')[0][:3] == ("E131", 32, 22)


def test_findings_come_in_the_order_of_the_file() -> None:
    """Findings are sorted by place."""
    text = SAMPLE.replace("officer", "oficer", 1).replace("initial: received", "initial: recieved")
    places = [finding.place for finding in read_procedure(text.encode(), "a").findings]
    assert len(places) > 2
    assert places == sorted(places)
    assert places[0] > Place("a")


def test_reading_needs_no_adapter() -> None:
    """Checking one file imports neither the database nor logging nor the terminal."""
    code = (
        "import sys, hoso.engine.procedure_text\n"
        "heavy = ('sqlalchemy', 'structlog', 'rich', 'alembic', 'transitions')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout == "[]\n"
