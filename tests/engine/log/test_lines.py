"""engine/log/lines.py: base64 and numbers have one form each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.log.lines import base64_of, bytes_in, hash_in, number_in


@given(st.binary(max_size=80))
def test_base64_is_read_back(data):
    """Whatever the length; 32 bytes and no others are a hash."""
    text = base64_of(data)
    assert bytes_in(text) == data
    assert hash_in(text) == (data if len(data) == 32 else None)


@pytest.mark.parametrize(
    "text", ["A", "AA", "AAA", "AA=", "AB==", "AA==\n", " AA==", "A-_=", "AAAA====", "é", "=", "AA==AA=="]
)
def test_other_ways_to_write_base64_are_refused(text):
    """Without padding, with bits behind the last byte, with spaces, in another alphabet."""
    assert bytes_in(text) is None


@given(st.integers(0, 2**64 - 1))
def test_numbers_are_read_back(number):
    """All those of 64 bits."""
    assert number_in(str(number)) == number
    assert number_in("0" + str(number)) is None
    assert number_in(str(number + 2**64)) is None


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", " 1", "1 ", "1\n", "1.0", "1e3", "0x1", "1_0", "٣", "²", "9" * 5000]
)
def test_other_ways_to_write_numbers_are_refused(text):
    """Signs, spaces, digits of other scripts, and what would take long to read."""
    assert number_in(text) is None
