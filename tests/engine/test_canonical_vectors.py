"""Canonical bytes against the vectors of RFC 8785 and of its author, cyberphone/json-canonicalization.

Our domain is a part of the RFC's: no null, no fraction, ASCII keys, texts in normal form C, integers below
2^53. What lies in it is written byte for byte as the RFC has it; what lies outside is refused, never
written otherwise.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hoso.engine.canonical import canonical, parse
from hoso.engine.errors import NotCanonical

FILE = Path(__file__).resolve().parents[1] / "vectors" / "jcs.json"
VECTORS = json.loads(FILE.read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS["written"], ids=lambda vector: vector["name"])
def test_what_lies_in_the_domain_is_written_as_the_rfc_has_it(vector):
    """From the input as it was given, in any order and with any escapes, to the expected bytes, and back."""
    value = json.loads(vector["input"], parse_float=_whole)
    expected = bytes.fromhex(vector["output"])
    assert canonical(value) == expected
    assert parse(expected) == value


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda vector: vector["name"])
def test_what_lies_outside_is_refused(vector):
    """As a value that somebody writes and, in the RFC's canonical bytes, as a text that somebody reads."""
    with pytest.raises(NotCanonical):
        canonical(json.loads(vector["input"]))
    with pytest.raises(NotCanonical):
        parse(bytes.fromhex(vector["output"]))


@pytest.mark.parametrize("number", [0, 1, -1, 9_007_199_254_740_991, -9_007_199_254_740_991])
def test_integers(number):
    """Appendix B, note 1: up to 2^53-1 an integer is one, and is written in decimal."""
    assert canonical(number) == str(number).encode()


@pytest.mark.parametrize(
    "text",
    [
        "9007199254740992",
        "-9007199254740992",
        "9007199254740994",
        "9007199254740996",
        "295147905179352830000",
        "9.999999999999997e+22",
        "1e+23",
        "5e-324",
        "-5e-324",
        "1.7976931348623157e+308",
        "999999999999999700000",
        "1e+21",
        "0.000001",
        "333333333.3333333",
    ],
)
def test_numbers_of_appendix_b_outside_the_domain_are_refused(text):
    """Though they are canonical for the RFC: they are fractions, or integers that not every reader keeps."""
    with pytest.raises(NotCanonical):
        parse(text)
    with pytest.raises(NotCanonical):
        canonical(json.loads(text))


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(text):
    """Appendix B: the RFC has no form for them either."""
    with pytest.raises(NotCanonical):
        parse(text)
    with pytest.raises(NotCanonical):
        canonical(float(text))


def _whole(text):
    """A number that is whole, as the RFC sees it: 56.0 is 56."""
    number = float(text)
    return int(number) if number.is_integer() else number
