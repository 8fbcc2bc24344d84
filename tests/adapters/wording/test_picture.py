"""adapters/wording/picture.py: what the pictures of the shipped procedures say, and that it can be read."""

from __future__ import annotations

import re

import pytest

from hoso import workflows
from hoso.adapters.wording.picture import captions_of
from hoso.adapters.wording.wording import LANGUAGES, Wording
from hoso.engine.drawing import draw_svg
from hoso.engine.procedure_text import read_procedures
from tests.engine.drawing.drawn import drawn, faults

SHIPPED = {
    text.procedure.procedure: text.procedure
    for name in workflows.shipped()
    for text in read_procedures(workflows.text(name), name, workflows.sources)
}
#: The widest that a picture may be in which nothing runs side by side, and the widest of all.
_WIDE, _WIDEST = 1200, 1400


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_picture_can_be_read(name, language):
    """Each text is whole, alone and in its box, and the picture is neither steep nor wide."""
    procedure = SHIPPED[name]
    svg = draw_svg(procedure, captions_of(Wording(language), procedure))
    assert faults(svg) == []
    picture = drawn(svg)
    assert picture.height <= 4.5 * picture.width
    beside = any(state.branches for state in procedure.states.values())
    assert picture.width <= (_WIDEST if beside else _WIDE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_no_two_lines_from_a_state_read_alike(name, language):
    """Where one action leads two ways, each line says when it is taken."""
    procedure = SHIPPED[name]
    svg = draw_svg(procedure, captions_of(Wording(language), procedure))
    for line in svg.partition("<desc>")[2].partition("</desc>")[0].splitlines():
        moves = re.findall(r"[:;] ([^;]+ → [^;.]+)", line)
        assert len(set(moves)) == len(moves)


@pytest.mark.parametrize(
    ("language", "clock", "outside", "otherwise"),
    [
        ("vi", "Dừng giải quyết (tự động)", "Cơ quan thuế (cơ quan khác)", "trường hợp còn lại"),
        ("en", "Stop: not completed in time (by itself)", "Tax office (another agency)", "otherwise"),
    ],
)
def test_what_is_particular_is_said_in_words(language, clock, outside, otherwise):
    """What the clock does, what another agency holds, and the last of several ways are told from the rest."""
    land = captions_of(Wording(language), SHIPPED["qn.295.commune.15"])
    assert land.actions["stop"] == clock
    assert outside in land.states["notify"]
    birth = SHIPPED["vn.birth"]
    known = captions_of(Wording(language), birth)
    assert f"{known.actions['transfer']}, {otherwise}" in " ".join(drawn_lines(draw_svg(birth, known)))


def drawn_lines(svg):
    """Each text of a picture, its lines joined."""
    texts = re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", "", text).split()) for text in texts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_done_action_does_not_repeat_its_state(language):
    """`Done: Appraise` stands under Appraise, so that `Done` is enough."""
    procedure = SHIPPED["qn.295.commune.15"]
    known = captions_of(Wording(language), procedure)
    assert known.actions["forward_revocation_appraise"] == {"vi": "Xong", "en": "Done"}[language]
