"""Values of a log are given to fields as the engine reads them, or as they stand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.procedure_parts import Field
from hoso.engine.replay.instants import FIRST, instant_read
from hoso.engine.replay.values_read import value_read


def field(kind: str, scale: int | None = None) -> Field:
    """A field of a type."""
    more = {} if scale is None else {"scale": scale}
    return Field.model_validate({"type": kind, "set_by": ("clerk",), "labels": {"en": "x"}, **more})


@pytest.mark.parametrize(
    ("kind", "written", "given_as"),
    [
        ("integer", "35.0", "35"),
        ("integer", "1e2", "100"),
        ("integer", "35.5", "35.5"),
        ("integer", "many", "many"),
        ("integer", "1e999999999", "1e999999999"),
        ("integer", "NaN", "NaN"),
        ("integer", "9" * 100, "9" * 100),
        ("boolean", "1", "true"),
        ("boolean", "TRUE", "true"),
        ("boolean", "no", "false"),
        ("boolean", "perhaps", "perhaps"),
        ("date", "2020-01-02T03:04:05+07:00", "2020-01-02"),
        ("date", "2020-01-02", "2020-01-02"),
        ("date", "soon", "soon"),
        ("text", " a ", "a"),
        ("choice", "Near", "Near"),
    ],
)
def test_what_means_a_value_is_written_as_one(kind, written, given_as):
    """What does not is given back as it is, for the engine to refuse."""
    assert value_read(written, field(kind)) == given_as


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=6), st.integers(0, 4))
def test_numbers_are_rounded_half_to_even_where_that_is_asked(number, scale):
    """The rounded number is the nearest of the scale; without rounding it is the same number."""
    kind = field("decimal", scale)
    near = Decimal(value_read(str(number), kind, rounded=True))
    assert abs(near - number) * 2 <= Decimal(1).scaleb(-scale)
    assert near == round(number, scale)
    assert Decimal(value_read(str(number), kind)) == number


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2020-06-01T12:00:00+02:00", "2020-06-01T10:00:00.000000Z"),
        ("2020-06-01 12:00:00.1234567 +0200", "2020-06-01T10:00:00.123456Z"),
        ("2020-06-01T12:00Z", "2020-06-01T12:00:00.000000Z"),
        ("2020-W23-1", None),
        ("2020-06-01", None),
        ("1899-12-31T23:59:59Z", None),
        (FIRST, None),
        ("9999-12-31T23:59:59-14:00", None),
        ("", None),
    ],
)
def test_a_time_is_an_instant_whatever_its_offset(written, instant):
    """Without an offset it needs a zone; what cannot be an instant of the record is none."""
    assert instant_read(written, None) == instant
