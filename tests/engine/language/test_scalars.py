"""engine/language/scalars.py: text becomes typed values, and typed values pass through."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.language.plain_scalar import Unquoted
from hoso.engine.language.scalars import Day, DottedId, Id, Integer, Many, Number, Text, Truth
from hoso.engine.language.schema import ValidationError, validator_of


def read(kind: Any, value: Any) -> Any:
    """Read one value."""
    return validator_of(kind).validate_python(value)


@given(st.integers(-(2**53 - 1), 2**53 - 1))
def test_integers(number: int) -> None:
    """An integer is read from its text, quoted or not, and stays one."""
    assert read(Integer, str(number)) == read(Integer, Unquoted(number)) == read(Integer, number) == number


@given(st.decimals(-(10**6), 10**6, allow_nan=False, places=4))
def test_numbers_stay_exact(number: Decimal) -> None:
    """A decimal number keeps its value as text, without needless zeros, whatever zeros it came with."""
    text = read(Number, f"{number:f}")
    assert Decimal(text) == number
    assert read(Number, text) == text
    assert not ("." in text and text.endswith("0"))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Integer, "01"),
        (Integer, "1.0"),
        (Integer, "1_000"),
        (Integer, "9007199254740992"),
        (Integer, True),
        (Integer, 1.0),
        (Number, "1e3"),
        (Number, 0.5),
        (Number, "0,5"),
        (Truth, "yes"),
        (Truth, 1),
        (Day, "2026-02-30"),
        (Day, "20260201"),
        (Day, Unquoted("2026-02-01")),
        (Id, "Abc"),
        (Id, "a.b"),
        (Id, "_a"),
        (Id, "a" * 65),
        (Id, Unquoted("no")),
        (DottedId, "a..b"),
        (DottedId, "a.b/../c"),
        (Text, " "),
        (Text, Unquoted("1.20")),
        (Text, "x" * 2001),
        (Text, ["a"]),
        (Text, b"a"),
    ],
)
def test_refused(kind: Any, value: Any) -> None:
    """What is not exactly the type meant is refused, never converted."""
    with pytest.raises(ValidationError):
        read(kind, value)


def test_one_or_many() -> None:
    """One name stands for a list of one."""
    assert read(Many[Id], "a") == ("a",)
    assert read(Many[Id], ["a", "b"]) == ("a", "b")
    assert type(read(Id, "abc")) is str
