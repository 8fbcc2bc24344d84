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
    entry = draft.copy()
    if WITHHELD in entry:
        # All of our own making, but for client and key, which were looked at for the request's key.
        _hide(entry, salts, made, disclosed, typed=True)
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
        effect = {**effect, "fields": fields.copy()}
        _hide(effect["fields"], salts, made, disclosed)
    if WITHHELD in effect:
        effect = effect.copy()
        _hide(effect, salts, made, disclosed)
    return effect


def _hide(
    value: dict[str, Any],
    salts: Salts,
    made: list[Disclosure],
    disclosed: dict[str, tuple[str, Any]],
    *,
    typed: bool = False,
) -> None:
    """Put the digests in the place of what an object withholds."""
    fresh: list[str] = []
    for name, item in value.pop(WITHHELD).items():
        disclosure = disclose(salts(), name, item, typed=typed)
        made.append(disclosure)
        disclosed[disclosure.digest] = (name, item)
        fresh.append(disclosure.digest)
    if fresh:
        # Sorted, so that the order tells nothing of the names (RFC 9901, section 4.2.4.1).
        fresh.sort()
        value[WITHHELD] = fresh
