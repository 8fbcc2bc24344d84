"""engine/checks/separations.py: whom four eyes may name, and what stands beside a decision that has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.engine.procedure_text import read_procedure

HERE = Path(__file__).parent
SAMPLE = HERE.joinpath("sample.yaml").read_text(encoding="utf-8")
BRANCHES = HERE.joinpath("branches.yaml").read_text(encoding="utf-8")
GRANT = "dest: granted, by: head, different_from: {accept: ever}, decision: true}"
REFUSE = "  - {trigger: refuse, source: [received, examine], dest: refused}"


def codes(*changes: tuple[str, str], text: str = SAMPLE) -> list[str]:
    """The codes of the findings of the sample after some changes."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return [item.code for item in read_procedure(text.encode(), "s.yaml").findings]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("accept: ever", []),
        ("accept: this_round", []),
        # A supplement leads back: the examiner of the last round may be meant, in this round nobody is.
        ("supplement: ever", []),
        ("approve: this_round", ["E218"]),
        ("refuse: ever", ["E218"]),
    ],
)
def test_an_action_that_may_have_been_taken_before(named, found):
    """By any way for `ever`; for `this_round` by one that does not begin its round anew."""
    without_first = (
        "  - {trigger: approve, source: examine, dest: internal",
        "  - {trigger: first, source: examine, dest: internal",
    )
    labels = ("  approve: {vi:", '  first: {vi: "Đo", en: "Measure"}\n  approve: {vi:')
    assert codes(without_first, labels, (GRANT, GRANT.replace("accept: ever", named))) == found


def test_what_stays_in_its_state_may_come_before_itself():
    """An internal move can be taken twice in one visit: four eyes over itself keep the first away."""
    row = "dest: internal, by: head, conditions: is_large, unless: is_remote, fills: size}"
    assert codes((row, row.replace("fills", "different_from: {approve: this_round}, fills"))) == []


def test_branches_side_by_side_come_in_any_order():
    """A row of one branch may name a row of another, which stands neither before nor behind it."""
    rows = [line for line in BRANCHES.splitlines() if "trigger:" in line and "source:" in line]
    read = read_procedure(BRANCHES.encode(), "b.yaml").procedure
    assert read is not None
    inside = [row for row in read.transitions if read.states[row.source[0]].branch and not row.different_from]
    first = inside[0]
    other = next(
        row for row in inside if read.states[row.source[0]].branch != read.states[first.source[0]].branch
    )
    line = next(item for item in rows if f"trigger: {first.trigger}," in item)
    changed = line.replace("}", f", different_from: {{{other.trigger}: ever}}}}", 1)
    assert "E218" not in codes((line, changed), text=BRANCHES)


def test_a_decision_beside_one_with_four_eyes():
    """Of one role in one state both keep somebody away, or it is said; another role may do as it likes."""
    beside = REFUSE.replace("refused}", "refused, by: head, decision: true}")
    assert codes((REFUSE, beside)) == ["W325"]
    assert codes((REFUSE, beside.replace("by: head", "by: officer"))) == []
    assert codes((REFUSE, beside.replace("by: head", "by: head, different_from: {accept: ever}"))) == []
    assert codes((REFUSE, REFUSE.replace("refused}", "refused, by: head}"))) == []
