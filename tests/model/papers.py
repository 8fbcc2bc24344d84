"""The oracle's dossiers: what is known of each, which withheld values are left, how values are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any
from unicodedata import normalize

#: What stands in a head for an erased value.
ERASED = {"erased": True}
LONGEST_REASON = 4_000


@dataclass
class Paper:
    """One dossier as the oracle knows it."""

    code: str
    unit: str
    state: str
    n: int = 0
    last: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    this_round: dict[str, set[str]] = field(default_factory=dict)
    ever: dict[str, set[str]] = field(default_factory=dict)
    #: Officer, role, and `for` whom it was claimed.
    holder: dict[str, str] | None = None
    outcome: str | None = None
    #: (sequence, kind, name) of every withheld value that is left; a kind is field, file, reason,
    #: request or authority.
    withheld: set[tuple[int, str, str]] = field(default_factory=set)
    erased: int = 0
    #: Its tag in the store.
    stream: str = ""

    def alive(self) -> dict[str, Any]:
        """The values that were not erased."""
        return {name: value for name, value in self.data.items() if value != ERASED}


def read_value(declared: dict[str, Any], raw: Any) -> tuple[Any, str | None]:
    """A value as the record keeps it, or the code for why it is none."""
    text = normalize("NFC", raw).strip() if isinstance(raw, str) else None
    kind = declared["type"]
    if kind == "choice":
        return (text, None) if text in declared["of"] else (None, "field_choice")
    if kind == "boolean":
        said = {"true": True, "false": False}.get(text or "", raw)
        return (said, None) if isinstance(said, bool) else (None, "field_type")
    if kind == "text":
        if not text:
            return None, "field_type"
        return (None, "text_too_long") if len(text) > int(declared.get("max", 2000)) else (text, None)
    if kind == "date":
        try:
            day = date(*map(int, (text or "").split("-")))
        except (ValueError, TypeError):
            return None, "field_type"
        return day.isoformat(), None
    return _number(declared, raw)


def _number(declared: dict[str, Any], raw: Any) -> tuple[Any, str | None]:
    if isinstance(raw, bool):
        return None, "field_type"
    try:
        number = Fraction(raw)
    except (ValueError, TypeError):
        return None, "field_type"
    scaled = number * 10 ** int(declared.get("scale", 0))
    if scaled.denominator != 1:
        return None, "field_type"
    low, high = declared.get("min"), declared.get("max")
    if (low is not None and number < Fraction(low)) or (high is not None and number > Fraction(high)):
        return None, "field_range"
    return int(scaled), None
