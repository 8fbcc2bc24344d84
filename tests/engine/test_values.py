"""engine/values.py: what a person gives becomes what the record keeps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.integers import LARGEST_INTEGER
from hoso.engine.procedure_parts import Field
from hoso.engine.reason import Reason
from hoso.engine.values import LONGEST_TEXT, free_text, value_of


def field(kind: str, **more: Any) -> Field:
    """A field of a type."""
    return Field.model_validate({"type": kind, "class": "public", "set_by": ["desk"], **more})


def read(declared: Field, given: Any) -> Any:
    """The value, or the code of the reason."""
    found = value_of("x", declared, given)
    return found.code if isinstance(found, Reason) else found


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("12.50", 1250),
        ("12.5", 1250),
        ("-0.01", -1),
        ("-0", 0),
        (" 7 ", 700),
        (7, 700),
        ("12.500000", 1250),
        ("12.505", "field_type"),
        ("0.1" + "0" * 28 + "1", "field_type"),
        ("1e3", "field_type"),
        ("1e999999", "field_type"),
        ("1e-1000030", "field_type"),
        ("1_000", "field_type"),
        ("1,5", "field_type"),
        ("１２", "field_type"),
        ("NaN", "field_type"),
        ("Infinity", "field_type"),
        ("", "field_type"),
        ("9" * 17, "field_type"),
        (True, "field_type"),
        (1.5, "field_type"),
        (None, "field_type"),
    ],
)
def test_money_is_an_integer_of_its_scale(given: Any, kept: Any):
    """Exactly as written, in plain digits; what is finer than the scale is refused, never rounded."""
    assert read(field("money", scale="2"), given) == kept


@given(st.integers(-LARGEST_INTEGER, LARGEST_INTEGER), st.integers(0, 9))
def test_every_amount_is_read_as_it_is_written(amount: int, scale: int):
    """Writing a scaled integer with its point and reading it gives the same integer."""
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(scale + 1, "0")
    text = f"{sign}{digits[:-scale]}.{digits[-scale:]}" if scale else f"{sign}{digits}"
    assert read(field("decimal", scale=str(scale)), text) == amount


def test_a_number_keeps_within_its_bounds():
    """Both bounds belong to it; they are in units, not in the scale."""
    fee = field("money", scale="2", min="0.5", max="10")
    assert [read(fee, text) for text in ("0.50", "10", "0.49", "10.01")] == [
        50,
        1000,
        "field_range",
        "field_range",
    ]


def test_texts_are_composed_and_trimmed():
    """Text in any normal form is kept in form C, so that one name has one form; empty text is none."""
    assert read(field("text"), " Nguye\u0302\u0303n ") == "Nguy\u1ec5n"
    assert read(field("text"), " \n ") == "field_type"
    assert read(field("text", max="3"), "ệệệ") == "ệệệ"
    assert read(field("text", max="3"), "abcd") == "text_too_long"
    assert read(field("text"), 5) == "field_type"


def test_choices_booleans_and_dates_have_one_form():
    """A name of the list; true or false; a day that exists, as YYYY-MM-DD."""
    choice = field("choice", of={"near": {}, "far": {}})
    assert [read(choice, item) for item in ("far", "Far", 1, ["far"])] == ["far"] + ["field_choice"] * 3
    assert [read(field("boolean"), item) for item in (True, "false", "yes", 1)] == [
        True,
        False,
        "field_type",
        "field_type",
    ]
    days = ("2028-02-29", "2026-02-29", "20260101", "2026-1-1", "2026-01-01T00:00:00", "２０２６-01-01", None)
    assert [read(field("date"), item) for item in days] == ["2028-02-29"] + ["field_type"] * 6


def test_a_free_text_has_an_end():
    """A reason is composed, trimmed, and not endless."""
    assert free_text("reason", " Vi\u0323 ") == "V\u1ecb"
    assert isinstance(free_text("reason", "x" * (LONGEST_TEXT + 1)), Reason)
    assert free_text("reason", "x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
