"""Values and bytes of the record (record.md, sections 1 and 2): there is one way to write each value."""

import binascii
import json
import re
import unicodedata
from hashlib import sha256
from typing import Any

FORMAT, HASH = "1", 32
DIGEST, SALT = re.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"), re.compile("[A-Za-z0-9_-]{21}[AQgw]")
_URL, _DIGITS = bytes.maketrans(b"+/", b"-_"), 17


class Fault(Exception):
    """Something is not as the page says: the code of the sentence for it, and the facts it tells."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


#: A Fault, and what Python raises where a stranger's value is not of the form that is looked for.
MALFORMED = (Fault, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def need(good: object, code: str = "malformed", **facts: object) -> None:
    """Raise a Fault unless it is good."""
    if not good:
        raise Fault(code, **facts)


def _integer(digits: str) -> int:  # a ValueError where it is a fraction, or no number
    need(len(digits) <= _DIGITS and abs(int(digits)) < 2**53, "not_canonical")
    return int(digits)


_read = json.JSONDecoder(parse_int=_integer, parse_float=_integer, parse_constant=_integer).decode
_write = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))


def parsed(text: str) -> Any:
    """The value of a canonical text: written again it is the same text. MALFORMED."""
    value = _read(text)
    need(_write.encode(value) == text, "not_canonical")
    if not text.isascii() or "null" in text:
        every = inside(value)
        keys = all(key.isascii() for one in every if isinstance(one, dict) for key in one)
        need(keys and None not in every and unicodedata.is_normalized("NFC", text), "not_canonical")
    return value


def inside(value: Any) -> list[Any]:
    """A value, and every value in it at any depth."""
    found = [value]
    for one in found:
        found += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    return found


def binary(data: bytes) -> str:
    """Base64url without padding."""
    return binascii.b2a_base64(data, newline=False).translate(_URL).rstrip(b"=").decode()


def disclosed(text: bytes) -> str:
    """The digest of a disclosure: over the base64url form of its text (RFC 9901, section 4.2.3)."""
    return binary(sha256(binascii.b2a_base64(text, newline=False).translate(_URL).rstrip(b"=")).digest())


def standard(text: str) -> bytes:
    """The bytes of base64 as C2SP has it: the standard one, padded. MALFORMED."""
    data = binascii.a2b_base64(text)
    need(binascii.b2a_base64(data, newline=False).decode() == text)
    return data
