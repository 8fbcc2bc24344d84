"""The timeline of a stream: its entries as a person reads them, withheld and erased values named as such."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hoso.engine.disclosure import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.disclosure import Disclosure
    from hoso.engine.stored import Stored


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that is not shown: erased, or withheld from this reader."""

    #: `erased` or `withheld`.
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a timeline."""

    n: int
    recorded_at: str
    occurred_at: str | None
    command: str
    action: str | None
    actor: str
    role: str | None
    unit: str | None
    #: The officer acted for, and the delegation that allows it.
    acting_for: str | None
    delegation: str | None
    came_from: tuple[str, ...]
    to: tuple[str, ...]
    #: The states that were entered on the way; inside branches those beside them were not touched.
    entered: tuple[str, ...]
    #: Why, in the actor's words.
    reason: str | Hidden | None
    #: Fields given or corrected; those whose disclosure is gone are missing here and counted below.
    fields: Mapping[str, Any]
    #: How many values of the entry are not at hand, and why.
    hidden: tuple[Hidden, ...]
    #: Effects, with the values that are at hand in place of their digests.
    effects: tuple[dict[str, Any], ...]
    guards: tuple[dict[str, Any], ...]
    #: Hash of the leaf.
    leaf: str
    #: The clocks that changed, `before` and `after`.
    clock: Mapping[str, Any] = field(default_factory=dict)


def timeline_of(entries: Iterable[Stored], disclosures: Iterable[tuple[int, Disclosure]]) -> list[Line]:
    """Fold a stream into lines, oldest first."""
    at_hand = {item.digest: (item.name, item.value) for _, item in disclosures}
    kept = list(entries)
    erased = {
        digest
        for stored in kept
        for effect in stored.entry["effects"]
        if effect["kind"] == "erased"
        for digest in effect["digests"]
    }
    return [_line(stored, at_hand, erased) for stored in kept]


def _line(stored: Stored, at_hand: Mapping[str, tuple[str, Any]], erased: set[str]) -> Line:
    entry = stored.entry
    hidden: list[Hidden] = []
    effects = tuple(_shown(effect, at_hand, erased, hidden) for effect in entry["effects"])
    fields: dict[str, Any] = {}
    for effect in effects:
        if effect["kind"] in {"given", "corrected"}:
            fields.update(effect["fields"])
    acting = entry.get("for", {})
    return Line(
        n=stored.n,
        recorded_at=entry["recorded_at"],
        occurred_at=entry.get("occurred_at"),
        command=entry["command"],
        action=entry.get("action"),
        actor=entry["actor"],
        role=entry.get("role"),
        unit=entry.get("unit"),
        acting_for=acting.get("officer"),
        delegation=acting.get("delegation"),
        came_from=tuple(entry.get("from", ())),
        to=tuple(entry.get("to", ())),
        entered=tuple(entry.get("entered", entry.get("to", ()))),
        reason=_reason(entry["effects"], effects, erased),
        fields=fields,
        hidden=tuple(hidden),
        effects=effects,
        guards=tuple(entry["guards"]),
        leaf=stored.leaf_hash,
        clock=entry["clock"],
    )


def _shown(value: Any, at_hand: Mapping[str, tuple[str, Any]], erased: set[str], hidden: list[Hidden]) -> Any:
    """Copy an effect with the values that are at hand in place of their digests."""
    if isinstance(value, dict):
        copy = {key: _shown(item, at_hand, erased, hidden) for key, item in value.items() if key != WITHHELD}
        for digest in value.get(WITHHELD, ()):
            if digest in at_hand:
                name, plain = at_hand[digest]
                copy[name] = plain
            else:
                hidden.append(Hidden("erased" if digest in erased else "withheld"))
        return copy
    return value


def _reason(
    raw: Iterable[Mapping[str, Any]], shown: Iterable[Mapping[str, Any]], erased: set[str]
) -> str | Hidden | None:
    """The free text of an entry, or why it is not shown."""
    for before, after in zip(raw, shown, strict=True):
        if after["kind"] == "reasoned":
            if "reason" in after:
                return str(after["reason"])
            gone = any(digest in erased for digest in before.get(WITHHELD, ()))
            return Hidden("erased" if gone else "withheld")
    return None
