"""What is kept of a regime and its fragments for the next road is not changed by a road that uses it."""

from __future__ import annotations

from itertools import count, permutations

import pytest

from hoso.engine.procedure import Procedure, Transition

from .files import FOLDER, SAMPLE, read

FRAGMENT = (
    (FOLDER / "test.words.fragment.yaml")
    .read_text(encoding="utf-8")
    .replace("set_by: desk", "set_by: [desk, here]")
    + """
documents:
  plan: {needed_for: [accept, extend, forward_examine, forward_inspect], vi: "Bản vẽ", en: "Plan"}
  deed: {needed_for: forward_inspect, vi: "Giấy tờ", en: "Deed"}
fees:
  stamp: {amount: "10", due: [accept, forward_inspect], needed_for: [extend, ask], paid_to: desk,
    legal: "law 1", vi: "Phí", en: "Fee"}
legal:
  law: {vi: "Luật", en: "Law"}
"""
)
REGIME = (
    (FOLDER / "test.order.regime.yaml")
    .read_text(encoding="utf-8")
    .replace('status: "9", vi: "Chờ bổ sung"', 'status: "9", yields: time, vi: "Chờ bổ sung"')
    .replace(
        "states:\n",
        'states:\n  parked: {role: desk, clock: stands, status: "9", vi: "Tạm gác", en: "Parked"}\n',
    )
    + """
  - {trigger: park, source: filed, dest: parked, yields: without}
  - {trigger: drop, source: [filed, parked], dest: refused, by: desk}
"""
).replace("triggers:\n", 'triggers:\n  park: {vi: "Gác", en: "Park"}\n  drop: {vi: "Bỏ", en: "Drop"}\n')
_STEPS = SAMPLE.index("steps:")
#: Each uses what is shared in another way: other rows, roles and fields that are filled, less moves.
ROADS = {
    "as it is": SAMPLE,
    "another row": SAMPLE.replace("step: examine, by: officer", "step: inspect, by: head, fills: size"),
    "without": SAMPLE
    + """
without:
  - {trigger: extend, because: {vi: "Luật khác", en: "Another law"}}
  - {trigger: park, because: {vi: "Luật khác", en: "Another law"}}
departs:
  - {from: refuse, conditions: large, because: {vi: "Luật khác", en: "Another law"}}
""",
    "longer": SAMPLE
    + """
departs: [{from: waiting, time: 7d, because: {vi: "Luật khác", en: "Another law"}}]
""",
    "settings": SAMPLE
    + """
settings:
  complete: {value: 9d, because: {vi: "Luật khác", en: "Another law"}}
""",
    "a case": SAMPLE[:_STEPS].replace("total: 4wd\n", "")
    + """
variants: [{variant: "1", total: 4wd, when: large, stages: work, vi: "Lớn", en: "Large"}]
stages:
  - stage: work
    vi: "Xử lý"
    en: "Work"
"""
    + SAMPLE[_STEPS:].replace("\n", "\n    ").replace("steps:", "    steps:").replace("receive", "accepted"),
}
_NUMBERS = count()
_APPROVED = (
    "{step: approve, by: head, time: 1wd, decision: true, trigger: approve_it, "
    'vi: "Phê duyệt", en: "Approve"}'
)
#: The rows of two stages; one is called as a state of the regime.
_STEPS_OF = {
    "work": f'{{step: examine, by: officer, time: 1wd, vi: "Thẩm định", en: "Examine"}}, {_APPROVED}',
    "other": f'{{step: waiting, by: officer, time: 1wd, vi: "Chờ", en: "Wait"}}, {_APPROVED}',
}


def _read(names: tuple[str, ...]) -> list[tuple[object, ...]]:
    """These roads read in turn, the first with files that nobody has read before."""
    unread = f"\n# {next(_NUMBERS)}\n"
    found: list[tuple[object, ...]] = []
    for name in names:
        (text,) = read(ROADS[name], fragment=FRAGMENT + unread, regime=REGIME + unread)
        assert text.document is not None, text.findings
        found.append((text.findings, text.procedure, text.document.value, text.document.spots))
    return found


#: Each beside each other, in both orders, and all of them.
_ORDERS = [*permutations(ROADS, 2), tuple(ROADS), tuple(reversed(ROADS))]


@pytest.mark.parametrize("names", _ORDERS, ids="-".join)
def test_a_road_is_the_same_whatever_was_read_before(names: tuple[str, ...]):
    """Findings, values and places of each are those that it has when it is read alone."""
    assert _read(names) == [_read((name,))[0] for name in names]


def test_what_is_kept_is_changed_in_a_copy():
    """A case adds its guard, and a state that is not reached is left out, in this road and no other."""
    procedures = {name: found[1] for name, found in zip(ROADS, _read(tuple(ROADS)), strict=True)}
    sources = {name: _row(procedure, "drop").source for name, procedure in procedures.items()}
    assert sources == {name: ("filed",) if name == "without" else ("filed", "parked") for name in ROADS}
    guards = {name: _row(procedure, "accept").conditions for name, procedure in procedures.items()}
    assert guards == {name: ("large",) if name == "a case" else () for name in ROADS}


def test_a_row_of_another_variant_may_be_called_as_a_state_of_the_regime():
    """What the regime says is then not the same in both; whoever was read before makes no difference."""
    work, other = _STEPS_OF["work"], _STEPS_OF["other"]
    text = f"""{SAMPLE[:_STEPS].replace("total: 4wd", "")}
variants:
  - {{variant: "1", total: 2wd, when: large, stages: work, vi: "Lớn", en: "Large"}}
  - {{variant: "2", total: 2wd, when: small, stages: other, vi: "Nhỏ", en: "Small"}}
stages:
  - {{stage: work, vi: "Xử lý", en: "Work", steps: [{work}]}}
  - {{stage: other, vi: "Khác", en: "Other", steps: [{other}]}}
guards: {{small: {{cel: "f.size <= 5", vi: "Lớn", en: "Large"}}}}
"""
    unread = f"\n# {next(_NUMBERS)}\n"
    told = [item.findings for item in read(text, fragment=FRAGMENT + unread, regime=REGIME + unread)]
    _read(("as it is",))
    more = f"\n# {next(_NUMBERS)}\n"
    read(SAMPLE, fragment=FRAGMENT + more, regime=REGIME + more)
    again = [item.findings for item in read(text, fragment=FRAGMENT + more, regime=REGIME + more)]
    assert told == again


def _row(procedure: object, trigger: str) -> Transition:
    assert isinstance(procedure, Procedure)
    return next(row for row in procedure.transitions if row.trigger == trigger)
