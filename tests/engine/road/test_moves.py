"""engine/road: what each construct of a road becomes."""

from __future__ import annotations

from hoso import workflows
from hoso.engine.moves import Move, explain
from hoso.engine.procedure_text import read_procedure, read_procedures

from .files import SAMPLE, one, read

ROWS = SAMPLE[SAMPLE.index("steps:") :]


def moves(text: str) -> list[Move]:
    """The moves of a road."""
    return explain(one(text))


def test_every_move_says_where_it_comes_from():
    """A row's move has the row's line; a move of the regime has the regime's file and line."""
    found = {(move.action, move.source): (move.file, move.line) for move in moves(SAMPLE)}
    lines = SAMPLE.splitlines()
    file, line = found["forward_approve", "approve"]
    assert file == "sample.yaml"
    assert "step: approve" in lines[line - 1]
    assert found["refuse", "approve"][0] == "test.order.regime.yaml"


def test_a_row_takes_the_place_of_a_state():
    """Moves that lead to the regime's state lead to the row; its own move into the road is the row's."""
    found = {(move.action, move.source): move for move in moves(SAMPLE)}
    assert found["accept", "filed"].dest == "receive"
    assert ("pass_on", "accepted") not in found
    assert found["pass_on", "receive"].file == "sample.yaml"


def test_without_such_a_row_the_state_stands_before_the_road():
    """The regime's own state stays, and its move leads to the first row."""
    found = {(move.action, move.source): move for move in moves(SAMPLE.replace("is: accepted, ", ""))}
    assert found["accept", "filed"].dest == "accepted"
    assert found["pass_on", "accepted"].dest == "receive"


def test_a_row_that_does_not_apply_is_passed_over():
    """Two moves of one action, in order: to the row under its guards, else past it."""
    found = [move for move in moves(SAMPLE) if move.action == "pass_on"]
    assert [(move.dest, move.conditions) for move in found] == [("examine", ("large",)), ("approve", ())]


def test_groups_and_roles_of_the_row():
    """`before_decision` ends with the deciding row; `here` is each row's role, `decider` that one's."""
    found = moves(SAMPLE.replace("decision: true,", "").replace("only_if: large", "decision: true"))
    asked = {move.source: move.by for move in found if move.action == "ask"}
    assert asked == {"filed": ("desk",), "receive": ("desk",), "examine": ("officer",)}
    refused = [(move.source, move.by) for move in found if move.action == "refuse"]
    assert refused == [("examine", ("officer", "desk"))]


def test_four_eyes_name_rows():
    """A row in `different_from` means the action by which it is left."""
    text = SAMPLE.replace(
        "decision: true", "decision: true, different_from: {examine: ever, receive: this_round}"
    )
    (found,) = (move for move in moves(text) if move.action == "forward_approve")
    asked = {item.what for item in found.requirements if item.kind == "different_from"}
    assert asked == {"forward_examine ever", "pass_on this_round"}


def test_an_action_without_labels_says_what_is_done():
    """`forward_<row>` reads as what the row says, after the regime's word for it."""
    procedure = one(SAMPLE).procedure
    assert procedure is not None
    assert procedure.triggers["forward_examine"].labels == {"vi": "Xong: Thẩm định", "en": "Done: Examine"}


def test_names_of_several_stages_are_told_apart():
    """A row whose name stands in two stages becomes `<stage>_<row>`; others keep their name."""
    text = SAMPLE.replace(
        ROWS,
        """stages:
  - stage: one
    steps:
      - {step: receive, is: accepted, by: desk, vi: "Tiếp nhận", en: "Receive"}
      - {step: examine, by: officer, vi: "Thẩm định", en: "Examine"}
  - wait: paying
    for: citizen
    vi: "Chờ nộp tiền"
    en: "Pays"
    obligations:
      - {obligation: fee, vi: "Biên lai", en: "Receipt"}
      - {obligation: tax, only_if: large, vi: "Chứng từ thuế", en: "Proof of tax"}
  - stage: two
    steps:
      - {step: examine, by: officer, vi: "Thẩm định lại", en: "Again"}
      - {step: approve, by: head, decision: true, send_back: two.examine, vi: "Duyệt", en: "Approve"}
""",
    ).replace("total: 4wd", "total: none")
    found = moves(text)
    assert {"receive", "one_examine", "paying", "two_examine", "approve"} <= {move.source for move in found}
    paid = [move for move in found if move.action == "forward_paying"]
    assert [(move.conditions, [item.what for item in move.requirements]) for move in paid] == [
        (("large",), ["fee", "tax"]),
        ((), ["fee"]),
    ]
    assert all(move.by == ("citizen",) for move in paid)
    (back,) = (move for move in found if move.action == "send_back")
    assert (back.source, back.dest, back.by) == ("approve", "two_examine", ("head",))


def test_a_regime_that_yields_may_be_departed_from():
    """What yields is changed or dropped; a number that sector law may change has the new value."""
    text = (
        SAMPLE
        + 'without: [{trigger: extend, because: {vi: "Luật đất đai", en: "Land law"}}]\n'
        + 'departs: [{from: refuse, conditions: large, because: {vi: "Luật đất đai", en: "Land law"}}]\n'
        + 'settings: {complete: {value: 10d, because: {vi: "Luật đất đai", en: "Land law"}}}\n'
    )
    found = one(text)
    assert found.procedure is not None
    assert "extend" not in found.procedure.triggers
    assert [move.conditions for move in explain(found) if move.action == "refuse"] == [("large",)]
    assert [str(time) for time in found.procedure.states["waiting"].time] == ["10d"]


def test_own_moves_are_written_in_their_own_words():
    """Extra states and moves stand beside the rows and may name rows and groups."""
    text = (
        SAMPLE
        + 'states: {lost: {final: failure, vi: "Thất lạc", en: "Lost"}}\n'
        + 'triggers: {lose: {vi: "Báo mất", en: "Report as lost"}}\n'
        + "transitions: [{trigger: lose, source: any_step, dest: lost, by: here}]\n"
    )
    lost = [(move.source, move.by) for move in moves(text) if move.action == "lose"]
    assert lost == [("receive", ("desk",)), ("examine", ("officer",)), ("approve", ("head",))]


def test_a_road_without_a_regime():
    """Its first row is the initial state; the road ends in a state of its own."""
    text = """hoso: procedure/1
procedure: plain
vi: "Không có chế độ chung"
en: "No regime"
source: {vi: "Bài kiểm thử", en: "The tests"}
regime: none
in_force: {from: "2026-01-01"}
total: 2d
roles: {clerk: {vi: "Văn thư", en: "Clerk"}}
open: {by: clerk}
triggers: {look: {vi: "Xem", en: "Look"}}
after_last_step: done
states: {done: {final: success, vi: "Xong", en: "Done"}}
steps:
  - {step: looking, by: clerk, time: 2d, trigger: look, vi: "Xem xét", en: "Look at it"}
"""
    procedure = one(text).procedure
    assert procedure is not None
    assert (procedure.initial, list(procedure.states)) == ("looking", ["looking", "done"])


def test_only_what_is_used_of_a_fragment_is_taken():
    """A shared role, guard or action that a procedure does not use is not part of it."""
    procedure = one(SAMPLE.replace("only_if: large, ", "")).procedure
    assert procedure is not None
    assert "nobody" not in procedure.roles
    assert procedure.guards == {}


def test_each_variant_is_a_procedure():
    """Stages, total, number and guard of a variant make a procedure with an id of its own."""
    name = "qn.295.commune.3"
    first, second = read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources)
    assert first.procedure is not None
    assert second.procedure is not None
    assert [first.procedure.procedure, second.procedure.procedure] == [f"{name}.1", f"{name}.2"]
    assert (first.findings, second.findings) == ((), ())
    assert first.procedure.decision is not None
    assert (first.procedure.decision.number, first.procedure.decision.item) == ("295/QĐ-VP.UBND.KSTT", "3.1")
    assert [str(time) for time in second.procedure.total] == ["15wd", "25wd"]
    assert "tax" in first.procedure.roles
    assert "tax" not in second.procedure.roles
    accepted = [row for row in second.procedure.transitions if row.trigger == "accept"]
    assert [row.conditions for row in accepted] == [("is_free",)]
    several = read_procedure(workflows.text(name), f"{name}.yaml", workflows.sources)
    assert [finding.code for finding in several.findings] == ["E414"]


def test_what_no_variant_uses_is_warned_of():
    """A guard of the file that only one variant uses is used; one that none uses is W311."""
    name = "qn.295.commune.3"
    text = workflows.text(name).decode()
    text += 'guards:\n  idle: {cel: "f.rice_land", vi: "Không dùng", en: "Not used"}\n'
    text += '  rent_only: {cel: "!f.rice_land", vi: "Có đất lúa", en: "There is rice land"}\n'
    text = text.replace("trigger: decide, decision", "trigger: decide, conditions: rent_only, decision", 1)
    assert [finding.code for item in read(text) for finding in item.findings] == ["W311"]


def test_a_missing_regime_is_said_with_the_near_word():
    """The place is the key `regime`, the near word a regime that is there."""
    (found,) = read(SAMPLE.replace("regime: test.order", "regime: test.ordre"))
    (finding,) = found.findings
    assert (finding.code, finding.near, finding.place.line) == ("E402", "test.order", 3)


def test_what_is_wrong_in_a_regime_is_said_there():
    """A finding about the regime points at the regime's file."""
    wrong = (SAMPLE, "hoso: regime/1\nregime: test.order\nfoo: bar\n")
    (found,) = read(wrong[0], regime=wrong[1])
    assert {finding.place.file for finding in found.findings} == {"test.order.regime.yaml"}
    assert "E131" in {finding.code for finding in found.findings}


def test_what_is_wrong_in_a_row_is_said_at_the_row():
    """An unknown role, a missing label and a role left out point at the row in the road's file."""
    for wrong in ("by: offcer", "by: officer, clock: ended, en: x"):
        text = SAMPLE.replace("by: officer", wrong)
        found = [item for text_ in read(text) for item in text_.findings]
        assert found
    (found_,) = read(SAMPLE.replace("by: officer", "by: offcer"))
    first = next(item for item in found_.findings if item.code == "E201")
    assert (first.place.line, first.near) == (
        SAMPLE[: SAMPLE.index("step: examine")].count("\n") + 1,
        "officer",
    )
    (found_,) = read(SAMPLE.replace("by: officer, ", ""))
    assert [(item.code, item.place.line) for item in found_.findings if item.code == "E216"] == [("E216", 15)]
    (found_,) = read(SAMPLE.replace(', en: "Examine"', ""))
    assert ("E203", 15) in [(item.code, item.place.line) for item in found_.findings]
