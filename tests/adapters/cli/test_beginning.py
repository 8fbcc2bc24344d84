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
    assert "amount:" not in cases


def test_one_person_may_not_do_both(hoso, answered, tmp_path):
    """Where one role has two rows running, the scenario shows that another person must decide."""
    rows = ["a", "A", "A", "clerk", "Văn thư", "Clerk", "1wd", "b", "B", "B", "clerk", "1wd", "", ""]
    assert answered(answers=["x", "X", "X", "", "none", "", *rows]).code == 0
    assert hoso("test", "x.yaml").code == 0
    assert "refused: [four_eyes.forward_a]" in tmp_path.joinpath("x.cases.yaml").read_text()


DESK = [
    *("tiep_nhan", "Tiếp nhận", "Receive", "one_stop", "0,25wd"),
    *("tham_dinh", "Thẩm định", "Appraise", "can_bo", "Cán bộ", "Officer", "1.75wd"),
    *("ky", "Ký", "Sign", "lanh_dao", "Lãnh đạo", "Leader", "0.75wd"),
    *("tra", "Trả kết quả", "Return", "one_stop", "0.25wd"),
]


@pytest.mark.parametrize("regime", ["vn.118_2025", "none"])
def test_the_printed_table_is_clean_and_its_scenarios_notice_nearly_all(hoso, answered, tmp_path, regime):
    """The desk's rows take the places of the regime, an officer decides, and 95 in 100 faults are seen."""
    rows, ends = DESK, ["", ""]
    if regime == "none":
        rows, ends = [*DESK[:4], "Một cửa", "Desk", *DESK[4:]], ["ky"]
    said = answered("a permit.yaml", answers=["xin", "X", "X", "", regime, "", *rows, "", *ends, ""])
    assert said.code == 0, said.err
    assert "'a permit.yaml'" in said.out
    checked = hoso("check", "a permit.yaml", "a permit.cases.yaml", "--json")
    assert (checked.code, checked.json["findings"]) == (0, [])
    text = tmp_path.joinpath("a permit.yaml").read_text()
    assert "total: 3wd\n" in text
    if regime == "none":
        assert "clock: {calendar: vn" in text
    else:
        assert "step: tiep_nhan, is: accepted, by: one_stop, time: 0.25wd" in text
        assert "step: tra, is: handing_over" in text
        assert "step: ky, by: lanh_dao, time: 0.75wd, decision: true" in text
        assert "from: decline, different_from: {tham_dinh: this_round}" in text
    told = hoso("test", "--mutants", "a permit.yaml", "--json").json
    assert told["ok"], told["files"][0]["survivors"]


def test_the_desk_may_have_a_row_of_its_own(answered, tmp_path):
    """Whoever says that the first row is not the regime's reception gets both."""
    said = answered(answers=["x", "X", "X", "", "", "", *DESK, "", "không", "no", "ky"])
    assert said.code == 0, said.err
    assert "is:" not in tmp_path.joinpath("x.yaml").read_text()


@pytest.mark.parametrize(
    ("answers", "form"),
    [
        (["một cửa"], "mot_cua"),
        ([*DECIDED[:4], "1/7/2026"], "2026-07-10"),
        ([*DECIDED, "", "", ""], "At least one row"),
        ([*DECIDED, "", "", *ROWS[:3], "cán bộ"], "can_bo"),
        ([*DECIDED, "", "", *ROWS[:6], "0,25 ngày"], "0.25wd"),
        ([*DECIDED, "", "", *DESK, "", "perhaps"], "yes or no"),
    ],
)
def test_a_wrong_answer_is_told_the_right_form(answered, answers, form):
    """What is wanted is said, with an example made of what was typed where there is one."""
    said = answered(answers=answers)
    assert said.code == 2
    assert form in " ".join(said.err.split())


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


def test_who_answers_is_told_the_roles_there_are(answered):
    """The desk of the regime is named with the question, so that nobody invents another one."""
    rows = ["a", "A", "A", "Văn thư"]
    said = answered("--lang", "vi", answers=["x", "X", "X", "", "", "", *rows])
    assert said.code == 2
    assert "one_stop" in said.err


@pytest.mark.parametrize("regime", ["", "none"])
def test_a_file_may_be_in_vietnamese_alone(hoso, answered, tmp_path, regime):
    """Without an English name nothing is asked in English, and what is written passes all the same."""
    rows = [
        "tham_dinh",
        "Thẩm định",
        "can_bo",
        "Cán bộ",
        "2wd",
        "ky",
        "Ký",
        "lanh_dao",
        "Lãnh đạo",
        "1wd",
        "",
    ]
    said = answered("--lang", "vi", answers=["xa.12.3", "Cấp phép", "", "", regime, "", *rows, ""])
    assert said.code == 0, said.err
    files = ["xa.12.3.yaml", "xa.12.3.cases.yaml"]
    assert hoso("check", *files).code == 0
    assert hoso("test", files[0]).code == 0
    assert hoso("fmt", "--check", *files).code == 0
    for file in files:
        text = tmp_path.joinpath(file).read_text()
        assert "languages: [vi]" in text
        assert " en: " not in text
