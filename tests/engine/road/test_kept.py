"""What is kept of a regime and its fragments for the next road is not changed by a road that uses it."""

from __future__ import annotations

from itertools import count, permutations

import pytest

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
REGIME = (FOLDER / "test.order.regime.yaml").read_text(encoding="utf-8")
#: Each uses what is shared in another way: other rows, roles and fields that are filled, less moves.
ROADS = {
    "as it is": SAMPLE,
    "another row": SAMPLE.replace("step: examine, by: officer", "step: inspect, by: head, fills: size"),
    "without": SAMPLE
    + """
without: [{trigger: extend, because: {vi: "Luật khác", en: "Another law"}}]
departs:
  - {from: refuse, conditions: large, because: {vi: "Luật khác", en: "Another law"}}
settings:
  complete: {value: 9d, because: {vi: "Luật khác", en: "Another law"}}
""",
}
_NUMBERS = count()


def _read(names: tuple[str, ...]) -> list[tuple[object, ...]]:
    """These roads read in turn, the first with files that nobody has read before."""
    unread = f"\n# {next(_NUMBERS)}\n"
    found: list[tuple[object, ...]] = []
    for name in names:
        (text,) = read(ROADS[name], fragment=FRAGMENT + unread, regime=REGIME + unread)
        assert text.document is not None, text.findings
        found.append((text.findings, text.procedure, text.document.value, text.document.spots))
    return found


@pytest.mark.parametrize("names", list(permutations(ROADS)), ids="-".join)
def test_a_road_is_the_same_whatever_was_read_before(names: tuple[str, ...]):
    """Findings, values and places of each are those that it has when it is read alone."""
    assert _read(names) == [_read((name,))[0] for name in names]
