"""Salted disclosures: a value that can be shown, withheld or erased without breaking a proof.

The form is that of RFC 9901 (SD-JWT), section 4.2: a disclosure is the JSON array
`[salt, name, value]` of a property, or `[salt, value]` of a whole; the digest is
SHA-256 over the ASCII bytes of its base64url form. In the object the digests stand, sorted, in `_sd`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from hoso.engine.binary import digest, encoded
from hoso.engine.canonical import SCALARS, canonical

if TYPE_CHECKING:
    from collections.abc import Callable

    #: Gives a fresh salt: 128 random bits, 22 characters of base64url (RFC 9901, section 9.3).
    Salts = Callable[[], str]

#: The property that lists the digests of what an object withholds.
WITHHELD = "_sd"


class Disclosure(NamedTuple):
    """One withheld value: its digest stands in the entry, its text in a table of its own."""

    #: Digest of the text, as it stands in `_sd`.
    digest: str
    #: Canonical JSON of `[salt, name, value]`.
    text: str

    @property
    def name(self) -> str:
        """The name of the property that is withheld."""
        return str(orjson.loads(self.text)[1])

    @property
    def value(self) -> Any:
        """The value that is withheld."""
        return orjson.loads(self.text)[2]


def digest_of(text: str) -> str:
    """Digest a disclosure's text as RFC 9901 does: over its base64url form."""
    return digest(encoded(text.encode()))


def disclose(salt: str, name: str, value: Any, *, typed: bool = False) -> Disclosure:
    """Make the disclosure of one property; `typed` as for canonical bytes."""
    data = canonical([salt, name, value], typed=typed or type(value) in SCALARS)
    return Disclosure._make((digest(encoded(data)), data.decode()))


def salted(salt: str, value: Any) -> str:
    """Write a whole value salted: canonical JSON of `[salt, value]`."""
    return canonical([salt, value]).decode()


def digests_in(value: Any) -> list[str]:
    """All digests that stand in `_sd` anywhere inside a value, in reading order."""
    found: list[str] = []
    if isinstance(value, dict):
        found.extend(value.get(WITHHELD, ()))
        for key, item in value.items():
            if key != WITHHELD:
                found.extend(digests_in(item))
    elif isinstance(value, list):
        for item in value:
            found.extend(digests_in(item))
    return found
