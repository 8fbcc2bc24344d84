"""Values of fields: what a person or program gives becomes what the record keeps."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from hoso.engine.integers import LARGEST_INTEGER
from hoso.engine.language.yaml_bytes import not_printable_in
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.procedure import Field, Procedure

#: The longest free text a reason may have, in characters.
LONGEST_TEXT = 4000

#: A number as it is written: no exponent, no grouping, only these ten digits.
_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")


def value_of(name: str, field: Field, given: Any) -> Any:
    """Read what was given for a field as the record's value, or say why it is none.

    Text is brought to NFC; decimals and money come as text (`"12.50"`) and become integers scaled by
    the field's `scale`; dates are `YYYY-MM-DD`.

    Returns:
        The value, or a `Reason`.
    """
    text = normalize("NFC", given).strip() if isinstance(given, str) else None
    match field.type:
        case "text":
            return _text(name, field, text)
        case "choice":
            if text in field.of:
                return text
            return Reason("field_choice", {"about": name, "of": list(field.of)})
        case "boolean":
            if isinstance(given, bool):
                return given
            if text in {"true", "false"}:
                return text == "true"
            return _wrong(name, field)
        case "date":
            return _date(name, field, text)
        case "integer":
            return _number(name, field, given if text is None else text, 0)
        case _:
            return _number(name, field, given if text is None else text, field.scale or 0)


def free_text(about: str, given: str) -> str | Reason:
    """Read a free text (a reason, an authority): NFC, not empty, not endless."""
    text = normalize("NFC", given).strip()
    if not _is_printable(text):
        return Reason("text_unprintable", {"about": about})
    if len(text) > LONGEST_TEXT:
        return Reason("text_too_long", {"about": about, "most": LONGEST_TEXT})
    return text


def _is_printable(text: str) -> bool:
    """May a text stand in the record? Lines may end in it."""
    if text.isascii() and text.isprintable():  # most texts
        return True
    return not_printable_in(text.replace("\n", " ").replace("\r", " ")) is None


def _text(name: str, field: Field, text: str | None) -> str | Reason:
    most = int(field.max) if field.max is not None else 2000
    if text is None or not text:
        return _wrong(name, field)
    if not _is_printable(text):
        return Reason("text_unprintable", {"about": name})
    if len(text) > most:
        return Reason("text_too_long", {"about": name, "most": most})
    return text


def _date(name: str, field: Field, text: str | None) -> str | Reason:
    try:
        if text is None or date.fromisoformat(text).isoformat() != text:
            return _wrong(name, field)
    except ValueError:
        return _wrong(name, field)
    return text


def _number(name: str, field: Field, given: Any, scale: int) -> int | Reason:
    """Scale a number to an integer; a fraction finer than the scale is refused, never rounded."""
    if isinstance(given, bool) or not isinstance(given, int | str):
        return _wrong(name, field)
    if isinstance(given, int):
        given = str(given) if abs(given) <= LARGEST_INTEGER else ""
    if not _NUMBER.fullmatch(given):
        return _wrong(name, field)
    # By digits, since decimal arithmetic would round to its precision.
    whole, _, fraction = given.partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > scale:
        return _wrong(name, field)
    scaled = int(whole + fraction.ljust(scale, "0"))
    if abs(scaled) > LARGEST_INTEGER:
        return _wrong(name, field)
    low, high = field.min, field.max
    if low is None and high is None:
        return scaled
    number = Decimal(given)
    if (low is not None and number < Decimal(low)) or (high is not None and number > Decimal(high)):
        return Reason("field_range", {"about": name, "least": low or "", "most": high or ""})
    return scaled


def _wrong(name: str, field: Field) -> Reason:
    details: dict[str, Any] = {"about": name, "type": field.type}
    if field.scale is not None:
        details["scale"] = field.scale
    return Reason("field_type", details)


def as_given(procedure: Procedure, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the record keeps them, in the form in which a person gives them."""
    declared = procedure.fields
    return {name: _raw(declared[name], item) if name in declared else item for name, item in values.items()}


def _raw(declared: Field, value: Any) -> Any:
    """A scaled number as it is written with its fraction; everything else is given as it is kept."""
    scale = declared.scale or 0
    if declared.type not in {"decimal", "money"} or type(value) is not int or not scale:
        return value
    digits = str(abs(value)).rjust(scale + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"
