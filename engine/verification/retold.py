"""An entry told again: what it withheld is put back, so that it can be compared with what deciding drafts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hoso.engine.commands import File
from hoso.engine.disclosure import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.verification.values import Disclosed

#: What stands for a text, or a file, that was there and has been erased: any would do.
_TEXT = "-"
_FILE = {"digest": "A" * 43, "name": "-", "size": 0}
#: Kind of effect → the one value that it withholds beside fields.
_WITHHOLDS = {
    "reasoned": "reason",
    "attached": "file",
    "asked": "question",
    "answered": "text",
    "overridden": "authority",
    "fee_paid": "receipt",
    "erased": "authority",
    "officer": "name",
    "delegated": "authority",
}


@dataclass(slots=True)
class Retold:
    """The effects of one entry with their withheld values under `_sd`, as a draft has them."""

    effects: list[dict[str, Any]] = field(default_factory=list)
    #: Were values of fields erased, so that not even their names are known?
    lost: bool = False

    def values(self, kind: str) -> dict[str, Any]:
        """The values of fields that it gave, as far as they are at hand."""
        found: dict[str, Any] = {}
        for effect in self.effects:
            if effect["kind"] == kind:
                found |= {name: item for name, item in effect["fields"].items() if name != WITHHELD}
                found |= effect["fields"].get(WITHHELD, {})
        return found

    def files(self) -> tuple[File, ...]:
        """The files that it attached; one that was erased is some file."""
        return tuple(
            File(effect["document"], **effect[WITHHELD]["file"])
            for effect in self.effects
            if effect["kind"] == "attached" and _is_file(effect.get(WITHHELD))
        )

    def text(self, kind: str) -> str | None:
        """The text that its first effect of a kind withholds; None where there is none."""
        for effect in self.effects:
            if effect["kind"] == kind:
                text = effect.get(WITHHELD, {}).get(_WITHHOLDS[kind])
                return text if isinstance(text, str) else None
        return None


def retold(entry: Mapping[str, Any], disclosed: Disclosed) -> Retold:
    """Put back what an entry withheld."""
    told = Retold()
    for effect in entry["effects"]:
        fields = effect.get("fields")
        again = dict(effect)
        if isinstance(fields, dict) and WITHHELD in fields:
            hidden = {name: item for name, item in fields.items() if name != WITHHELD}
            found = [disclosed[digest] for digest in fields[WITHHELD] if digest in disclosed]
            if found:
                hidden[WITHHELD] = dict(found)
            told.lost = told.lost or len(found) < len(fields[WITHHELD])
            again["fields"] = hidden
        if WITHHELD in effect:
            again[WITHHELD] = _back(effect, disclosed)
        if not (told.lost and again["kind"] in {"given", "corrected"} and not again["fields"]):
            told.effects.append(again)
    return told


def _back(effect: Mapping[str, Any], disclosed: Disclosed) -> dict[str, Any]:
    name = _WITHHOLDS.get(effect["kind"], "")
    gone: Any = _FILE if name == "file" else _TEXT
    return dict(disclosed.get(digest, (name, gone)) for digest in effect[WITHHELD])


def _is_file(hidden: Any) -> bool:
    said = hidden.get("file") if isinstance(hidden, dict) else None
    return isinstance(said, dict) and said.keys() == _FILE.keys() and _is_read(said)


def _is_read(said: Mapping[str, Any]) -> bool:
    return all(type(said[key]) is type(item) for key, item in _FILE.items())
