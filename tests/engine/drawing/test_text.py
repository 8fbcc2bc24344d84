"""engine/drawing/text.py: where lines break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.drawing.text import balanced, width_of, wrapped

from .charts import labels

texts = st.lists(st.one_of(labels, st.sampled_from(["(tự động)", "nếu áp dụng,"])), max_size=4).map(" ".join)


@given(texts, st.integers(40, 240), st.booleans())
def test_even_lines_say_the_same_in_no_more_of_them(text, room, bold):
    """Nothing is lost, no line is wider than the room, and there are as few as without evening out."""
    lines = balanced(text, 12, room, bold=bold)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert len(lines) == len(wrapped(text, 12, room, bold=bold))
    assert all(width_of(line, 12, bold=bold) <= room for line in lines)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("Tiếp nhận và kiểm tra hồ sơ", 208, ("Tiếp nhận và", "kiểm tra hồ sơ")),
        ("Kiểm tra hồ sơ, hoàn cảnh gia đình", 208, ("Kiểm tra hồ sơ,", "hoàn cảnh gia đình")),
        ("Dừng giải quyết (tự động)", 150, ("Dừng giải quyết", "(tự động)")),
        ("Ký", 208, ("Ký",)),
        ("", 208, ("",)),
    ],
)
def test_lines_are_even_and_break_where_the_text_pauses(text, room, lines):
    """No word is left alone; a comma and a bracket are where a break goes first."""
    assert balanced(text, 14, room, bold=True) == lines
