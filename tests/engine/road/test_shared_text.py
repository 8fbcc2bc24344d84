"""engine/road/shared_text.py: regimes and fragments checked as files of their own."""

from __future__ import annotations

import pytest

from hoso import workflows
from hoso.engine.road.shared_text import read_fragment, read_regime

from .files import FOLDER

REGIME = (FOLDER / "test.order.regime.yaml").read_text(encoding="utf-8")
FRAGMENT = (FOLDER / "test.words.fragment.yaml").read_text(encoding="utf-8")


def test_shipped_ones_are_clean():
    """What ships has no finding."""
    regimes, fragments = workflows.sources.known("regime"), workflows.sources.known("fragment")
    assert "vn.118_2025" in regimes
    assert "qn.295.commune" in fragments
    for kind, names, read in (("regime", regimes, read_regime), ("fragment", fragments, read_fragment)):
        for name in names:
            found = workflows.sources(kind, name)
            assert found is not None
            assert read(*found) == ()


@pytest.mark.parametrize(
    ("old", "new", "what", "near"),
    [
        ("source: any_step", "source: any_stp", "state", "any_step"),
        ("dest: first_step", "dest: frst_step", "state", "first_step"),
        ("by: here, at_most: 1}", "by: her, at_most: 1}", "role", "here"),
        ("time: complete", "time: complet", "setting", "complete"),
        ("yields: without", "yields: withot", "key", "without"),
        ("trigger: refuse", "trigger: refus", "action", "refuse"),
    ],
)
def test_names_a_regime_does_not_have(old: str, new: str, what: str, near: str):
    """E401 with what is meant and the near word, once."""
    assert old in REGIME
    (finding,) = read_regime(REGIME.replace(old, new, 1).encode(), "r.yaml")
    assert (finding.code, finding.details["what"], finding.near) == ("E401", what, near)


def test_labels_are_wanted():
    """E203 at the thing that lacks one."""
    (finding,) = read_regime(REGIME.replace(', en: "Time to answer"', "").encode(), "r.yaml")
    assert (finding.code, finding.place.line) == ("E203", 7)
    (finding,) = read_fragment(FRAGMENT.replace(', en: "Size"', "").encode(), "f.yaml")
    assert finding.code == "E203"


@pytest.mark.parametrize("read", [read_regime, read_fragment])
def test_broken_files_are_told(read):
    """Not YAML, another kind: one finding each."""
    assert [item.code for item in read(b"a: [", "x.yaml")] == ["E105"]
    assert [item.code for item in read(b"hoso: procedure/1\n", "x.yaml")] == ["E130"]
