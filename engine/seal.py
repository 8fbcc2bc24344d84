"""Sealing: a drafted entry becomes canonical, salted and linked.

In a draft an object lists what it withholds as `_sd: {name: value}`; sealing puts the digests there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.canonical import SCALARS, check_domain
from hoso.engine.disclosure import WITHHELD, Disclosure, digest_of, disclose, salted
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
    disclosures: list[Disclosure] = []
    disclosed: dict[str, tuple[str, Any]] = {}
    entry = _withhold(draft, salts, disclosures, disclosed)
    # Every type in it was looked at while it was copied.
    text = salted(salts(), entry, typed=True)
    stored = Stored(
        stream=stream,
        n=n,
        leaf=leaf_text(stream, n, digest_of(text), previous),
        salted=text,
        request_key=request_key,
        recorded_at=entry["recorded_at"],
    )
    return Sealed(stored, tuple(disclosures), entry, disclosed)


def _withhold(value: Any, salts: Salts, made: list[Disclosure], disclosed: dict[str, tuple[str, Any]]) -> Any:
    """Copy an object or array of a draft, with digests in the place of what it withholds.

    Raises:
        NotCanonical: something in it is of no type of the record's domain.
    """
    kind = type(value)
    if kind is list or kind is tuple:
        return [item if type(item) in SCALARS else _withhold(item, salts, made, disclosed) for item in value]
    if kind is not dict:
        check_domain(value)
    copy: dict[str, Any] = value.copy()
    hidden = copy.pop(WITHHELD, None)
    for key, item in copy.items():
        if type(item) not in SCALARS:
            copy[key] = _withhold(item, salts, made, disclosed)
    if hidden:
        fresh: list[str] = []
        for name, item in hidden.items():
            disclosure = disclose(salts(), name, item)
            made.append(disclosure)
            disclosed[disclosure.digest] = (name, item)
            fresh.append(disclosure.digest)
        # Sorted, so that the order tells nothing of the names (RFC 9901, section 4.2.4.1).
        copy[WITHHELD] = sorted(fresh)
    return copy
