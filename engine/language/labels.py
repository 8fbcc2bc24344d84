"""Labels stand as `vi:` and `en:` on the thing itself; they move into `labels`, `x_…` keys into `extras`.

Done before the schema looks, so that one schema reads files and resolved definitions alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

#: Dictionary -> identity of a written value -> the thing it was typed as, when its own file was read.
Typed = Mapping[str, Mapping[int, Any]]

#: Keys of the schema that nobody writes.
LIFTED = ("labels", "extras")
#: Languages of the labels where a file does not say.
LANGUAGES = ("vi", "en")
#: What begins the name of a key that is kept and never interpreted.
KEPT = "x_"


class Lifted(NamedTuple):
    """A read value with its labels and kept keys lifted."""

    value: dict[str, Any]
    #: Did the file itself write a key that the schema has for itself?
    has_reserved: bool


def lift(
    value: dict[str, Any],
    languages: Sequence[str],
    dictionaries: Collection[str],
    typed: Typed | None = None,
    foreign: Collection[str] = (),
) -> Lifted:
    """Lift labels and kept keys all through a read value.

    `dictionaries` are the keys under which names stand that the file invents (`states`, `fields`);
    kept keys among those names are kept on the thing around them, as `states.x_…`. What `typed` has
    stands for itself. Labels in `foreign` languages, which only other files have, are left out.
    """
    lifting = _Lifting(languages, dictionaries, typed or {}, foreign)
    return Lifted(lifting.mapping(value), lifting.has_reserved)


class _Lifting:
    """Values while they are lifted."""

    __slots__ = ("dictionaries", "foreign", "has_reserved", "languages", "typed")

    def __init__(
        self, languages: Sequence[str], dictionaries: Collection[str], typed: Typed, foreign: Collection[str]
    ) -> None:
        self.languages = languages
        self.dictionaries = dictionaries
        self.typed = typed
        self.foreign = foreign
        self.has_reserved = False

    def mapping(self, value: dict[str, Any]) -> dict[str, Any]:
        """A mapping of known keys."""
        lifted: dict[str, Any] = {}
        labels: dict[str, Any] = {}
        extras: dict[str, Any] = {}
        languages, dictionaries = self.languages, self.dictionaries
        foreign = self.foreign
        for key, item in value.items():
            if key[0] == "x" and key.startswith(KEPT):
                extras[key] = untyped(item)
            elif item.__class__ is str or isinstance(item, str):
                if key in languages:
                    labels[key] = item
                elif key not in foreign:
                    lifted[key] = item
            elif item.__class__ is list:
                known = self.typed.get(key) if item and item[0].__class__ is dict else None
                lifted[key] = self.items(item) if known is None else self.typed_items(item, known)
            elif key in dictionaries:
                lifted[key] = self.dictionary(key, item, extras)
            else:
                lifted[key] = self.mapping(item)
        if "labels" in lifted or "extras" in lifted:
            self.has_reserved = True
        if labels:
            # In the order of the resolved form, so that it reads back as it was.
            lifted["labels"] = labels if len(labels) == 1 else dict(sorted(labels.items()))
        if extras:
            lifted["extras"] = extras
        return lifted

    def dictionary(self, key: str, value: dict[str, Any], extras: dict[str, Any]) -> dict[str, Any]:
        """A mapping of names; kept keys among them go to the extras of the thing around it."""
        lifted: dict[str, Any] = {}
        typed = self.typed.get(key) if self.typed else None
        for name, thing in value.items():
            if typed is not None and id(thing) in typed:
                lifted[name] = typed[id(thing)]
            elif name.startswith(KEPT):
                extras[f"{key}.{name}"] = untyped(thing)
            elif isinstance(thing, dict):
                lifted[name] = self.mapping(thing)
            else:
                lifted[name] = self.items(thing) if isinstance(thing, list) else thing
        if "labels" in lifted or "extras" in lifted:
            self.has_reserved = True
        return lifted

    def typed_items(self, value: list[Any], known: Mapping[int, Any]) -> list[Any]:
        """A list of mappings, some of which were typed before."""
        return [known.get(id(item)) or self.mapping(item) for item in value]

    def items(self, value: list[Any]) -> list[Any]:
        """A list."""
        return [
            item
            if isinstance(item, str)
            else self.mapping(item)
            if isinstance(item, dict)
            else self.items(item)
            for item in value
        ]


def languages_of(value: dict[str, Any]) -> Sequence[str]:
    """The languages a file lists, so far as they are words; the schema says what is wrong with them."""
    listed = value.get("languages")
    if isinstance(listed, list) and all(isinstance(item, str) for item in listed):
        return tuple(str(item) for item in listed)
    return LANGUAGES


def untyped(value: Any) -> Any:
    """A kept value as it was written: mappings, lists and text."""
    if isinstance(value, dict):
        return {key: untyped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [untyped(item) for item in value]
    return str(value)
