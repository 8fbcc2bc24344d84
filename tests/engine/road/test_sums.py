"""Sums: rows against stages, stages against cases, and both against a sum of our own over the data."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from hoso import workflows
from hoso.engine.procedure_text import read_procedures

from .files import read

DATA = Path(__file__).parents[4] / "shared" / "data" / "internal-processes" / "quang-ninh-295-commune.json"
FILES = {"3": "qn.295.commune.3", "11": "qn.295.commune.11", "14": "qn.295.commune.14"}


def _number(text: str) -> Fraction:
    return Fraction(str(text).replace(",", ".") or "0")


@pytest.mark.skipif(not DATA.is_file(), reason="the data of the decision are not beside the project")
@pytest.mark.parametrize("item", FILES)
def test_times_are_those_of_the_decision(item: str):
    """Row by row the times of both columns are the printed ones; totals and sums agree with our own."""
    printed = {row["stt"]: row for row in json.loads(DATA.read_text(encoding="utf-8"))["procedures"]}[item]
    texts = read_procedures(workflows.text(FILES[item]), "x.yaml", workflows.sources)
    cases = printed["cases"]
    assert len(texts) == len(cases)
    for text, case in zip(texts, cases, strict=True):
        procedure = text.procedure
        assert procedure is not None
        rows = [row for stage in case["stages"] for row in stage["steps"]]
        named = [state for state in procedure.states.values() if state.time and state.clock != "stands"]
        for column, key in ((0, "thoi_gian"), (1, "thoi_gian_mn")):
            ours = [Fraction(str(state.time[column]).removesuffix("wd")) for state in named]
            theirs = [_number(row[key]) for row in rows]
            assert ours == theirs
            total = Fraction(str(procedure.total[column]).removesuffix("wd"))
            assert total == Fraction(case["days"][column])
            found = [
                finding.details["column"] for finding in text.findings if finding.code in ("W301", "N301")
            ]
            assert (sum(theirs) > total) == (procedure.columns[column].column in found)


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
