"""Sealing: a drafted entry becomes canonical, salted and linked.

In a draft three kinds of objects may list what they withhold as `_sd: {name: value}`: the entry, an
effect, and the `fields` of an effect. Sealing puts the digests there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.binary import digest, encoded
from hoso.engine.canonical import canonical, is_typed
from hoso.engine.disclosure import WITHHELD, Disclosure, disclose
from hoso.engine.leaf import leaf_text
from hoso.engine.stored import Sealed, Stored

if TYPE_CHECKING:
    from hoso.engine.disclosure import Salts


def seal(
    draft: dict[str, Any], *, stream: str, n: int, previous: str, request_key: str, salts: Salts
) -> Sealed:
    """Make the next entry of a stream from a draft.

    Raises:
        NotCanonical: a value of the draft has no place in the record.
    """
    made: list[Disclosure] = []
    disclosed: dict[str, tuple[str, Any]] = {}
    entry = _hidden(draft, salts, made, disclosed) if WITHHELD in draft else draft.copy()
    entry["effects"] = [_effect(effect, salts, made, disclosed) for effect in draft["effects"]]
    # Values from outside stand in effects alone; the rest is of our own making.
    text = canonical([salts(), entry], typed=is_typed(entry["effects"]))
    stored = Stored(
        stream=stream,
        n=n,
        leaf=leaf_text(stream, n, digest(encoded(text)), previous),
        salted=text.decode(),
        request_key=request_key,
        recorded_at=draft["recorded_at"],
    )
    return Sealed(stored, tuple(made), entry, disclosed)


def _effect(
    effect: dict[str, Any], salts: Salts, made: list[Disclosure], disclosed: dict[str, tuple[str, Any]]
) -> dict[str, Any]:
    """An effect with digests in the place of what it, or the object of its fields, withholds."""
    fields = effect.get("fields")
    if type(fields) is dict and WITHHELD in fields:
        effect = {**effect, "fields": _hidden(fields, salts, made, disclosed)}
    return _hidden(effect, salts, made, disclosed) if WITHHELD in effect else effect


def _hidden(
    value: dict[str, Any], salts: Salts, made: list[Disclosure], disclosed: dict[str, tuple[str, Any]]
) -> dict[str, Any]:
    """Copy an object that withholds something, with the digests in its place."""
    copy = value.copy()
    fresh: list[str] = []
    for name, item in copy.pop(WITHHELD).items():
        disclosure = disclose(salts(), name, item)
        made.append(disclosure)
        disclosed[disclosure.digest] = (name, item)
        fresh.append(disclosure.digest)
    if fresh:
        # Sorted, so that the order tells nothing of the names (RFC 9901, section 4.2.4.1).
        fresh.sort()
        copy[WITHHELD] = fresh
    return copy
