"""engine/duration.py: durations are kept exactly, in the smallest scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.duration import Duration, parse_duration
from hoso.engine.language.schema import ValidationError

UNITS = ("wd", "wh", "d", "h", "min", "mo", "y")


@given(st.integers(0, 999_999), st.integers(0, 4), st.sampled_from(UNITS), st.booleans())
def test_written_and_read_back(amount: int, scale: int, unit: str, space: bool) -> None:  # noqa: FBT001
    """A duration written out is read as itself; needless zeros make no difference."""
    whole, fraction = divmod(amount, 10**scale)
    whole %= {"y": 1_000, "mo": 10_000}.get(unit, 1_000_000)
    amount = whole * 10**scale + fraction
    text = f"{whole}.{fraction:0{scale}}" if scale else str(whole)
    duration = parse_duration(f"{text}{' ' if space else ''}{unit}")
    assert parse_duration(str(duration)) == duration
    assert duration.in_scale(4) == amount * 10 ** (4 - scale)
    assert duration.scale == 0 or duration.amount % 10


def test_smallest_scale() -> None:
    """2.50wd is 25 in scale 1; 0wd is 0 in scale 0."""
    assert parse_duration("2.50wd") == Duration(amount=25, scale=1, unit="wd")
    assert parse_duration("0.00wd") == Duration(amount=0, scale=0, unit="wd")
    assert str(parse_duration("same_day")) == "same_day"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wd",
        "3",
        "3,5wd",
        "-1d",
        "+1d",
        "1e3d",
        "3  wd",
        "3wd ",
        "٣d",
        "1.d",
        ".5d",
        "1000y",
        "10000mo",
        "999999y",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    """A comma, a sign, another unit, two spaces or a thousand years make it no duration."""
    with pytest.raises(ValidationError):
        parse_duration(text)
