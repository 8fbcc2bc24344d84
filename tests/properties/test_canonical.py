"""Canonical bytes: ours are those of RFC 8785, and what leaves the domain is refused."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.canonical import LARGEST_INTEGER, canonical, parse
from hoso.engine.errors import NotCanonical

_texts = st.text().map(lambda text: normalize("NFC", text))
_keys = st.text(st.characters(max_codepoint=127))
_scalars = st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | _texts
_values = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_keys, inner, max_size=5)
)


class _Text(str):
    """A text that is more than a text."""

    __slots__ = ()


_strange = st.one_of(
    st.none(),
    st.floats(),
    st.integers(min_value=LARGEST_INTEGER + 1),
    st.integers(max_value=-LARGEST_INTEGER - 1),
    st.binary(),
    st.sets(st.integers()),
    st.text(min_size=1).map(_Text),
    st.text(st.characters(categories=["Cs"]), min_size=1),
    st.text().map(lambda text: normalize("NFD", text + "ệ")),
    st.dictionaries(
        st.text(st.characters(min_codepoint=128, exclude_categories=["Cs"]), min_size=1),
        st.just(1),
        min_size=1,
    ),
    st.dictionaries(st.integers() | st.booleans() | st.binary(), st.just(1), min_size=1),
)


@given(_values)
def test_our_bytes_are_those_of_rfc_8785(value: Any):
    """For every value of the domain the bytes are those of an independent implementation."""
    assert canonical(value) == rfc8785.dumps(value)


@given(_values)
def test_what_is_written_is_read_back(value: Any):
    """Reading canonical bytes, as bytes or as text, gives the value and nothing else."""
    written = canonical(value)
    assert parse(written) == parse(written.decode()) == value
    assert canonical(parse(written)) == written


def test_control_characters_are_escaped_as_rfc_8785_does():
    """Every character up to U+00A0 and the separators of lines, alone and as part of a key."""
    for number in [*range(0xA1), 0x2028, 0x2029, 0xFEFF, 0xFFFF, 0x1F600]:
        text = chr(number)
        assert canonical(text) == rfc8785.dumps(text)
        if text.isascii():
            assert canonical({text: text}) == rfc8785.dumps({text: text})


@given(_values, _strange)
def test_what_has_no_place_is_refused_wherever_it_stands(value: Any, strange: Any):
    """Null, fractions, huge integers, texts not in NFC, half characters, other keys and types are refused."""
    for around in (strange, [value, strange], {"a": value, "b": {"c": [strange]}}):
        with pytest.raises(NotCanonical):
            canonical(around)


@given(_values, st.integers(0, 200), st.sampled_from([" ", "\t", "\n", "0", ",", '"', "\x00", "\ud800"]))
def test_bytes_that_are_not_canonical_are_refused(value: Any, place: int, more: str):
    """One character more is another value, or refused."""
    written = canonical(value).decode()
    place = min(place, len(written))
    changed = written[:place] + more + written[place:]
    try:
        found = parse(changed)
    except NotCanonical:
        return
    assert canonical(found).decode() == changed


@pytest.mark.parametrize(
    "text",
    [
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        "1.0",
        "1e3",
        "-0",
        "null",
        '"\\u0041"',
        '"\\/"',
        "[1, 2]",
        "",
        "[",
        "9007199254740992",
    ],
)
def test_other_ways_to_write_a_value_are_refused(text: str):
    """Keys out of order or twice, fractions, needless escapes and spaces are not canonical."""
    with pytest.raises(NotCanonical):
        parse(text)


@pytest.mark.parametrize("depth", [300, 990, 1_010, 1_024, 5_000, 200_000])
def test_what_is_nested_too_deep_is_refused(depth: int):
    """Reading and writing refuse depth with a sentence; neither exhausts the stack."""
    with pytest.raises(NotCanonical):
        parse("[" * depth + "]" * depth)
    nested: Any = []
    for _ in range(depth):
        nested = [nested]
    with pytest.raises(NotCanonical):
        canonical(nested)
