"""A row that waits for a sub-dossier: what it becomes, and what is wrong with one."""

from __future__ import annotations

from hoso.engine.moves import explain

from .files import FOLDER, SAMPLE, one, read

ROW = '  - {step: examine, by: officer, time: 2wd, only_if: large, vi: "Thẩm định", en: "Examine"}\n'
BLOCK = """\
  - step: above
    by: officer
    time: 2wd
    sub_dossier: {procedure: other.procedure, unit: above, withdrawn: gone, recall: take_back, failure: refused, withdrawn_to: receive}
    vi: "Chờ cấp trên"
    en: "Above"
"""  # noqa: E501 - a mapping in one line
TRIGGERS = """\
triggers:
  sub_failed: {vi: "Không được", en: "It failed"}
  sub_withdrawn: {vi: "Đã rút", en: "It was withdrawn"}
"""
ROAD = SAMPLE.replace(ROW, BLOCK) + TRIGGERS


def _codes(*changes: tuple[str, str]) -> set[str]:
    text = ROAD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return {finding.code for made in read(text) for finding in made.findings}


def test_a_row_goes_on_by_how_its_sub_dossier_ended():
    """Forward with success; else where the row says, by two actions of the file; its clock runs."""
    text = one(ROAD)
    assert text.findings == ()
    assert text.procedure is not None
    state = text.procedure.states["above"]
    assert state.sub_dossier is not None
    assert (state.role, state.clock, state.sub_dossier.recall) == ("officer", "runs", "take_back")
    found = {move.action: move for move in explain(text) if move.source == "above"}
    ways = {
        name: (found[name].dest, found[name].by, [item.what for item in found[name].requirements])
        for name in ("forward_above", "sub_failed", "sub_withdrawn")
    }
    assert ways == {
        "forward_above": ("approve", (), ["success"]),
        "sub_failed": ("refused", (), ["failure"]),
        "sub_withdrawn": ("receive", (), ["withdrawn"]),
    }
    assert {"extend", "ask"} <= found.keys()


def test_what_is_wrong_with_one():
    """It is a step's; each way back is there; nobody is asked for anything as it goes on."""
    assert "E404" in _codes(("step: above", "wait: above"))
    assert "E267" in _codes((", withdrawn_to: receive", ""))
    assert "E268" in _codes(("withdrawn: gone, ", ""))
    assert "E131" in _codes(("recall: take_back, ", "recall: take_back, unknown: x, "))
    assert "E132" in _codes(("failure: refused, ", ""))
    assert "E268" in _codes(("    time: 2wd\n", "    time: 2wd\n    reason: required\n"))
    assert "E201" in _codes(("recall: take_back", "recall: take_back, gives: {a: b}"))
    assert "E201" in _codes(("recall: take_back", "recall: take_back, takes: {a: b}"))
    assert "E201" in _codes(("recall: take_back", 'recall: take_back, legal: "nd1 2"'))


def test_what_is_handed_up_and_down_may_come_from_the_shared_fields():
    """An optional field of a fragment is there as soon as a sub-dossier gives or takes it."""
    shared = (FOLDER / "test.words.fragment.yaml").read_text(encoding="utf-8")
    for name in ("note", "number"):
        kind = "type: text, optional: true, class: restricted, set_by: desk"
        field = f'  {name}: {{{kind}, vi: "{name}", en: "{name}"}}\n'
        shared = shared.replace("fields:\n", f"fields:\n{field}", 1)
    text = one(ROAD.replace("recall: take_back", "recall: take_back, gives: {remark: note}"), fragment=shared)
    assert text.findings == ()
    assert text.procedure is not None
    assert {"note", "number"} & text.procedure.fields.keys() == {"note"}
    takes = ROAD.replace("recall: take_back", "recall: take_back, takes: {number: issued}")
    text = one(takes, fragment=shared)
    assert text.findings == ()
    assert text.procedure is not None
    assert {"note", "number"} & text.procedure.fields.keys() == {"number"}


def test_it_goes_on_with_the_sub_dossier_and_never_by_the_clock_before():
    """E268: automatic, the row would be left at once, whatever became of the sub-dossier."""
    clock = ("total: 4wd\n", "total: 4wd\nclock: {calendar: vn, supplement: restart}\n")
    assert "E268" in _codes(clock, ("    time: 2wd\n", "    time: 2wd\n    automatic: true\n"))


BRANCHED = """\
  - parallel: sides
    vi: "Song song"
    en: "Side by side"
    branches:
      - branch: map
        vi: "Bản đồ"
        en: "Map"
        steps:
          - {step: draw, by: officer, time: 1wd, vi: "Vẽ", en: "Draw"}
      - branch: province
        vi: "Tỉnh"
        en: "Province"
        steps:
          - step: above
            by: officer
            time: 1wd
            sub_dossier: {procedure: other.procedure, unit: above, withdrawn: gone, recall: take_back, failure: province.declined, withdrawn_to: province.declined}
            vi: "Chờ cấp trên"
            en: "Above"
"""  # noqa: E501 - a mapping in one line


def test_in_a_branch_it_may_decline_the_branch():
    """What does not succeed ends its branch declined, though no move of the file leads there."""
    text = one((SAMPLE + TRIGGERS).replace(ROW, BRANCHED).replace("total: 4wd", "total: 3wd"))
    assert text.findings == ()
    found = {move.action: move.dest for move in explain(text) if move.source == "province_above"}
    assert found["sub_failed"] == found["sub_withdrawn"] == "province_declined"
