"""Values of a log as the fields of a procedure take them: the same value, written as the engine reads it."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.procedure import Field, Procedure
    from hoso.engine.replay.event_map import MapValue

#: The longest number, in characters: no power of ten without end is written out.
_LONGEST = 60
_TRUTHS = {"1": "true", "true": "true", "yes": "true", "0": "false", "false": "false", "no": "false"}


def fields_read(
    sources: Mapping[str, MapValue], procedure: Procedure, *attributes: Mapping[str, str]
) -> dict[str, str]:
    """The fields that a map draws from attributes, the first that has one; what none has is left out."""
    found: dict[str, str] = {}
    for name, source in sources.items():
        text = source.value
        if source.from_ is not None:
            text = next((of[source.from_] for of in attributes if of.get(source.from_, "").strip()), None)
        if text is not None:
            field = procedure.fields.get(name)
            found[name] = text if field is None else value_read(text, field, rounded=source.rounded)
    return found


def value_read(text: str, field: Field, *, rounded: bool = False) -> str:
    """One value: numbers without exponent or needless zeros, of a time the day, truth in our words.

    What is no such value is given back as it is: the engine says why not.
    """
    text = text.strip()
    match field.type:
        case "integer" | "decimal" | "money":
            return _number(text, field.scale or 0, rounded=rounded)
        case "boolean":
            return _TRUTHS.get(text.casefold(), text)
        case "date":
            return text[:10] if text[10:11] in ("T", " ") else text
        case _:
            return text


def _number(text: str, scale: int, *, rounded: bool) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or len(text) > _LONGEST or abs(number.adjusted()) > _LONGEST:
        return text
    if rounded:
        try:
            number = number.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_EVEN)
        except InvalidOperation:
            return text
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
