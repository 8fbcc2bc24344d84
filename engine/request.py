"""The identity of a request: client and key say which, the body says what."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from hoso.engine.binary import digest
from hoso.engine.canonical import canonical
from hoso.engine.commands import Asking, Open

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.commands import Command


def request_key(client: str, key: str) -> str:
    """Identify a request: digest of client and key, unique in a store."""
    return digest(canonical([client, key], typed=type(client) is type(key) is str))


def access_key(stream: str, n: int) -> str:
    """Stand in for a request's key where there was no request: of three parts, so it is no client's key."""
    return digest(canonical(["access", stream, n]))


def request_digest(command: Command) -> str:
    """Digest what a command asks, without client and key, so that a repeated key can be compared.

    Raises:
        NotCanonical: a value of the command has no place in the record.
    """
    odd: list[Any] = []
    asked = [type(command).__name__, _parted(command, odd)]
    return digest(canonical(asked, typed=not odd, named=not odd))


def _plain(value: Any, odd: list[Any]) -> Any:
    """Turn commands into plain values; what is absent has no key.

    `odd` gets whatever may be outside the record's domain: a type, or a key that is not ASCII.
    """
    kind = type(value)
    if isinstance(value, str):  # a text is the same in whatever normal form it comes
        if kind is not str:
            odd.append(value)
        return value if value.isascii() else normalize("NFC", value)
    if kind is bool or kind is int:
        return value
    if isinstance(value, dict):
        if not all(type(key) is str and key.isascii() for key in value):
            odd.append(value)
        return {key: _plain(item, odd) for key, item in value.items() if item is not None}
    if _KINDS[kind] is not None:
        return _parted(value, odd)
    if isinstance(value, tuple | list):
        return [_plain(item, odd) for item in value]
    if kind is bytes:
        return digest(value)
    odd.append(value)
    return digest(value) if isinstance(value, bytes) else value


def _parted(value: Any, odd: list[Any]) -> dict[str, Any]:
    """A command, or one of its parts, by name; what most parts are is written without a further look."""
    names, read = _KINDS[type(value)] or _NO_PARTS
    plain: dict[str, Any] = {}
    for name, part in zip(names, read(value), strict=True):
        if part is None:
            continue
        kind = type(part)
        if (kind is str and part.isascii()) or (not part and (kind is dict or kind is tuple)):
            plain[name] = part
        else:
            plain[name] = _parted(part, odd) if _KINDS[kind] else _plain(part, odd)
    return plain


_Parts = tuple[tuple[str, ...], "Callable[[Any], tuple[Any, ...]]"]
_NO_PARTS: _Parts = ((), lambda _: ())
#: What is no part of what is asked. The series of a code is today's: asked again after midnight, the same
#: request must stay the same.
_APART: dict[type, tuple[str, ...]] = {Asking: ("client", "key"), Open: ("series",)}


class _Kinds(dict[type, "_Parts | None"]):
    """Kind of value → the names of its parts and how to read them all; None for what is no dataclass."""

    def __missing__(self, kind: type) -> _Parts | None:
        apart = _APART.get(kind, ())
        names = (
            tuple(item.name for item in fields(kind) if item.name not in apart) if is_dataclass(kind) else ()
        )
        # With one name alone it would give no tuple.
        self[kind] = (names, attrgetter(*names)) if len(names) > 1 else None
        return self[kind]


_KINDS = _Kinds()
