"""Sums: rows against stages, and stages against cases."""

from __future__ import annotations

from hoso import workflows

from .files import read


def test_each_column_is_summed():
    """One wrong time in the remote column of a stage is told for that column and stage, with both sums."""
    name = "qn.295.commune.3"
    text = workflows.text(name).decode()
    assert "time: [2.5wd, 7.5wd]" in text
    wrong = text.replace("time: [2.5wd, 7.5wd]", "time: [2.5wd, 8.5wd]")
    found = {
        (item.code, item.details["column"], item.details.get("stage"), item.details["sum"])
        for text_ in read(wrong)
        for item in text_.findings
    }
    assert found == {
        ("W304", "remote", "guidance", "11wd"),
        ("W301", "remote", None, "36wd"),
        ("W301", "remote", None, "26wd"),
    }


def test_totals_of_stages_are_compared_with_the_case():
    """A total of a stage that the case does not contain is told of the case."""
    name = "qn.295.commune.3"
    wrong = workflows.text(name).decode().replace("total: 8wd", "total: 9wd")
    codes = {item.code for text in read(wrong) for item in text.findings}
    assert codes == {"W304", "W305"}


def test_what_is_acknowledged_must_be_there():
    """W314: a contradiction of stages acknowledged and not found."""
    name = "qn.295.commune.3"
    text = workflows.text(name).decode()
    note = 'as_printed: [{finding: W304, variant: "1", note: {vi: "In vậy", en: "Printed so"}}]\n'
    codes = [item.code for found in read(text + note) for item in found.findings]
    assert codes == ["W314"]
