"""engine/road/at_once.py: a result that is given at the counter, with a road beside it and without one."""

from __future__ import annotations

from hoso.engine.moves import explain

from .files import SAMPLE, one

DESK = 'open: {by: desk}\nroles:\n  desk: {vi: "Một cửa", en: "Desk"}\n'
UNDER_118 = SAMPLE.replace("regime: test.order", "regime: vn.118_2025").replace("roles:\n", DESK)
RESULT = 'results:\n  copy: {kind: copy, number: "{n}/BS", vi: "Bản sao", en: "Copy"}\n'
AT_ONCE = f"""\
{RESULT}at_once:
  trigger: hand_out
  by: [desk, officer]
  gives: copy
  reason: required
  legal: "nd118 17(4)"
  vi: "Trả ngay"
  en: "Hand out at once"
"""
ROADLESS = UNDER_118[: UNDER_118.index("steps:")].replace("total: 4wd", "total: none")


def test_beside_the_road_it_is_one_more_way():
    """The move leads from where dossiers begin to where they end, decides, and gives what it says."""
    found = {move.action: move for move in explain(one(UNDER_118 + AT_ONCE)) if move.source == "submitted"}
    move = found["hand_out"]
    assert (move.dest, move.by) == ("returned", ("desk", "officer"))
    assert {(item.kind, item.what) for item in move.requirements} == {
        ("gives", "copy"),
        ("reason", "required"),
        ("decision", "true"),
        ("legal", "nd118 17(4)"),
    }
    assert found["accept"].dest == "receive"


def test_without_a_road_nothing_is_accepted_first():
    """Without rows there is that move and what can be said at reception; no state of the road is left."""
    procedure = one(ROADLESS + AT_ONCE).procedure
    assert procedure is not None
    assert set(procedure.states) == {"submitted", "supplement", "returned", "refused", "stopped", "withdrawn"}
    assert {row.trigger for row in procedure.transitions if "submitted" in row.source} == {
        "hand_out",
        "refuse_reception",
        "request_supplement",
        "withdraw",
    }
    supplement = next(row for row in procedure.transitions if row.trigger == "request_supplement")
    assert supplement.not_later_than is None
