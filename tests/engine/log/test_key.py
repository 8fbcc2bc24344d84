"""engine/log/key.py: a vkey is read in its one form, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from hoso.engine.errors import Malformed
from hoso.engine.log.key import COSIGNATURE, ED25519, VerifierKey, is_name, key_from
from tests.engine.log.keys import ARCHE, ENOCH, FOO, PETER, WITNESSES


@pytest.mark.parametrize("text", [FOO, PETER, ENOCH, ARCHE, *WITNESSES])
def test_keys_of_others_are_read(text):
    """Name, ID and type are what they say; written again they are the same text."""
    key = key_from(text)
    assert key.text() == text
    assert key.name == text.split("+")[0]
    assert key.id.hex() == text.split("+")[1]
    assert key.type == (COSIGNATURE if text in WITNESSES else ED25519)


def test_the_same_key_for_another_type_has_another_id():
    """The example of a key whose base64 has a plus, as a key of notes and as one of cosignatures."""
    key = key_from("TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6")
    assert key._replace(type=COSIGNATURE).id != key.id
    assert key_from(key._replace(type=COSIGNATURE).text()).public == key.public


def test_every_part_and_every_change_of_a_vkey_is_refused():
    """As the tests of golang.org/x/mod/sumdb/note have it: any piece of it, any byte that is another."""
    for start in range(len(PETER)):
        for end in range(start, len(PETER) + 1):
            if (start, end) != (0, len(PETER)):
                with pytest.raises(Malformed):
                    key_from(PETER[start:end])
    for place, letter in enumerate(PETER):
        for other in (chr(ord(letter) + 1), letter.swapcase(), "+", " ", "\n"):
            if other != letter:
                with pytest.raises(Malformed):
                    key_from(PETER[:place] + other + PETER[place + 1 :])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
            "NAME",
        ),
        (VerifierKey("a", ED25519, bytes(36)).text(), "32 bytes, not 36"),
        (VerifierKey("a", COSIGNATURE, bytes(31)).text(), "32 bytes, not 31"),
        ("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "type 0x65 is unknown"),
        ("bananas.sigstore.dev+12344556", "NAME"),
        ("rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!", "NAME"),
        ("rekor.sigstore.dev+12345678+AwEB", "type 0x03 is unknown"),
        (PETER.replace("c74f20a3", "00000000"), "the ID of this key is c74f20a3"),
        (PETER.replace("c74f20a3", "C74F20A3"), "the ID of this key is c74f20a3"),
        (PETER + "\n", "NAME"),
        ("", "NAME"),
    ],
)
def test_a_refusal_says_why(text, why):
    """A key of another length or type with an ID that fits it, another ID, or what is no key."""
    with pytest.raises(Malformed, match=why):
        key_from(text)


def test_names():
    """Not empty, no Unicode space, no plus, no control character; else anything."""
    for name in ("a", "hoso.example/quảng-ninh", "🦉", "a" * 1000):
        assert is_name(name)
        key = VerifierKey(name, ED25519, bytes(32))
        assert key_from(key.text()) == key
    for name in (
        "",
        " ",
        "a b",
        "a+b",
        "a\u00a0b",
        "a\u2003b",
        "a\u3000",
        "a\u2028",
        "a\n",
        "a\x01",
        "\ud800",
    ):
        assert not is_name(name)
