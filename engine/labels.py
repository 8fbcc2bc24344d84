"""Labels stand as `vi:` and `en:` on the thing itself; they move into `labels`, `x_…` keys into `extras`.

Done before the schema looks, so that one schema reads files and resolved definitions alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

#: Keys of the schema that nobody writes.
LIFTED = ("labels", "extras")
#: Languages of the labels where a file does not say.
LANGUAGES = ("vi", "en")
#: What begins the name of a key that is kept and never interpreted.
KEPT = "x_"


def lift(value: Any, languages: Sequence[str], dictionaries: Collection[str]) -> Any:
    """Lift labels and kept keys all through a read value.

    `dictionaries` are the keys under which names stand that the file invents (`states`, `fields`);
    kept keys among those names are kept on the thing around them, as `states.x_…`.
    """
    if isinstance(value, list):
        return [lift(item, languages, dictionaries) for item in value]
    if not isinstance(value, dict):
        return value
    lifted: dict[str, Any] = {}
    labels: dict[str, Any] = {}
    extras: dict[str, Any] = {}
    for key, item in value.items():
        if key.startswith(KEPT):
            extras[key] = untyped(item)
        elif key in languages and isinstance(item, str):
            labels[key] = item
        elif key in dictionaries and isinstance(item, dict):
            extras |= {f"{key}.{name}": untyped(kept) for name, kept in item.items() if name.startswith(KEPT)}
            lifted[key] = {
                name: lift(thing, languages, dictionaries)
                for name, thing in item.items()
                if not name.startswith(KEPT)
            }
        else:
            lifted[key] = lift(item, languages, dictionaries)
    if labels:
        lifted["labels"] = labels
    if extras:
        lifted["extras"] = extras
    return lifted


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
