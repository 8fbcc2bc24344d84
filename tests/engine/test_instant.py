"""engine/instant.py: one form of an instant, in which text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.instant import instant_of, is_instant, moment_of

_moments = st.datetimes(timezones=st.just(UTC))


@given(_moments, _moments)
def test_text_order_is_time_order(one: datetime, other: datetime):
    """Instants compare as the moments they stand for, and come back whole."""
    assert (instant_of(one) < instant_of(other)) == (one < other)
    assert moment_of(instant_of(one)) == one
    assert is_instant(instant_of(one))


def test_an_instant_is_written_in_utc():
    """Seven in the morning in Vietnam is midnight."""
    here = datetime(2026, 8, 1, 7, tzinfo=timezone(timedelta(hours=7)))
    assert instant_of(here) == "2026-08-01T00:00:00.000000Z"


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-01T00:00:00Z",
        "2026-08-01T00:00:00.000000",
        "2026-08-01T00:00:00.000000+00:00",
        "2026-02-30T00:00:00.000000Z",
        "2026-08-01T24:00:00.000000Z",
        "2026-08-01T00:00:60.000000Z",
        "2026-08-01 00:00:00.000000Z",
        "2026-08-01T00:00:00.000000Z\n",
        "\u0662\u0660\u0662\u0665-08-01T00:00:00.000000Z",
        "202\u0665-08-01T00:00:00.00000\u0660Z",
        "",
    ],
)
def test_every_other_form_is_refused(text: str):
    """Shorter, with another zone, of no real day, or in digits of another script."""
    assert not is_instant(text)
