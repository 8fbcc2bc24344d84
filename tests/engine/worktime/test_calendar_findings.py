"""adapters/wording/pages.yaml, the calendar: every example fails and is mended as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso import workflows
from hoso.engine.worktime.calendar_text import read_calendar
from tests.engine.pages import examples, put_into
from tests.engine.sentences import assert_filled

SAMPLE = Path(__file__).with_name("sample.calendar.yaml").read_text(encoding="utf-8")
EXAMPLES = examples("calendar")


def replaced(snippet: str) -> str:
    """The sample with the top-level keys of a snippet in place of its own."""
    return put_into(SAMPLE, snippet)


def findings(text: str):
    """All findings about a calendar."""
    return read_calendar(text.encode(), "sample.calendar.yaml", workflows.sources).findings


def codes(text: str) -> set[str]:
    """Their codes."""
    return {finding.code for finding in findings(text)}


def test_sample_is_clean():
    """The sample that the examples change has no finding at all."""
    assert codes(SAMPLE) == set()


@pytest.mark.parametrize("code", EXAMPLES)
def test_example_fails_and_is_repaired(code: str):
    """The first example of a code has that finding and no other; the second has none but warnings."""
    failing, repaired = EXAMPLES[code]
    assert codes(replaced(failing)) == {code}
    assert not [other for other in codes(replaced(repaired)) if other.startswith("E") or other == code]


@pytest.mark.parametrize("code", EXAMPLES)
def test_sentences_are_filled(code: str):
    """Every sentence of the catalogue finds what it needs in the details of its finding."""
    for finding in findings(replaced(EXAMPLES[code][0])):
        assert_filled(finding)


@pytest.mark.parametrize(
    ("snippet", "code", "line"),
    [
        ('decisions: {d1: {number: "1", decided_on: "2025-12-25", vi: "A"}}', "E203", 7),
        ("days:\n  - {day: 2026-01-02, kind: off, decision: d1}", "E133", 13),
        ('days:\n  - {day: "2026-02-30", kind: off, decision: d1}', "E138", 13),
        ("week: [mon, tu]", "E139", 6),
        ('hours:\n  - {from: "04-16", periods: [["07:30", "11:30"]], decision: d1}', "E132", 11),
        ('hours:\n  - {from: "02-30", to: "03-01", periods: [["07:30", "11:30"]], decision: d1}', "E501", 11),
        ('offset: "+15:00"', "E501", 5),
        ('offset_changes:\n  - {at: "2026-03-29 01:00", offset: "+08:00"}', "E501", 13),
        ('hours:\n  - {periods: [["11:30", "07:30"]], decision: d1}', "E502", 11),
        ('hours:\n  - {periods: [["07:30", "12:00"], ["11:30", "17:00"]], decision: d1}', "E502", 11),
        ("closure: []", "E131", 12),
    ],
)
def test_the_place_of_a_finding(snippet, code, line):
    """What is wrong is told at its line."""
    found = [finding for finding in findings(replaced(snippet)) if finding.code == code]
    assert [finding.place.line for finding in found][:1] == [line]


@pytest.mark.parametrize(
    ("text", "code"), [("a: [", "E105"), ("hoso: regime/1\n", "E130"), ("calendar: a\n", "E130")]
)
def test_what_is_no_calendar(text, code):
    """No YAML, another kind, and no kind at all."""
    assert codes(text) == {code}


def test_what_is_extended_must_be_there():
    """E512, with the near word; also for a calendar that extends itself, and where no files are at hand."""
    base = 'hoso: calendar/1\ncalendar: own\nvi: "A"\nen: "A"\nextends: nghe_na\n'
    (finding,) = findings(base)
    assert (finding.code, finding.near, finding.place.line) == ("E512", "nghe_an", 5)
    assert_filled(finding)
    assert codes(base.replace("nghe_na", "own")) == {"E512"}
    assert [item.code for item in read_calendar(base.encode(), "a.yaml").findings] == ["E512"]
    assert codes(base.replace("nghe_na", "nghe_an")) == set()


def test_an_error_below_is_told_with_its_file():
    """A calendar is not read where one that it extends is wrong."""

    class Wrong:
        def __call__(self, kind: str, name: str):
            return b"hoso: calendar/1\n", f"{name}.{kind}.yaml"

        def known(self, kind: str):
            return [kind]

    base = 'hoso: calendar/1\ncalendar: own\nvi: "A"\nen: "A"\nextends: below\n'
    found = read_calendar(base.encode(), "own.calendar.yaml", Wrong())
    assert found.calendar is None
    assert {item.place.file for item in found.findings} == {"below.calendar.yaml"}
