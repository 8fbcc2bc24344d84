"""The identity of a request: client and key say which, the body says what."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from hoso.engine.binary import digest
from hoso.engine.canonical import canonical

if TYPE_CHECKING:
    from hoso.engine.commands import Command


def request_key(client: str, key: str) -> str:
    """Identify a request: digest of client and key, unique in a store."""
    return digest(canonical([client, key]))


def request_digest(command: Command) -> str:
    """Digest what a command asks, without client and key, so that a repeated key can be compared.

    Raises:
        NotCanonical: a value of the command has no place in the record.
    """
    body = _plain(command)
    asking = body["asking"]
    del asking["client"], asking["key"]
    # The series of a code is today's: asked again after midnight, the same request must stay the same.
    body.pop("series", None)
    return digest(canonical([type(command).__name__, body]))


def _plain(value: Any) -> Any:
    """Turn commands into plain values; what is absent has no key."""
    if isinstance(value, str):  # a text is the same in whatever normal form it comes
        return value if value.isascii() else normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    names = _names(type(value))
    if names is not None:
        plain: dict[str, Any] = {}
        for name in names:
            part = getattr(value, name)
            if part is not None:
                plain[name] = part if type(part) is str and part.isascii() else _plain(part)
        return plain
    return digest(value) if isinstance(value, bytes) else value


#: Kind of value → the names of its parts; None for what is no dataclass. Looked up once for each kind.
_KINDS: dict[type, tuple[str, ...] | None] = {}


def _names(kind: type) -> tuple[str, ...] | None:
    if kind not in _KINDS:
        _KINDS[kind] = tuple(item.name for item in fields(kind)) if is_dataclass(kind) else None
    return _KINDS[kind]
