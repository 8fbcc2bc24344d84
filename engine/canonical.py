"""Canonical bytes: the one way a value of the record is written.

The record keeps to a domain in which sorted JSON *is* RFC 8785 (JCS): ASCII keys, NFC strings,
integers within ±(2^53-1), booleans, arrays and objects. Nothing else has a canonical form.
"""

from __future__ import annotations

from typing import Any
from unicodedata import is_normalized

import orjson

from hoso.engine.errors import NotCanonical
from hoso.engine.integers import LARGEST_INTEGER


def canonical(value: Any) -> bytes:
    """Write a value of the record's domain as RFC 8785 bytes.

    Raises:
        NotCanonical: the value leaves the domain (null, float, huge integer, text that is not
            NFC, a key that is not ASCII text).
    """
    try:
        check_domain(value)
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONEncodeError, UnicodeEncodeError) as error:  # a lone surrogate, or depth
        raise NotCanonical("$", str(error)) from error
    except RecursionError as error:
        raise NotCanonical("$", "nested too deep") from error


def parse(data: bytes | str) -> Any:
    """Read canonical bytes back; bytes that are valid JSON but not canonical are refused.

    Raises:
        NotCanonical: the bytes are no JSON, or are not what `canonical` would have written.
    """
    try:
        raw = data.encode() if isinstance(data, str) else data
        value = orjson.loads(raw)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise NotCanonical("$", str(error)) from error
    if canonical(value) != raw:
        raise NotCanonical("$", "not in canonical form")
    return value


def check_domain(value: Any) -> None:
    """Refuse what has no canonical form, saying where.

    Raises:
        NotCanonical: with the path of the first offending value.
    """
    if not _is_canonical(value):
        raise NotCanonical(*_offence(value, "$"))


def _is_canonical(value: Any) -> bool:
    """Is all of a value inside the domain? On the hot path: the place is looked for only when it is not."""
    kind = type(value)
    if kind is str:
        return bool(value.isascii()) or is_normalized("NFC", value)
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii() or not _is_canonical(item):
                return False
        return True
    if kind is list or kind is tuple:
        return all(map(_is_canonical, value))
    if kind is int:
        return bool(-LARGEST_INTEGER <= value <= LARGEST_INTEGER)
    return kind is bool


def _offence(value: Any, path: str) -> tuple[str, str]:
    """Where the first value outside the domain stands, and what is wrong with it."""
    if isinstance(value, dict):
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                return path, f"key {key!r} is not ASCII text"
            if not _is_canonical(item):
                return _offence(item, f"{path}.{key}")
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            if not _is_canonical(item):
                return _offence(item, f"{path}[{index}]")
    if isinstance(value, str):
        return path, "text is not in Unicode normal form C"
    if type(value) is int:
        return path, "integer beyond 2^53-1"
    return path, f"a {type(value).__name__} has no canonical form"
