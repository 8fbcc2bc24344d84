"""The JSON schema of the language, for editors: completion, meanings and first complaints while one types.

Made from the schemas that read the files, so it knows every key (draft-07 of JSON Schema).
The checker knows more.
"""

from __future__ import annotations

from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from hoso.adapters.reference.meaning import meaning
from hoso.adapters.reference.page import FILES, schemas
from hoso.engine.duration import Duration
from hoso.engine.language.part import Labelled
from hoso.engine.language.scalars import DottedId, Id, Integer, Many, Number, Text, Truth
from hoso.engine.language.schema import Before, Shape
from hoso.engine.road.road import Suffix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.language.schema import Declared

_NAME = "^[a-z][a-z0-9_]{0,63}$"
_DURATION = {"type": "string", "pattern": r"^([0-9]{1,6}(\.[0-9]{1,4})? ?(wd|wh|d|h|min|mo|y)|same_day)$"}
#: Types with a form of their own.
_FORMS: tuple[tuple[Any, dict[str, Any]], ...] = (
    (Id, {"type": "string", "pattern": _NAME}),
    (DottedId, {"type": "string", "pattern": r"^[a-z][a-z0-9_]{0,63}(\.[a-z0-9][a-z0-9_]{0,63}){0,7}$"}),
    (Suffix, {"type": ["string", "integer"]}),
    (Text, {"type": "string"}),
    (Integer, {"type": "integer"}),
    (Number, {"type": ["number", "string"]}),
    (Truth, {"type": "boolean"}),
    # Text of any kind: an editor reads `12` as a number.
    (str, {"type": ["string", "number", "boolean"]}),
    (int, {"type": "integer"}),
    (bool, {"type": "boolean"}),
)


def editor_schema() -> dict[str, Any]:
    """One schema for the files of every kind, chosen by the key `hoso`."""
    kinds: dict[str, list[type[Shape]]] = {}
    for schema in FILES:
        kinds.setdefault(_kind(schema), []).append(schema)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "hoso",
        "type": "object",
        "required": ["hoso"],
        "properties": {"hoso": {"enum": list(kinds)}},
        "allOf": [
            {"if": {"properties": {"hoso": {"const": kind}}}, "then": _any_of([_ref(item) for item in of])}
            for kind, of in kinds.items()
        ],
        "definitions": {schema.__name__: _object(schema) for schema in schemas()},
    }


def _kind(schema: type[Shape]) -> str:
    (kind,) = get_args(schema.declared()["hoso"].annotation)
    return str(kind)


def _ref(schema: type[Shape]) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{schema.__name__}"}


def _object(schema: type[Shape]) -> dict[str, Any]:
    filled = schema.prepared({})
    keys = [key for key in schema.declared().values() if key.name not in ("extras", "labels")]
    kept: dict[str, Any] = {"^x_": {}}
    if issubclass(schema, Labelled):
        # Labels in whatever languages the file lists.
        kept["^[a-z]{2,3}$"] = {"type": "string"}
    written = {
        "type": "object",
        "properties": {key.key: _property(schema, key) for key in keys},
        "patternProperties": kept,
        "additionalProperties": False,
    }
    required = [key.key for key in keys if key.is_required and key.key not in filled]
    return {**written, "required": required} if required else written


def _property(schema: type[Shape], key: Declared) -> dict[str, Any]:
    form = _limited(_form(key.annotation), key.limits)
    return {"description": meaning(schema, key.name), **form} if "$ref" not in form else form


def _form(annotation: Any) -> dict[str, Any]:
    named = next((form for kind, form in _FORMS if kind == annotation), None)
    if named is not None:
        return dict(named)
    if annotation is Any:
        return {}
    if annotation is Duration:
        return dict(_DURATION)
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return _ref(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _annotated(annotation, inner)
    if origin in (Union, UnionType):
        return _any_of([_form(item) for item in inner if item is not NoneType])
    if origin is Literal:
        return {"enum": list(inner)}
    if origin is tuple:
        return {"type": "array", "items": _any_of([_form(item) for item in inner if item is not Ellipsis])}
    assert origin is dict, annotation
    return {"type": "object", "additionalProperties": _form(inner[1])}


def _annotated(annotation: Any, inner: tuple[Any, ...]) -> dict[str, Any]:
    within, *metadata = inner
    many: Any = Many
    limits = {key: value for item in metadata for key, value in (getattr(item, "limits", None) or {}).items()}
    if get_origin(within) is tuple and annotation == many[get_args(within)[0]]:
        return _any_of([_form(get_args(within)[0]), _form(within)])
    for kind, form in _FORMS:
        if get_origin(kind) is Annotated and get_args(kind) == inner[: len(get_args(kind))]:
            return _limited(dict(form), limits)
    form = _limited(_form(within), limits)
    if any(isinstance(item, Before) for item in metadata):
        # It is read by a function first: one word may stand for it, or a list of words.
        return _any_of([{"type": ["string", "array", "integer"]}, form])
    return form


def _limited(form: dict[str, Any], limits: Mapping[str, Any]) -> dict[str, Any]:
    if form.get("type") == "integer":
        named = {"ge": "minimum", "le": "maximum"}
        return {**form, **{named[key]: value for key, value in limits.items() if key in named}}
    return form


def _any_of(forms: list[dict[str, Any]]) -> dict[str, Any]:
    return forms[0] if len(forms) == 1 else {"anyOf": forms}
