"""A refusal with rows of its own: where it begins and leads, and what may be done in it."""

from __future__ import annotations

from hoso.engine.moves import Move, explain

from .files import SAMPLE, one, read

ROWS = """\
refusal:
  withdrawal: open
  steps:
    - {step: draft_refusal, by: officer, time: 1wd, vi: "Dự thảo", en: "Draft"}
    - {step: sign_refusal, by: head, time: 1wd, decision: true, send_back: draft_refusal, different_from: {draft_refusal: ever}, documents: notice, vi: "Ký", en: "Sign"}
    - {step: stamp_refusal, by: desk, only_if: large, vi: "Đóng dấu", en: "Stamp"}
documents:
  notice: {from: office, vi: "Thông báo", en: "Notice"}
"""  # noqa: E501 - a row is a line


def _moves(rows: str = ROWS, text: str = SAMPLE, **files: str) -> dict[tuple[str, str], list[Move]]:
    found: dict[tuple[str, str], list[Move]] = {}
    made = one(text + rows, **files)
    assert made.findings == ()
    for move in explain(made):
        found.setdefault((move.source, move.action), []).append(move)
    return found


def test_the_regimes_action_begins_it_and_its_last_row_ends_where_that_led():
    """It decides no more, one of the rows does; rows that do not apply are passed over."""
    moves = _moves()
    (begins,) = moves["approve", "refuse"]
    assert (begins.dest, begins.by) == ("draft_refusal", ("head", "desk"))
    assert {item.kind for item in begins.requirements} == {"reason"}
    (signs,) = [move for move in moves["sign_refusal", "forward_sign_refusal"] if move.conditions]
    assert signs.dest == "stamp_refusal"
    assert {"decision", "document", "different_from"} <= {item.kind for item in signs.requirements}
    assert [move.dest for move in moves["sign_refusal", "forward_sign_refusal"]] == [
        "stamp_refusal",
        "refused",
    ]
    assert [move.dest for move in moves["stamp_refusal", "forward_stamp_refusal"]] == ["refused"]
    assert [move.dest for move in moves["sign_refusal", "send_back"]] == ["draft_refusal"]


def test_it_begins_where_the_file_says():
    """`from` names rows; who holds them begins it, or whom `by` names."""
    moves = _moves(ROWS.replace("  withdrawal", "  from: [examine, approve]\n  withdrawal"))
    assert [moves[row, "refuse"][0].by for row in ("examine", "approve")] == [("officer",), ("head",)]
    rows = ROWS.replace("  withdrawal", "  from: examine\n  by: [head, desk]\n  withdrawal")
    moves = _moves(rows)
    assert moves["examine", "refuse"][0].by == ("head", "desk")
    assert ("approve", "refuse") not in moves


def test_the_author_says_whether_it_may_be_withdrawn():
    """Open: as before the decision, up to the row that decides. Closed: not once it has begun."""
    asked = {source for source, action in _moves() if action == "ask"}
    assert {"draft_refusal", "sign_refusal"} <= asked
    assert "stamp_refusal" not in asked
    asked = {source for source, action in _moves(ROWS.replace("open", "closed")) if action == "ask"}
    assert asked.isdisjoint({"draft_refusal", "sign_refusal", "stamp_refusal"})


def test_where_the_clock_runs_it_may_be_extended():
    """Its rows are steps like others."""
    assert ("draft_refusal", "extend") in _moves()


def test_without_a_regime_the_file_says_where_it_begins_and_ends():
    """With its own action, always with a reason."""
    text = """\
hoso: procedure/1
procedure: sample.alone
vi: "Không quy chế"
en: "Without a regime"
source: {vi: "Bài kiểm thử", en: "The tests"}
in_force: {from: "2026-01-01"}
total: none
roles:
  officer: {vi: "Chuyên viên", en: "Officer"}
triggers:
  grant: {vi: "Cấp", en: "Grant"}
  sign: {vi: "Ký từ chối", en: "Sign the refusal"}
  refuse: {vi: "Từ chối", en: "Refuse"}
open: {by: officer}
after_last_step: granted
states:
  granted: {final: success, clock: ended, vi: "Đã cấp", en: "Granted"}
  refused: {final: failure, clock: ended, vi: "Đã từ chối", en: "Refused"}
steps:
  - {step: examine, by: officer, trigger: grant, decision: true, vi: "Xem xét", en: "Examine"}
refusal:
  trigger: refuse
  after_last_step: refused
  from: examine
  withdrawal: closed
  steps:
    - {step: sign_refusal, by: officer, trigger: sign, decision: true, documents: notice, vi: "Ký", en: "S"}
documents:
  notice: {from: office, vi: "Thông báo", en: "Notice"}
"""
    moves = _moves("", text)
    (begins,) = moves["examine", "refuse"]
    assert (begins.dest, [item.kind for item in begins.requirements]) == ("sign_refusal", ["reason"])
    assert [move.dest for move in moves["sign_refusal", "sign"]] == ["refused"]
    for line in ("  trigger: refuse\n", "  after_last_step: refused\n", "  from: examine\n"):
        found = {item.code for made in read(text.replace(line, "", 1)) for item in made.findings}
        assert "E430" in found, line


def test_rows_of_a_refusal_are_rows():
    """No place of the regime, no row without a kind, no first row that may be passed over, no name twice."""
    for old, new, code in (
        ("{step: draft_refusal,", "{step: draft_refusal, is: accepted,", "E404"),
        ("{step: draft_refusal,", "{step: draft_refusal, only_if: large,", "E416"),
        ("{step: stamp_refusal,", "{parallel: stamp_refusal,", "E131"),
        ("{step: stamp_refusal,", "{step: examine,", "E406"),
        ("{step: stamp_refusal,", "{step: draft_refusal,", "E406"),
    ):
        found = {item.code for made in read(SAMPLE + ROWS.replace(old, new, 1)) for item in made.findings}
        assert code in found, (new, found)
