"""engine/log/bundle.py: bundles are those of C2SP tlog-tiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.errors import Malformed
from hoso.engine.log.bundle import LONGEST_ENTRY, bundle_data, bundle_entries

ENTRIES = st.lists(st.binary(max_size=40), max_size=8)


@given(ENTRIES)
def test_what_is_written_is_read_back(entries):
    """Empty entries too."""
    assert bundle_entries(bundle_data(entries), len(entries)) == entries


def test_a_length_is_two_bytes_big_endian():
    """And the longest entry has 65,535 bytes."""
    assert bundle_data([b"ab", b"", b"c" * 258]) == b"\x00\x02ab\x00\x00\x01\x02" + b"c" * 258
    longest = bytes(LONGEST_ENTRY)
    assert bundle_entries(bundle_data([longest]), 1) == [longest]
    with pytest.raises(ValueError, match="65536 bytes"):
        bundle_data([longest + b"\0"])


@given(ENTRIES, st.data())
def test_a_bundle_of_another_length_is_refused(entries, data):
    """Cut anywhere, drawn out, or with another number of entries."""
    written = bundle_data(entries)
    cut = data.draw(st.integers(0, max(len(written) - 1, 0)))
    for wrong in (written[:cut], written + b"\0", written + b"\0\0"):
        if wrong != written:
            with pytest.raises(Malformed):
                bundle_entries(wrong, len(entries))
    with pytest.raises(Malformed, match=f"{len(entries)} entries, not {len(entries) + 1}"):
        bundle_entries(written, len(entries) + 1)
