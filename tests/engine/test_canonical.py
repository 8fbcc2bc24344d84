"""engine/canonical.py: refusals say where; tests/properties/test_canonical.py tries everything."""

from __future__ import annotations

import pytest

from hoso.engine.canonical import canonical
from hoso.engine.errors import NotCanonical


def test_a_refusal_names_the_place():
    """The path of the first value that has no canonical form."""
    with pytest.raises(NotCanonical, match=r"\$\.a\[1\]\.b: a float has no canonical form"):
        canonical({"a": [1, {"b": 0.5}], "z": None})


def test_the_bytes_are_the_shortest():
    """Keys sorted, no spaces, UTF-8 as it is."""
    assert canonical({"b": [True, -1], "a": "ệ/\u2028"}) == '{"a":"ệ/\u2028","b":[true,-1]}'.encode()
