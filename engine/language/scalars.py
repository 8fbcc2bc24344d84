"""Text to typed values: what the schema makes of a scalar. A value that is typed already passes through.

The same types read a file (all text) and a resolved definition (JSON), so both obey one schema.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, TypeVar

from hoso.engine.integers import LARGEST_INTEGER
from hoso.engine.language.plain_scalar import Unquoted
from hoso.engine.language.schema import Before, Key, WrongValue

#: Longest text of a label, a note or a number of a decision, in characters.
LONGEST_TEXT = 2_000

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
_DOTTED_ID = re.compile(r"[a-z][a-z0-9_]{0,63}(?:\.[a-z0-9][a-z0-9_]{0,63}){0,7}")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})")
_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]{0,14})(?:\.([0-9]{1,9}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


#: Names that were found right, so that the few words of a file are not looked at hundreds of times.
_NAMES: set[str] = set()
#: How many of them are remembered.
_MOST_NAMES = 10_000


def _text(value: Any) -> str:
    if value.__class__ is str and value and not value.isspace():
        text: str = value
        return text
    if not isinstance(value, str):
        raise WrongValue("not_text", "text")
    if isinstance(value, Unquoted):
        raise WrongValue("unquoted", "quoted text", {"value": str(value)})
    if not value.strip():
        raise WrongValue("empty_text", "text that is not empty")
    return str(value)


def _id(value: Any) -> str:
    if value.__class__ is str and value in _NAMES:
        known: str = value
        return known
    text = _text(value)
    if not _ID.fullmatch(text):
        raise WrongValue("not_id", "a name: a-z, then a-z 0-9 _", {"value": text[:60]})
    if len(_NAMES) >= _MOST_NAMES:
        _NAMES.clear()
    _NAMES.add(text)
    return text


def _dotted_id(value: Any) -> str:
    if value.__class__ is str and value in _NAMES:
        known: str = value
        return known
    text = _text(value)
    if not _DOTTED_ID.fullmatch(text):
        raise WrongValue("not_id", "names joined by dots", {"value": text[:60]})
    return text


def _integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, str) and _INTEGER.fullmatch(value):
        number = int(value)
    else:
        raise WrongValue("not_integer", "a whole number", {"value": str(value)[:60]})
    if not -LARGEST_INTEGER <= number <= LARGEST_INTEGER:
        raise WrongValue("not_integer", "a whole number up to 2^53-1", {"value": str(value)[:60]})
    return number


def _number(value: Any) -> str:
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise WrongValue("not_number", "a decimal number", {"value": str(value)[:60]})
    sign, whole, fraction = found.groups(default="")
    fraction = fraction.rstrip("0")
    if whole == "0" and not fraction:
        sign = ""
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise WrongValue("not_truth", "true or false", {"value": str(value)[:60]})


def _day(value: Any) -> str:
    text = _text(value)
    if not _DATE.fullmatch(text):
        raise WrongValue("not_date", "a day", {"value": text[:60]})
    try:
        date.fromisoformat(text)
    except ValueError as error:  # the 30th of February
        raise WrongValue("not_date", "a day", {"value": text}) from error
    return text


def _many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


#: Text for people or a code; what other YAML readers would not read as text must be quoted.
Text = Annotated[str, Before(_text), Key(max_length=LONGEST_TEXT)]
#: A name: `[a-z][a-z0-9_]*`, at most 64 characters.
Id = Annotated[str, Before(_id)]
#: Names joined by dots, as procedures have them.
DottedId = Annotated[str, Before(_dotted_id)]
#: A whole number within ±(2^53-1).
Integer = Annotated[int, Before(_integer)]
#: A decimal number, kept as exact text without needless zeros: `0.50` is "0.5".
Number = Annotated[str, Before(_number)]
#: `true` or `false`, nothing else.
Truth = Annotated[bool, Before(_truth)]
#: A day `YYYY-MM-DD` that exists in the Gregorian calendar, kept as text.
Day = Annotated[str, Before(_day)]

_Item = TypeVar("_Item")
#: One thing or a list of them, kept as a tuple.
Many = Annotated[tuple[_Item, ...], Before(_many)]
