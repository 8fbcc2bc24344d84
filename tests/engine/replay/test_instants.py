"""engine/replay/instants.py: times of logs are instants of the record, in years that any office can count."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.replay.instants import instant_read

ZONES = [timezone(timedelta(hours=hours)) for hours in (-23, 0, 7, 14, 23)]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2006-07-24T00:00:00+02:00", "2006-07-23T22:00:00.000000Z"),
        ("2006-07-24 00:00:00.5Z", "2006-07-24T00:00:00.500000Z"),
        ("2999-12-31T23:59:59Z", "2999-12-31T23:59:59.000000Z"),
        ("3000-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("1900-01-01T00:00:00Z", None),
        ("2006-07-24T00:00:00", None),
        ("2006-02-30T00:00:00Z", None),
    ],
)
def test_times_of_the_edges(text: str, instant: str | None) -> None:
    """From 1900 to 2999, with an offset."""
    assert instant_read(text, None) == instant


@given(st.datetimes(), st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_what_is_read_is_a_day_everywhere(moment: datetime, own: timezone, other: timezone) -> None:
    """Whatever can be read is a day in every zone."""
    found = instant_read(moment.replace(tzinfo=own).isoformat(), None)
    if found is not None:
        assert datetime.fromisoformat(found).astimezone(other).year in range(1899, 3001)
