"""engine/language/decimal_comma.py: a number with a comma is one finding, with the number meant."""

from __future__ import annotations

import pytest

from hoso.engine.procedure_text import read_procedure
from tests.engine.read_examples import PROCEDURE


def findings(old: str, new: str) -> list[tuple[str, str, str | None]]:
    """Code, value and near word of each finding after a change of the sample."""
    assert old in PROCEDURE
    found = read_procedure(PROCEDURE.replace(old, new, 1).encode(), "sample.yaml").findings
    return [(item.code, str(item.details.get("value")), item.near) for item in found]


@pytest.mark.parametrize(
    ("old", "new", "value", "near"),
    [
        ("total: [3wd, 5wd]", "total: 1,75wd", "1,75wd", "1.75wd"),
        ("total: [3wd, 5wd]", 'total: ["1,75wd", 5wd]', "1,75wd", "1.75wd"),
        ("total: [3wd, 5wd]", "total: [1,75wd, 5wd]", "1,75wd", "1.75wd"),
        ("total: [3wd, 5wd]", "total: [3wd, 5,25 wd]", "5,25 wd", "5.25 wd"),
        ("time: 1wd, clock", "time: 1,75wd, clock", "1,75wd", "1.75wd"),
        ("time: [2wd, 4wd]", "time: [2wd, 0,5wd]", "0,5wd", "0.5wd"),
        ("min: 0.5", "min: 0,5", "0,5", "0.5"),
        ("min: 0.5", "min: -0,5", "-0,5", "-0.5"),
        ("min: 0.5", 'min: "0,5"', "0,5", "0.5"),
        ("at_most: 1,", "at_most: 1,5,", "1,5", "1.5"),
    ],
)
def test_a_decimal_comma_is_one_finding(old, new, value, near):
    """Bare, in quotes, in brackets and in braces, where YAML cuts it in two; of durations and of bounds."""
    assert findings(old, new) == [("E118", value, near)]


def test_each_number_of_a_list_is_told():
    """Two times with commas are two findings, not four."""
    assert findings("time: [2wd, 4wd]", "time: [2,5wd, 7,5wd]") == [
        ("E118", "2,5wd", "2.5wd"),
        ("E118", "7,5wd", "7.5wd"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("total: [3wd, 5wd]", "total: [1, 75wd]", "E137"),
        ("total: [3wd, 5wd]", "total: [x,75wd]", "E137"),
        ("total: [3wd, 5wd]", "total: [75,wd]", "E137"),
        ('en: "Examination"', "en: Part 1,75wd", "E117"),
        ("min: 0.5", "min: 0, 5", "E117"),
        ("min: 0.5", "min: 1.000,5", "E117"),
        ("min: 0.5", 'min: "1,2,3"', "E135"),
    ],
)
def test_other_commas_are_told_as_before(old, new, code):
    """A space behind the comma, text before it, or several commas: nobody knows that one number is meant."""
    assert [item[0] for item in findings(old, new)][:1] == [code]
