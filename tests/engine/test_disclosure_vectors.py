"""Disclosures against the examples of RFC 9901 (SD-JWT).

Held against the RFC: the digest (section 4.2.3: SHA-256 over the ASCII of the base64url of the disclosure,
written as base64url without padding), the arrays `[salt, name, value]` and `[salt, value]` (4.2.1, 4.2.2),
and that ours is one of the ways in which the RFC lets them be written.

Not held, for ours is narrower on purpose (docs/reference/record.md, sections 2 and 6): the RFC allows any
JSON text, we write the canonical one and keep that text instead of its base64url; there is no `_sd_alg`, it
is SHA-256 always; elements of an array are not withheld, so `...` does not occur, and `[salt, value]` is an
entry as a whole; `_sd` inside a disclosed value is plain data, where the RFC has disclosures within
disclosures; there are no decoys, JWTs or key binding.
"""

from __future__ import annotations

import json

import pytest

from hoso.engine.binary import bytes_of, text_of
from hoso.engine.canonical import parse
from hoso.engine.disclosure import digest_of, digests_in, disclose, salted
from hoso.engine.errors import NotCanonical

#: Section 5.1 of the RFC: the text of each disclosure, and its digest.
ISSUED = [
    ('["2GLC42sKQveCfGfryNRN9w", "given_name", "John"]', "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4"),
    ('["eluV5Og3gSNII8EYnsxA_A", "family_name", "Doe"]', "TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo"),
    (
        '["6Ij7tM-a5iVPGboS5tmvVA", "email", "johndoe@example.com"]',
        "JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE",
    ),
    (
        '["eI8ZWm9QnKPpNPeNenHdhQ", "phone_number", "+1-202-555-0101"]',
        "PorFbpKuVu6xymJagvkFsFXAbRoc2JGlAUA2BA4o7cI",
    ),
    (
        '["Qg_O64zqAxe412a108iroA", "phone_number_verified", true]',
        "XQ_3kPKt1XyX7KANkqVR6yZ2Va5NrPIvPYbyMvRKBMM",
    ),
    (
        (
            '["AJx-095VPrpTtN4QMOqROA", "address", {"street_address": "123 Main St", "locality": "Anytown", '
            '"region": "Anystate", "country": "US"}]'
        ),
        "XzFrzwscM6Gn6CJDc6vVK8BkMnfG8vOSKfpPIZdAfdE",
    ),
    ('["Pc33JM2LchcU_lHggv_ufQ", "birthdate", "1940-01-01"]', "gbOsI4Edq2x2Kw-w5wPEzakob9hV1cRD0ATN3oQL9JM"),
    ('["G02NSrQfjFXQ7Io09syajA", "updated_at", 1570000000]', "CrQe7S5kqBAHt-nMYXgc6bdt2SH5aTY1sU_M-PgkjPI"),
    ('["lklxF5jMYlGTPUovMNIvCA", "US"]', "pFndjkZ_VCzmyTa6UjlZo3dh-ko8aIKQc9DlGzhaVYo"),
    ('["nPuoQnkRFq3BIeAm7AnXFA", "DE"]', "7Cf6JkPudry3lcbwHgeZ8khAv1U1OSlerP0VkBJrWZ0"),
]
#: Sections 4.2.1 and 4.2.3: one disclosure in four ways to write it; the digest of the first.
MOEBIUS = "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
SPACED = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
ESCAPED = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNXHUwMGY2Yml1cyJd"
CLOSE = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTcO2Yml1cyJd"
BROKEN = "WwoiXzI2YmM0TFQtYWM2cTJLSTZjQlc1ZXMiLAoiZmFtaWx5X25hbWUiLAoiTcO2Yml1cyIKXQ"
SALT = "_26bc4LT-ac6q2KI6cBW5es"


@pytest.mark.parametrize(("text", "digest"), ISSUED)
def test_the_digest_is_that_of_the_rfc(text, digest):
    """Every disclosure that section 5.1 issues, of properties and of elements, written as it is there."""
    assert digest_of(text) == digest


def test_the_digest_is_over_the_base64url_form():
    """The example of section 4.2.3."""
    assert digest_of(bytes_of(SPACED).decode()) == MOEBIUS


def test_ours_is_the_way_without_white_space():
    """Of the four ways in section 4.2.1 to write one disclosure, `disclose` takes the canonical one."""
    ours = disclose(SALT, "family_name", "Möbius")
    assert text_of(ours.text.encode()) == CLOSE
    for other in (SPACED, ESCAPED, BROKEN):
        text = bytes_of(other).decode()
        assert json.loads(text) == json.loads(ours.text) == [SALT, "family_name", "Möbius"]
        assert digest_of(text) != ours.digest
        with pytest.raises(NotCanonical):
            parse(text)
    assert parse(ours.text) == [SALT, "family_name", "Möbius"]


@pytest.mark.parametrize("text", [text for text, _ in ISSUED])
def test_ours_says_the_same_with_another_digest(text):
    """The values of the RFC are disclosed without spaces and with sorted keys: same meaning, own digest."""
    salt, *rest = json.loads(text)
    if len(rest) == 1:
        ours = salted(salt, *rest)
        assert json.loads(ours) == [salt, *rest]
        assert digest_of(ours) != digest_of(text)
        return
    disclosure = disclose(salt, *rest)
    assert [disclosure.name, disclosure.value] == rest
    assert json.loads(disclosure.text) == [salt, *rest]
    assert disclosure.digest == digest_of(disclosure.text) != digest_of(text)


def test_digests_stand_in_sd_at_any_depth():
    """As in the payload of section 6.2, with the digests of one object at the top and of another below it."""
    payload = {"_sd": ["b", "a"], "address": {"_sd": ["d", "c"], "country": "JP"}, "more": [{"_sd": ["e"]}]}
    assert digests_in(payload) == ["b", "a", "d", "c", "e"]
