"""The parallel row of a road: what it becomes, and what is wrong with one."""

from __future__ import annotations

import pytest

from hoso.engine.moves import Move, explain

from .files import SAMPLE, one, read

HEAD = SAMPLE[: SAMPLE.index("steps:")]
SIDES = """\
    branches:
      - branch: map
        total: 3wd
        vi: "Bản đồ"
        en: "Map"
        steps:
          - {step: draw, by: officer, time: 2wd, vi: "Vẽ", en: "Draw"}
          - step: check
            by: [head, officer]
            time: 1wd
            only_if: large
            different_from: {draw: ever}
            send_back: draw
            vi: "Soát"
            en: "Check"
      - branch: money
        only_if: large
        vi: "Tiền"
        en: "Money"
        done: {vi: "Đã thu", en: "Collected"}
        steps:
          - {wait: pay, for: citizen, vi: "Nộp tiền", en: "Pay"}
"""
ROWS = f"""\
steps:
  - {{step: receive, is: accepted, by: desk, time: 1wd, vi: "Tiếp nhận", en: "Receive"}}
  - parallel: sides
    vi: "Song song"
    en: "Side by side"
{SIDES}\
  - {{step: examine, by: officer, only_if: large, vi: "Thẩm định", en: "Examine"}}
  - {{step: approve, by: head, time: 1wd, decision: true, vi: "Phê duyệt", en: "Approve"}}
triggers:
  give_up: {{vi: "Từ chối vẽ", en: "Decline to draw"}}
  drop: {{vi: "Bỏ", en: "Drop"}}
transitions:
  - {{trigger: give_up, source: map.check, dest: map.declined, by: head}}
  - {{trigger: drop, source: money.pay, dest: refused, by: citizen, cancels: true}}
"""
ROAD = HEAD.replace("total: 4wd", "total: 5wd") + ROWS


def moves(text: str = ROAD) -> dict[tuple[str, str], list[Move]]:
    """The moves by source and action."""
    found: dict[tuple[str, str], list[Move]] = {}
    for move in explain(one(text)):
        found.setdefault((move.source, move.action), []).append(move)
    return found


def codes(*changes: tuple[str, str]) -> set[str]:
    """The codes of the findings after some changes."""
    text = ROAD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return {finding.code for item in read(text) for finding in item.findings}


def test_rows_of_branches_become_states_of_their_own():
    """`<branch>_<row>`, an end `<branch>_done`, and `<branch>_declined` where a move leads there."""
    read_road = one(ROAD)
    assert read_road.findings == ()
    procedure = read_road.procedure
    assert procedure is not None
    inside = {name: state for name, state in procedure.states.items() if state.branch}
    assert {name: (state.branch, state.role, state.ends) for name, state in inside.items()} == {
        "map_draw": ("map", "officer", None),
        "map_check": ("map", "head", None),
        "map_done": ("map", None, "done"),
        "map_declined": ("map", None, "declined"),
        "money_pay": ("money", "citizen", None),
        "money_done": ("money", None, "done"),
    }
    assert inside["money_pay"].clock == "stands"
    sides = procedure.states["sides"]
    assert {name: (item.initial, item.only_if) for name, item in sides.branches.items()} == {
        "map": ("map_draw", ()),
        "money": ("money_pay", ("large",)),
    }
    assert (sides.role, sides.status, sides.clock) == (None, "4", "runs")
    assert [str(time) for time in sides.branches["map"].total] == ["3wd"]


def test_ends_are_called_by_what_leads_there():
    """As the branch says; else declined as the action that declines, done as what is done forward."""
    procedure = one(ROAD).procedure
    assert procedure is not None
    labels = {name: state.labels["en"] for name, state in procedure.states.items() if state.ends}
    assert labels == {"map_done": "Done", "map_declined": "Decline to draw", "money_done": "Collected"}


def test_rows_of_a_branch_lead_on_in_it():
    """A row that does not apply is passed over, the last one leads to the end, and back goes inside too."""
    found = moves()
    assert [(move.dest, move.conditions) for move in found["map_draw", "forward_map_draw"]] == [
        ("map_check", ("large",)),
        ("map_done", ()),
    ]
    (back,) = found["map_check", "send_back"]
    assert back.dest == "map_draw"
    (forward,) = found["map_check", "forward_map_check"]
    assert (forward.dest, forward.by) == ("map_done", ("head", "officer"))
    assert [item.what for item in forward.requirements if item.kind == "different_from"] == [
        "forward_map_draw ever"
    ]


def test_the_join_leads_to_what_comes_next():
    """The rows behind it are passed over as elsewhere; the road before leads to the parallel state itself."""
    found = moves()
    assert [(move.dest, move.conditions, move.by) for move in found["sides", "join"]] == [
        ("examine", ("large",), ()),
        ("approve", (), ()),
    ]
    assert [move.dest for move in found["receive", "pass_on"]] == ["sides"]


def test_groups_hold_the_parallel_row_itself():
    """What the law allows in every step leaves or keeps all branches together, by the lead's holders."""
    found = moves()
    assert found["sides", "extend"][0].by == found["sides", "ask"][0].by == ("officer", "head")
    assert [name for name, _ in found if name.startswith(("map_", "money_"))] == [
        "map_draw",
        "map_check",
        "map_check",
        "money_pay",
        "map_check",
        "money_pay",
    ]
    assert found["money_pay", "drop"][0].dest == "refused"


def test_here_in_branches_is_the_lead():
    """Other agencies do not put off the citizen's date: who is left does, or who sent it there."""
    outside = ROAD.replace("  officer: {vi:", "  officer: {outside: true, vi:")
    found = moves(outside)
    assert found["sides", "extend"][0].by == ("head",)
    assert found["examine", "extend"][0].by == ("officer",)
    alone = outside.replace("  head: {vi:", "  head: {outside: true, vi:")
    assert moves(alone)["sides", "extend"][0].by == ("desk",)


def test_a_row_with_guards_is_passed_over_with_its_branches():
    """`only_if` on the parallel row."""
    text = ROAD.replace("step: examine, by: officer, only_if: large,", "step: examine, by: officer,")
    found = moves(text.replace("  - parallel: sides\n", "  - parallel: sides\n    only_if: large\n"))
    assert [(move.dest, move.conditions) for move in found["receive", "pass_on"]] == [
        ("sides", ("large",)),
        ("examine", ()),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("- parallel: sides\n", "- parallel: sides\n    by: desk\n"), "E404"),
        (("- parallel: sides\n", "- parallel: sides\n    time: 1wd\n"), "E404"),
        (("- parallel: sides\n", "- parallel: sides\n    step: other\n"), "E404"),
        (("{step: draw, by: officer,", "{step: draw, by: officer, decision: true,"), "E404"),
        (("{step: draw, by: officer,", "{step: draw, by: officer, is: ready,"), "E404"),
        (("{step: draw, by: officer,", "{step: draw, by: officer, only_if: large,"), "E416"),
        (("{step: draw, by: officer,", "{step: draw, by: officer, branches: [],"), "E131"),
        (("branch: money", "branch: map"), "E406"),
        (("step: check", "step: draw"), "E406"),
        (("step: examine", "step: map_draw"), "E406"),
        (("different_from: {draw", "different_from: {drew"), "E401"),
        (("send_back: draw\n", "send_back: drew\n"), "E401"),
        (("send_back: draw\n", "send_back: receive\n"), "E254"),
        (("dest: map.declined", "dest: money.declined"), "E255"),
        (("dest: map.declined", "dest: map.declned"), "E401"),
        (("source: money.pay", "source: mony.pay"), "E401"),
        (("dest: refused, by: citizen, cancels: true", "dest: refused, by: citizen"), "E254"),
        (("total: 3wd", "total: 4wd"), "W306"),
        (("join: all", "join: any"), "E139"),
    ],
)
def test_what_is_wrong_is_said(change: tuple[str, str], code: str):
    """A row that says too much, a name twice, a reference to nothing, a way out of a branch."""
    if change[0] == "join: all":
        change = ("- parallel: sides\n", "- parallel: sides\n    join: any\n")
    assert code in codes(change)


def test_a_reference_to_nothing_is_one_finding_with_the_near_word():
    """What it would have become is not told besides."""
    (road,) = read(ROAD.replace("dest: map.declined", "dest: map.declned"))
    assert [(item.code, item.near) for item in road.findings] == [("E401", "map.declined")]


def test_a_branch_without_rows_and_one_alone():
    """A branch has rows, and there are at least two."""
    rest = SIDES[SIDES.index("      - branch: money") :]
    drop = ("  - {trigger: drop, source: money.pay, dest: refused, by: citizen, cancels: true}\n", "")
    assert "E260" in codes((rest, ""), drop)
    (steps,) = [line for line in SIDES.splitlines(keepends=True) if "wait: pay" in line]
    assert "E132" in codes((f"        steps:\n{steps}", ""))


def test_a_stage_counts_its_longest_branch():
    """Rows against the printed total of their stage, the parallel row with its longest branch."""
    stage = ROWS.replace("steps:\n", "", 1)
    rows, tail = stage[: stage.index("triggers:")], stage[stage.index("triggers:") :]
    indented = "".join(f"    {line}" for line in rows.splitlines(keepends=True))
    text = HEAD.replace("total: 4wd", "total: 5wd")
    text += f"stages:\n  - stage: one\n    total: 5wd\n    vi: Một\n    en: One\n    steps:\n{indented}{tail}"
    assert {finding.code for item in read(text) for finding in item.findings} == set()
    wrong = text.replace("    total: 5wd\n    vi: Một", "    total: 4wd\n    vi: Một")
    assert "W304" in {finding.code for item in read(wrong) for finding in item.findings}
