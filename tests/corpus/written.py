"""Commands as JSON and back, so that what was asked once can be asked again by any later version."""

from __future__ import annotations

import types
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from hoso.engine import commands

_BYTES = "base64:"


def written(value: Any) -> Any:
    """Write a command, or a part of it: what is absent has no key."""
    if is_dataclass(value):
        pairs = ((item.name, getattr(value, item.name)) for item in fields(value))
        return {name: written(part) for name, part in pairs if part is not None}
    if isinstance(value, bytes):
        return _BYTES + b64encode(value).decode()
    if isinstance(value, Mapping):
        return {name: written(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [written(part) for part in value]
    return value


def command_from(kind: str, value: dict[str, Any]) -> Any:
    """Read a command of a kind back."""
    return _made(getattr(commands, kind), value)


def _made(kind: Any, value: dict[str, Any]) -> Any:
    hints = get_type_hints(kind, {**vars(commands), "Mapping": Mapping})
    needed = (item.name for item in fields(kind) if item.default is item.default_factory is MISSING)
    absent = {name: None for name in needed if name not in value}
    return kind(**absent, **{name: _part(hints[name], part) for name, part in value.items()})


def _part(hint: Any, value: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        hint = next(item for item in get_args(hint) if item is not type(None))
    if is_dataclass(hint):
        return _made(hint, value)
    if hint is bytes:
        return b64decode(value.removeprefix(_BYTES))
    if get_origin(hint) is tuple:
        return tuple(_part(get_args(hint)[0], item) for item in value)
    return value
