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

#: Keys in order, and no integer beyond the largest.
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
#: The types of the domain that hold nothing else.
SCALARS = frozenset((str, int, bool))
_TOO_DEEP = "nested too deep"


def canonical(value: Any, *, typed: bool = False, named: bool = False) -> bytes:
    """Write a value of the record's domain as RFC 8785 bytes.

    With `typed` the caller has seen to it that nothing in the value is of a type outside the domain, with
    `named` that all its keys are in ASCII.

    Raises:
        NotCanonical: the value leaves the domain (null, float, huge integer, text that is not
            NFC, a key that is not ASCII text).
    """
    try:
        data = orjson.dumps(value, option=_SORTED)
        # What was written in ASCII holds no text that could be wrong: the types alone remain to be looked at.
        # So it is where the whole is in normal form, for then every part of it is (UAX #15, section 1.3):
        # what stands between parts, a quote, a backslash or a control, composes with nothing.
        if data.isascii():
            if not (typed or is_typed(value)):
                check_domain(value)
        elif not (is_normalized("NFC", data.decode()) and ((typed and named) or is_typed(value, keys=True))):
            check_domain(value)
    except (orjson.JSONEncodeError, UnicodeEncodeError) as error:
        raise _refusal(value, error) from error
    except RecursionError as error:
        raise NotCanonical("$", _TOO_DEEP) from error
    return data


def _refusal(value: Any, error: Exception) -> NotCanonical:
    """Why a value cannot be written: the place of what is wrong in it, or else what the writer says."""
    try:
        check_domain(value)
    except NotCanonical as refusal:
        return refusal
    except RecursionError:
        return NotCanonical("$", _TOO_DEEP)
    return NotCanonical("$", str(error))  # a lone surrogate, or depth


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


def is_typed(value: Any, *, keys: bool = False) -> bool:
    """Is a value made of the domain's types alone? Without a look at texts and sizes; at keys if asked."""
    parts = [value]
    for part in parts:  # which grows as it is walked
        kind = type(part)
        if kind is dict:
            if keys and not "".join(part).isascii():
                return False
            inner: Any = part.values()
        elif kind is list or kind is tuple:
            inner = part
        elif kind in SCALARS:
            continue
        else:
            return False
        parts.extend(inner)
    return True


def _is_canonical(value: Any) -> bool:
    """Is all of a value inside the domain? The place is looked for only when it is not."""
    kind = type(value)
    if kind is str:
        return bool(value.isascii()) or is_normalized("NFC", value)
    if kind is dict:
        for key in value:
            if type(key) is not str or not key.isascii():
                return False
        value = value.values()
    elif kind is not list and kind is not tuple:
        if kind is int:
            return bool(-LARGEST_INTEGER <= value <= LARGEST_INTEGER)
        return kind is bool
    for item in value:
        if type(item) is str:
            if not (item.isascii() or is_normalized("NFC", item)):
                return False
        elif not _is_canonical(item):
            return False
    return True


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
