"""Waits beside a row: what they become, and what is wrong with one."""

from __future__ import annotations

from hoso.engine.moves import explain

from .files import SAMPLE, one, read
from .test_branches import ROAD

WAIT = """\
    waits:
      - wait: sample
        for: citizen
        begins: {trigger: ask_sample, by: [officer, head], at_most: 1, action: {vi: "Xin mẫu", en: "Ask"}}
        obligations: [{obligation: slip, vi: "Phiếu", en: "Slip"}]
        vi: "Chờ mẫu"
        en: "Waiting for a sample"
"""
ROW = '  - {step: examine, by: officer, time: 2wd, only_if: large, vi: "Thẩm định", en: "Examine"}\n'
BLOCK = """\
  - step: examine
    by: officer
    time: 2wd
    only_if: large
    vi: "Thẩm định"
    en: "Examine"
"""


def _text(wait: str = WAIT) -> str:
    assert ROW in SAMPLE
    return SAMPLE.replace(ROW, BLOCK + wait)


def test_a_row_goes_to_its_wait_and_back():
    """By an action with a reason to the wait, which holds whom it waits for; with what is owed back here."""
    text = one(_text())
    assert text.findings == ()
    assert text.procedure is not None
    state = text.procedure.states["sample"]
    assert (state.role, state.clock) == ("citizen", "stands")
    found = {move.action: move for move in explain(text) if "sample" in (move.source, move.dest)}
    begins, ends = found["ask_sample"], found["forward_sample"]
    assert (begins.source, begins.dest, begins.by) == ("examine", "sample", ("officer", "head"))
    assert {(item.kind, item.what) for item in begins.requirements} == {
        ("reason", "required"),
        ("at_most", "1"),
    }
    assert (ends.source, ends.dest, ends.by) == ("sample", "examine", ("citizen",))
    assert [(item.kind, item.what) for item in ends.requirements] == [("document", "slip")]


def test_what_may_be_done_before_the_decision_may_be_done_in_the_wait():
    """The regime's groups: with waits the one beside a row is meant too, of steps it is not."""
    moves = explain(one(_text()))
    assert "sample" in {move.source for move in moves if move.action == "ask"}
    assert "sample" not in {move.source for move in moves if move.action == "extend"}


def test_inside_a_branch_it_is_called_as_its_rows_are():
    """`<branch>_<wait>`, in the branch: the branch stands, its clock with it."""
    row = '          - {step: draw, by: officer, time: 2wd, vi: "Vẽ", en: "Draw"}\n'
    assert row in ROAD
    block = "          - step: draw\n            by: officer\n            time: 2wd\n"
    block += '            vi: "Vẽ"\n            en: "Draw"\n'
    inner = "".join(f"        {line}\n" for line in WAIT.splitlines())
    text = one(ROAD.replace(row, block + inner))
    assert text.findings == ()
    assert text.procedure is not None
    state = text.procedure.states["map_sample"]
    assert (state.branch, state.clock, state.ends) == ("map", "stands", None)
    (begins,) = (move for move in explain(text) if move.action == "ask_sample")
    assert (begins.source, begins.dest) == ("map_draw", "map_sample")


def test_it_says_nothing_that_a_place_beside_the_road_cannot_be():
    """It is no step, decides nothing, and applies when its action is taken."""
    for old, new in (
        ("wait: sample", "step: sample"),
        ("for: citizen", "for: citizen\n        only_if: large"),
        ("for: citizen", "for: citizen\n        decision: true"),
        ("for: citizen", "for: citizen\n        clock: runs"),
    ):
        found = {item.code for text in read(_text(WAIT.replace(old, new, 1))) for item in text.findings}
        assert "E404" in found, new


OWED = """\
  - wait: owed
    for: citizen
    trigger: prove
    action: {vi: "Xác nhận", en: "Confirm"}
    obligations:
      - {obligation: tax, only_if: large, vi: "Thuế", en: "Tax"}
      - {obligation: charge, only_if: large, vi: "Phí", en: "Charge"}
      - {obligation: survey, only_if: huge, vi: "Đo đạc", en: "Survey"}
    vi: "Chờ nghĩa vụ"
    en: "Waiting for what is owed"
"""


def test_what_is_owed_under_one_guard_is_owed_together():
    """Two guards make four cases, however many papers hang on them; a case that cannot be is no finding."""
    guards = 'guards:\n  huge: {cel: "f.size > 1000", vi: "Không quá lớn", en: "Not that large"}\n'
    text = one(SAMPLE.replace(ROW, ROW + OWED).replace("steps:\n", guards + "steps:\n"))
    assert text.findings == ()
    assert text.procedure is not None
    rows = [row for row in text.procedure.transitions if row.trigger == "prove"]
    assert [(row.conditions, row.documents) for row in rows] == [
        (("large", "huge"), ("tax", "charge", "survey")),
        (("large",), ("tax", "charge")),
        (("huge",), ("survey",)),
        ((), ()),
    ]
