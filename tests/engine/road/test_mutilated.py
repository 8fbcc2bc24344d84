"""A mutilated road, regime or fragment is told what is wrong with it; it is never a fault of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso import workflows
from hoso.engine.moves import explain
from hoso.engine.resolved import procedure_of, resolve

from .files import FOLDER, SAMPLE, read

if TYPE_CHECKING:
    from collections.abc import Callable

REGIME = (FOLDER / "test.order.regime.yaml").read_text(encoding="utf-8")
ROADS = [SAMPLE, *(workflows.text(name).decode() for name in workflows.shipped())]
WORDS = sorted(set(re.findall(r"[a-z_]{3,}", "".join([*ROADS, REGIME]))))


def _without_line(text: str, draw: Callable[[int], int]) -> str:
    lines = text.split("\n")
    del lines[1 + draw(len(lines) - 1)]
    return "\n".join(lines)


def _without_key(text: str, draw: Callable[[int], int]) -> str:
    keys = list(re.finditer(r"(?<=[{ ,])[a-z_]+: [^,{}\[\]]+, ", text))
    key = keys[draw(len(keys))]
    return text[: key.start()] + text[key.end() :]


def _with_word(text: str, draw: Callable[[int], int]) -> str:
    words = list(re.finditer(r"\b[a-z_]{3,}\b", text))
    word = words[draw(len(words))]
    return text[: word.start()] + WORDS[draw(len(WORDS))] + text[word.end() :]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_mutilated_file_is_no_fault(data: st.DataObject):
    """What still reads can be explained and resolved; what does not has an error with a place."""

    def draw(below: int) -> int:
        return data.draw(st.integers(0, below - 1))

    road, regime = data.draw(st.sampled_from(ROADS)), REGIME
    for _ in range(data.draw(st.integers(1, 3))):
        change = data.draw(st.sampled_from([_without_line, _without_key, _with_word]))
        if road == SAMPLE and data.draw(st.booleans()):
            regime = change(regime, draw)
        else:
            road = change(road, draw)
    texts = read(road, **({"regime": regime} if regime != REGIME else {}))
    wrong = [finding for text in texts for finding in text.findings if finding.is_error]
    for text in texts:
        if text.procedure is None:
            assert wrong
        else:
            assert explain(text)
            resolved = resolve(text.procedure)
            assert resolve(procedure_of(resolved)) == resolved


def test_stages_without_rows_are_told():
    """A stage has rows; a road without any is no road."""
    text = SAMPLE[: SAMPLE.index("steps:")]
    for rows in ("stages: [{stage: one}]\n", "stages: []\n", "steps: []\n"):
        codes = {finding.code for found in read(text + rows) for finding in found.findings}
        assert codes & {"E132", "E405"}
