"""The resolved definition: canonical bytes of everything a procedure means, and their digest.

Comments, quoting, layout, the order of keys, and defaults written out or left out make no
difference; the order of a list does. What is left to its default is left out, so that a key the
language learns later does not change the digest of a file that does not use it.
"""

from __future__ import annotations

from operator import is_not
from typing import TYPE_CHECKING, Any, get_args, get_origin

from hoso.engine.binary import digest
from hoso.engine.canonical import canonical, parse
from hoso.engine.language.part import Part
from hoso.engine.language.schema import Shape
from hoso.engine.procedure import Procedure, settled

if TYPE_CHECKING:
    from collections.abc import Iterable


def resolve(procedure: Procedure) -> bytes:
    """Write a checked procedure as canonical bytes."""
    return _bytes_of(settled(procedure))


def resolved_with(procedure: Procedure) -> tuple[Procedure, bytes]:
    """A procedure that was read, as its resolved form reads back, without reading it; and that form.

    What has no order stands in that of the canonical bytes. Defaults of other places must stand there already
    (`settled`).
    """
    ordered: Procedure = _ordered(procedure)
    return ordered, _bytes_of(ordered)


def _bytes_of(procedure: Procedure) -> bytes:
    # The schema has seen to types and keys; what it lets through unseen, `extras`, the reader of files has.
    return canonical(procedure.model_dump(brief=True), typed=True, named=True)


#: Schemas in which no mapping stands but `extras`.
_ONLY_EXTRAS: set[type[Part]] = set()
#: Schema -> its attributes in which mappings may stand, once they were asked for.
_UNORDERED: dict[type[Shape], tuple[str, ...]] = {}


def _unordered(kind: type[Shape]) -> tuple[str, ...]:
    """The attributes of a schema in which mappings may stand."""
    found = _UNORDERED.get(kind)
    if found is None:
        # Labels stand in order since they were lifted.
        keys = [key for key in kind.declared().values() if key.name != "labels"]
        found = _UNORDERED[kind] = tuple(key.name for key in keys if _has(key.annotation))
        if found == ("extras",) and issubclass(kind, Part):
            _ONLY_EXTRAS.add(kind)
    return found


def _has(annotation: Any) -> bool:
    """May a mapping stand in a value of this type?"""
    if annotation is Any or get_origin(annotation) is dict:
        return True
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return bool(_unordered(annotation))
    return any(_has(inner) for inner in get_args(annotation) if not isinstance(inner, str))


def _ordered(value: Any) -> Any:
    """A value whose mappings are in order; itself where they are already."""
    if isinstance(value, Shape):
        own, changed = value.__dict__, {}
        names = _UNORDERED.get(value.__class__)
        for name in _unordered(value.__class__) if names is None else names:
            item = own[name]
            if item:
                ordered = _ordered(item)
                if ordered is not item:
                    changed[name] = ordered
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, dict):
        keys = sorted(value)
        items = [value[key] for key in keys]
        ordered_items = _all_ordered(items)
        is_in_order = keys == list(value) and not any(map(is_not, ordered_items, items))
        return value if is_in_order else dict(zip(keys, ordered_items, strict=True))
    if isinstance(value, tuple | list):
        items = _all_ordered(value)
        return value.__class__(items) if any(map(is_not, items, value)) else value
    return value


def _all_ordered(values: Iterable[Any]) -> list[Any]:
    return [
        item
        if item.__class__ is str or (item.__class__ in _ONLY_EXTRAS and not item.extras)
        else _ordered(item)
        for item in values
    ]


def definition_digest(resolved: bytes) -> str:
    """Digest of a resolved definition, by which entries cite it."""
    return digest(resolved)


def procedure_of(resolved: bytes) -> Procedure:
    """Read a resolved definition back.

    Raises:
        NotCanonical: the bytes are not what `resolve` wrote.
        ValueError: they are no procedure.
    """
    return Procedure.model_validate(parse(resolved))
