"""adapters/cli/beginning.py: what is answered becomes files that pass, and nothing is written over."""

from __future__ import annotations

import io
import sys

import pytest

ROWS = [
    *("tham_dinh", "Thẩm định", "Appraise", "can_bo", "Cán bộ", "Officer", "2wd"),
    *("ky", 'Ký "duyệt"', "Sign: approve", "lanh_dao", "Lãnh đạo", "Leader", "1.5wd"),
    *("tra", "Trả", "Return", "can_bo", "0.5wd"),
]
DECIDED = ["xa.12.3", "Cấp phép", "A permit", "12/QĐ-UBND", "2026-07-01"]


@pytest.fixture
def answered(hoso, monkeypatch):
    """Answer the questions of `hoso new`."""

    def call(*words, answers):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in answers)))
        return hoso("new", *words)

    return call


@pytest.mark.parametrize("regime", ["", "vn.61_2018", "none"])
@pytest.mark.parametrize("decided", [True, False])
def test_what_is_written_passes(hoso, answered, tmp_path, regime, decided):
    """The checker finds no error, the scenario passes, and both are in our style."""
    head = DECIDED if decided else [*DECIDED[:3], ""]
    said = answered("--json", answers=[*head, regime, "", *ROWS, "", "ky"])
    assert said.code == 0, said.out
    assert said.json["files"] == ["xa.12.3.yaml", "xa.12.3.cases.yaml"]
    assert hoso("check", *said.json["files"]).code == 0
    assert hoso("test", "xa.12.3.yaml").code == 0
    assert hoso("fmt", "--check", *said.json["files"]).code == 0
    text = tmp_path.joinpath("xa.12.3.yaml").read_text()
    assert "decision: true, different_from: {tham_dinh: this_round}" in text
    assert ("draft: true" in text) is not decided
    cases = tmp_path.joinpath("xa.12.3.cases.yaml").read_text()
    assert "outcome: success" in cases
    assert "refused: [role]" in cases


def test_one_person_may_not_do_both(hoso, answered, tmp_path):
    """Where one role has two rows running, the scenario shows that another person must decide."""
    rows = ["a", "A", "A", "clerk", "Văn thư", "Clerk", "1wd", "b", "B", "B", "clerk", "1wd", "", ""]
    assert answered(answers=["x", "X", "X", "", "none", "", *rows]).code == 0
    assert hoso("test", "x.yaml").code == 0
    assert "refused: [four_eyes.forward_a]" in tmp_path.joinpath("x.cases.yaml").read_text()


@pytest.mark.parametrize("there", ["xa.12.3.yaml", "xa.12.3.cases.yaml"])
def test_nothing_is_written_over(answered, tmp_path, there):
    """Where one of the two files is there already, nothing is written at all."""
    tmp_path.joinpath(there).write_text("mine")
    said = answered(answers=[*DECIDED, "", "", *ROWS, "", ""])
    assert said.code == 2
    assert there in said.err
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert tmp_path.joinpath(there).read_text() == "mine"


@pytest.mark.parametrize(
    "answers",
    [
        DECIDED,
        ["Not An Id"],
        [*DECIDED[:4], "1 July"],
        [*DECIDED, "no.such_regime"],
        [*DECIDED, "", "", ""],
        [*DECIDED, "", "", *ROWS[:6], "soon"],
        [*DECIDED, "", "", *ROWS, "ky"],
        [*DECIDED, "", "", *ROWS, "", "nobody"],
    ],
)
def test_wrong_or_too_few_answers(answered, tmp_path, answers):
    """An answer that will not do is told with its question; nothing is written."""
    said = answered(answers=answers)
    assert said.code == 2
    assert said.err
    assert list(tmp_path.iterdir()) == []
