"""The oracle's dossiers: what is known of each, which withheld values are left, how values are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from tests.model.requests import counts

if TYPE_CHECKING:
    from tests.model.branches import Place
    from tests.model.requests import Request
    from tests.model.staff import Standing

#: What stands in a head for an erased value.
ERASED = {"erased": True}
LONGEST_TEXT = 4_000


@dataclass
class Paper:
    """One dossier as the oracle knows it."""

    code: str
    unit: str
    place: Place
    n: int = 0
    last: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    this_round: dict[str, set[str]] = field(default_factory=dict)
    ever: dict[str, set[str]] = field(default_factory=dict)
    #: State → officer, role, and `for` whom it was claimed.
    holders: dict[str, dict[str, str]] = field(default_factory=dict)
    outcome: str | None = None
    #: Requests for an opinion, in the order in which they were asked.
    requests: list[Request] = field(default_factory=list)
    #: (sequence, kind, name) of every withheld value that is left; a kind is field, file, reason,
    #: request, authority, question or text.
    withheld: set[tuple[int, str, str]] = field(default_factory=set)
    erased: int = 0
    #: Sequences of the entries by which a supervisor overrode the procedure.
    overrides: list[int] = field(default_factory=list)
    #: Its tag in the store.
    stream: str = ""

    @property
    def states(self) -> list[str]:
        """Every state it is in, sorted."""
        return self.place.states

    @property
    def branches(self) -> dict[str, str]:
        """What is said of its branches."""
        return self.place.said

    def asked(self, state: str, what: str) -> int:
        """What a guard may read of a state's consultation."""
        return counts(self.requests, state)[what]

    def is_held_from(self, standing: Standing, state: str) -> bool:
        """Does somebody else hold it in this state, in the very role somebody would act in?

        From around branches, whoever holds any of the inner states.
        """
        around = self.place.leaves and state == self.place.at
        holders = list(self.holders.values()) if around else [self.holders.get(state)]
        found = [item for item in holders if item is not None and item["role"] == standing.role]
        theirs = [{item["officer"], item.get("for")} & standing.persons for item in found]
        return bool(found) and not any(theirs)

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
