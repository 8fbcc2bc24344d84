"""What the digests of an entry stand for: a field of a class, a document, free text, a name, a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.disclosure import WITHHELD, digests_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoso.engine.disclosure import Disclosure

#: What is withheld in an effect, by its name there.
_OF_EFFECTS = {
    "action": "free_text",
    "actor": "free_text",
    "authority": "free_text",
    "file": "document",
    "for": "free_text",
    "name": "name",
    "question": "free_text",
    "reason": "free_text",
    "receipt": "free_text",
    "text": "free_text",
}
#: Effects that give values to fields.
_GIVING = ("given", "corrected")


class Withheld(NamedTuple):
    """One digest of an entry."""

    digest: str
    #: `field`, `document`, `free_text`, `name`, `request` or `other`.
    what: str
    #: The field, or the document; empty for other values.
    name: str = ""


def withheld_in(entry: Mapping[str, Any], disclosed: Mapping[str, Disclosure]) -> Iterator[Withheld]:
    """All digests of an entry, each once, with what it stands for as far as its disclosure still says it.

    `disclosed` are the entry's disclosures that there still are, by their digests. A digest without one
    stands for `other`.
    """
    for digest in entry.get(WITHHELD, ()):
        known = digest in disclosed and disclosed[digest].name == "request"
        yield Withheld(digest, "request" if known else "other")
    for effect in entry["effects"]:
        yield from _in_effect(effect, disclosed)
    rest = {key: item for key, item in entry.items() if key not in (WITHHELD, "effects")}
    yield from (Withheld(digest, "other") for digest in digests_in(rest))


def _in_effect(effect: Mapping[str, Any], disclosed: Mapping[str, Disclosure]) -> Iterator[Withheld]:
    rest = {key: item for key, item in effect.items() if key != WITHHELD}
    for digest in effect.get(WITHHELD, ()):
        what = _OF_EFFECTS.get(disclosed[digest].name, "other") if digest in disclosed else "other"
        name = str(effect.get("document", "")) if what == "document" else ""
        yield Withheld(digest, what, name)
    if effect.get("kind") in _GIVING and isinstance(effect.get("fields"), dict):
        fields = rest.pop("fields")
        for digest in fields.get(WITHHELD, ()):
            if digest in disclosed:
                yield Withheld(digest, "field", disclosed[digest].name)
            else:
                yield Withheld(digest, "other")
        rest["fields"] = {key: item for key, item in fields.items() if key != WITHHELD}
    yield from (Withheld(digest, "other") for digest in digests_in(rest))
