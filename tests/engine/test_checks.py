"""engine/checks: what findings.md does not show by example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoso.engine.procedure_text import read_procedure

if TYPE_CHECKING:
    from hoso.engine.finding import Finding

SAMPLE = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")


def findings(*changes: tuple[str, str]) -> list[Finding]:
    """The findings of the sample after some changes."""
    text = SAMPLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return list(read_procedure(text.encode(), "s.yaml").findings)


def test_sum_names_column_and_road() -> None:
    """A total that is too small names its column, both figures and the longest road."""
    (found,) = findings(("total: [3wd, 5wd]", "total: [3wd, 4.5wd]"))
    assert (found.code, found.is_error) == ("W301", False)
    assert found.details == {
        "column": "remote",
        "sum": "5wd",
        "total": "4.5wd",
        "road": "received → examine → granted",
    }


def test_acknowledged_sum_is_a_note_and_stays_in_use() -> None:
    """What `as_printed` acknowledges is said as a note; the procedure runs, with the figures as printed."""
    note = 'as_printed: [{finding: W301, note: {vi: "Như in", en: "As printed"}}]'
    text = SAMPLE.replace("total: [3wd, 5wd]", f"total: [2wd, 4wd]\n{note}")
    read = read_procedure(text.encode(), "s.yaml")
    assert [item.code for item in read.findings] == ["N301", "N301"]
    assert read.procedure is not None
    assert [str(time) for time in read.procedure.total] == ["2wd", "4wd"]


def test_back_edges_add_nothing() -> None:
    """A way back does not lengthen the road; time while the clock stands does not count."""
    waits = '  waits: {role: one_stop, time: 30d, clock: stands, vi: "Chờ", en: "Waiting"}\n'
    rows = "  - {trigger: accept, source: waits, dest: examine}\n"
    changes = (
        ("  examine: {role", f"{waits}  examine: {{role"),
        ("source: [received, examine], dest: received", "source: [received, examine], dest: waits"),
        ("  - {trigger: supplement", f"{rows}  - {{trigger: supplement"),
    )
    assert findings(*changes) == []


def test_longest_of_several_roads_counts() -> None:
    """Among roads to a success the longest is added, whichever row stands first."""
    short = (
        "  - {trigger: accept",
        "  - {trigger: refuse, source: received, dest: granted, conditions: is_remote}\n  - {trigger: accept",
    )
    assert findings(short) == []


def test_road_to_a_failure_is_not_measured() -> None:
    """A road that ends in a failure only has no part in the sum."""
    lost = '  lost: {role: officer, time: 99wd, vi: "Mất", en: "Lost"}\n'
    changes = (
        ("  granted: {", f"{lost}  granted: {{"),
        ("source: [received, examine], dest: refused", "source: [received, examine, lost], dest: refused"),
        (
            "  - {trigger: approve",
            "  - {trigger: supplement, source: examine, dest: lost, by: head}\n  - {trigger: approve",
        ),
        ("[received, examine], dest: received, at_most", "[received], dest: received, at_most"),
        ("class: public, set_by: officer", "class: public, set_by: [officer, head]"),
    )
    assert findings(*changes) == []


def test_no_total_no_sum() -> None:
    """Where the law sets no total nothing is added."""
    assert findings(("total: [3wd, 5wd]", "total: none")) == []


def test_same_day_is_no_sum() -> None:
    """Where all is due the same day there is nothing to add; beside other times it is not analysed."""
    rows = (("time: 1wd", "time: [same_day, 1wd]"), ("time: [2wd, 4wd]", "time: [same_day, 4wd]"))
    assert findings(("total: [3wd, 5wd]", "total: [same_day, 5wd]"), *rows) == []
    (found,) = findings(*rows)
    assert (found.code, found.details["column"]) == ("W303", "ordinary")


def test_dead_end_comes_with_its_road() -> None:
    """A state without a way out is shown with the way into it."""
    found = findings(
        (
            "  - {trigger: refuse, source: [received, examine], dest: refused}",
            "  - {trigger: refuse, source: received, dest: refused}",
        ),
        ("source: examine, dest: granted", "source: received, dest: granted"),
        (", different_from: {accept: ever}", ""),
        ("source: [received, examine], dest: received", "source: received, dest: received"),
    )
    assert [(item.code, item.details) for item in found if item.is_error] == [
        ("E211", {"name": "examine", "road": "received → examine"})
    ]


@pytest.mark.parametrize(
    ("first", "second", "shadowed"),
    [
        ("", "conditions: is_large", True),
        ("conditions: is_large", "", False),
        ("conditions: is_large", "conditions: [is_remote, is_large]", True),
        ("conditions: [is_remote, is_large]", "conditions: is_large", False),
        ("unless: is_large", "conditions: is_large", False),
        ("unless: is_large", "unless: [is_large, is_remote]", True),
    ],
)
def test_row_behind_one_that_always_wins(first: str, second: str, shadowed: bool) -> None:  # noqa: FBT001
    """A row whose guards include all guards of an earlier row is never taken."""
    rows = "".join(
        f"  - {{trigger: accept, source: received, dest: {dest}{', ' + guards if guards else ''}}}\n"
        for dest, guards in (("granted", first), ("refused", second))
    )
    found = findings(
        (
            "  - {trigger: accept, source: received, dest: examine}\n",
            rows + "  - {trigger: supplement, source: received, dest: examine, conditions: is_large}\n",
        )
    )
    assert ("E214" in [item.code for item in found if item.details.get("action") == "accept"]) is shadowed


def test_every_language_listed_needs_its_labels() -> None:
    """A file for three languages asks for three labels on everything it shows, also on values of a choice."""
    found = findings(("languages: [vi, en]", "languages: [vi, en, it]"))
    assert {item.code for item in found} == {"E203"}
    assert len(found) == 24
    assert {item.details["languages"] for item in found} == {"it"}
    assert "fields.area.of.near" in {item.details["name"] for item in found}
