"""engine/language/yaml_text.py: text with its places, nothing typed, nothing built of hostile YAML."""

from __future__ import annotations

import json
from unicodedata import normalize

import yaml
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.finding import Finding, Place
from hoso.engine.language.plain_scalar import Unquoted, is_read_otherwise
from hoso.engine.language.yaml_text import Document, read_yaml

KEYS = st.from_regex(r"[a-z][a-z_]{2,8}z", fullmatch=True)
TEXT = st.text(
    st.characters(
        min_codepoint=32, max_codepoint=0x1EFF, blacklist_categories=("Cc", "Cf", "Cs", "Zl", "Zp")
    ),
    min_size=1,
    max_size=12,
)
VALUES = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)


def read(text: str) -> Document:
    """Read a text that is no hostile one."""
    document = read_yaml(text.encode(), "a.yaml")
    assert isinstance(document, Document), document
    return document


def nfc(value: object) -> object:
    """A value with its text in normal form C."""
    return json.loads(normalize("NFC", json.dumps(value, ensure_ascii=False)))


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_values_come_back_as_text(value: dict[str, object]) -> None:
    """What JSON writes as mappings, lists and text is read back as it was, in normal form C."""
    assert read(json.dumps(value, ensure_ascii=False)).value == nfc(value)


@given(st.binary(max_size=200) | TEXT.map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No bytes make the reader raise."""
    result = read_yaml(data, "a.yaml")
    assert isinstance(result, Document | Finding)


def test_places_count_from_one_in_characters() -> None:
    """A place is the line and column of the value, or of its key."""
    document = read('a: x\nđất:\n  - "ơ": y\n'.replace("đất", "b").replace('"ơ"', "c"))
    assert document.place(("a",)) == Place("a.yaml", 1, 4)
    assert document.place(("a",), key=True) == Place("a.yaml", 1, 1)
    assert document.place(("b", 0, "c")) == Place("a.yaml", 3, 8)
    assert read('{vi: "đất ở", en: x}').place(("en",)) == Place("a.yaml", 1, 19)


def test_place_of_what_is_not_written_is_around_it() -> None:
    """A path that is not in the file has the place of the nearest thing around it."""
    document = read("a:\n  b: c\n")
    assert document.place(("a", "b", 3, "x")) == document.place(("a", "b"))
    assert document.place(("z",)) == Place("a.yaml", 1, 1)


def test_plain_and_block_scalars_are_known() -> None:
    """The reader remembers which scalars stood without quotes and which as block text."""
    document = read("a: x\nb: \"x\"\nc: |\n  x\nd: [x, 'x']\n")
    assert {path for path in document.spots if document.is_plain(path)} == {("a",), ("d", 0)}
    assert {path for path in document.spots if document.is_block(path)} == {("c",)}


@given(st.from_regex(r"[-+.0-9:eEx_~a-zA-Z]{1,7}", fullmatch=True))
def test_what_pyyaml_reads_otherwise_is_unquoted(text: str) -> None:
    """A plain scalar that PyYAML's own resolver would not take for text is marked."""
    loader = yaml.SafeLoader("")
    tag = loader.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    if tag != "tag:yaml.org,2002:str":
        assert is_read_otherwise(text)


def test_only_plain_scalars_are_unquoted() -> None:
    """Quotes settle what a value is."""
    value = read("a: 2026-01-01\nb: '2026-01-01'\nc: no\nd: abc\ne: 012\nf: 1:30\n").value
    assert [isinstance(item, Unquoted) for item in value.values()] == [True, False, True, False, True, True]
    assert value["a"] == value["b"] == "2026-01-01"


def test_crlf_and_byte_order_mark_make_no_difference() -> None:
    """Files of Windows editors are read like others, with the same places."""
    plain, windows = b"a: b\nc: d\n", b"\xef\xbb\xbfa: b\r\nc: d\r\n"
    one, other = read_yaml(plain, "a.yaml"), read_yaml(windows, "a.yaml")
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert (one.value, one.spots) == (other.value, other.spots)


def test_bytes_that_are_no_utf8_are_placed() -> None:
    """E102 says line, column and byte."""
    finding = read_yaml("a: b\nvi: đấ\n".encode() + b"c: \xff\n", "a.yaml")
    assert isinstance(finding, Finding)
    assert (finding.place, finding.details["byte"]) == (Place("a.yaml", 3, 4), 19)


def test_second_key_names_the_line_of_the_first() -> None:
    """E109 says where the key stood before."""
    finding = read_yaml(b"a: b\nc: d\na: e\n", "a.yaml")
    assert isinstance(finding, Finding)
    assert (finding.code, finding.details) == ("E109", {"key": "a", "first": 1})
