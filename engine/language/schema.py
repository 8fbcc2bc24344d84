"""Schemas: classes whose annotations say what a mapping holds. The one file that speaks to pydantic-core.

pydantic reads annotations too, and more besides; importing that part alone takes half of what `hoso check`
may take (docs/decisions, what a check may cost). Its core, which reads, refuses and writes, works here.
"""

from __future__ import annotations

from dataclasses import dataclass
from inspect import get_annotations
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    NamedTuple,
    Self,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
)

from pydantic_core import PydanticCustomError as WrongValue
from pydantic_core import SchemaSerializer, SchemaValidator, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Before", "Declared", "Key", "Limits", "Shape", "ValidationError", "WrongValue", "validator_of"]

#: What stands for no default: the key is required.
_NONE: Any = object()
_PLAIN: dict[Any, str] = {str: "str", int: "int", bool: "bool"}
#: Schemas of types by their identity; the type beside its schema keeps the identity its own.
_MADE: dict[int, tuple[Any, Any]] = {}


class Before(NamedTuple):
    """In `Annotated`: a function that reads the value before its type does; the last one reads first."""

    function: Callable[[Any], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """What limits a value, as `Key` declares it."""

    default: Any = _NONE
    alias: str | None = None
    limits: Mapping[str, Any] | None = None


def Key(*, default: Any = _NONE, alias: str | None = None, **limits: Any) -> Any:  # noqa: N802 - it declares
    """Declare a key: its default, its name in a file, and limits.

    `min_length` and `max_length` count characters, items or pairs; `ge` and `le` bound numbers; `pattern`
    is a regular expression for text.
    """
    return Limits(default, alias, limits)


class Declared(NamedTuple):
    """One key of a schema."""

    #: Its attribute, and the key in a file where that is another.
    name: str
    alias: str | None
    #: Its type, with what stands in `Annotated`.
    annotation: Any
    default: Any
    limits: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The key as it is written in a file."""
        return self.alias or self.name

    @property
    def is_required(self) -> bool:
        """Must it be written?"""
        return self.default is _NONE


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Key,))
class Shape:
    """A mapping with known keys: unknown ones are refused, and a value once read does not change."""

    # pydantic-core sets these.
    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")

    if TYPE_CHECKING:
        __pydantic_fields_set__: set[str]

    def __init__(self, **values: Any) -> None:
        _compiled(type(self)).validate_python(values, self_instance=self)

    @classmethod
    def prepared(cls, value: Any) -> Any:
        """Change the whole mapping before its keys are read."""
        return value

    @classmethod
    def declared(cls) -> Mapping[str, Declared]:
        """The keys by attribute, those of the base class first."""
        return _declared(cls)

    @classmethod
    def model_validate(cls, value: Any) -> Self:
        """Read a mapping, or take an instance as it is.

        Raises:
            ValidationError: with everything that is wrong.
        """
        read: Self = _compiled(cls).validate_python(value)
        return read

    def says(self, *names: str) -> bool:
        """Was one of these attributes written, be it with its default?"""
        return not self.__pydantic_fields_set__.isdisjoint(names)

    def model_dump(self, *, brief: bool = False) -> dict[str, Any]:
        """Write a mapping; `brief` leaves out what is left to its default."""
        cls = type(self)
        writer = cls.__dict__.get("_writer")
        if writer is None:
            writer = SchemaSerializer(_schema_of_class(cls))
            cls._writer = writer  # type: ignore[attr-defined]
        written: dict[str, Any] = writer.to_python(
            self, by_alias=True, exclude_none=brief, exclude_defaults=brief
        )
        return written

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """A copy with other values, which are not checked."""
        copy = object.__new__(type(self))
        object.__setattr__(copy, "__dict__", {**self.__dict__, **update})
        object.__setattr__(copy, "__pydantic_fields_set__", {*self.__pydantic_fields_set__, *update})
        return copy

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} does not change")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} does not change")

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """A value that does not change is its own copy."""
        return self

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), tuple(self.__dict__.values())))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({shown})"


def validator_of(kind: Any) -> SchemaValidator:
    """What reads one value of a type."""
    return SchemaValidator(_schema_of(kind, {}))


def _compiled(cls: type[Shape]) -> SchemaValidator:
    """The validator of a class, made when it is first needed."""
    found: SchemaValidator | None = cls.__dict__.get("_reader")
    if found is None:
        found = SchemaValidator(_schema_of_class(cls))
        cls._reader = found  # type: ignore[attr-defined]
    return found


def _declared(cls: type[Shape]) -> Mapping[str, Declared]:
    found: dict[str, Declared] | None = cls.__dict__.get("_keys")
    if found is None:
        found = {}
        for base in cls.__mro__[1:]:
            if issubclass(base, Shape) and base is not Shape:
                found = {**_declared(base), **found}
        for name, annotation in get_annotations(cls, eval_str=True).items():
            default = cls.__dict__.get(name, _NONE)
            key = default if isinstance(default, Limits) else Limits(default)
            found[name] = Declared(name, key.alias, annotation, key.default, key.limits or {})
        cls._keys = found  # type: ignore[attr-defined]
    return found


def _schema_of_class(cls: type[Shape]) -> Any:
    """The core's schema of a class; a class without `prepared` of its own is read as it stands."""
    found = cls.__dict__.get("_core")
    if found is None:
        fields = {key.name: _schema_of_key(key) for key in _declared(cls).values()}
        found = {
            "type": "model",
            "cls": cls,
            "schema": {"type": "model-fields", "fields": fields, "model_name": cls.__name__},
            "config": {"extra_fields_behavior": "forbid"},
        }
        if cls.prepared.__func__ is not Shape.prepared.__func__:  # type: ignore[attr-defined]
            found = _before(cls.prepared, found)
        cls._core = found  # type: ignore[attr-defined]
    return found


def _schema_of_key(key: Declared) -> Any:
    schema = _schema_of(key.annotation, key.limits)
    if not key.is_required:
        default, is_mapping = key.default, isinstance(key.default, dict)
        if is_mapping and isinstance(key.annotation, type) and issubclass(key.annotation, Shape):
            default, is_mapping = key.annotation.model_validate(default), False
        assert not (is_mapping and default), key
        # An empty mapping is made anew each time, so that nobody gets another's.
        left_out = {"default_factory": dict} if is_mapping else {"default": default}
        schema = {"type": "default", "schema": schema, **left_out}
    field = {"type": "model-field", "schema": schema}
    if key.alias is not None:
        field |= {"validation_alias": key.alias, "serialization_alias": key.alias}
    return field


def _before(function: Callable[[Any], Any], schema: Any) -> Any:
    return {
        "type": "function-before",
        "function": {"type": "no-info", "function": function},
        "schema": schema,
    }


def _schema_of(kind: Any, limits: Mapping[str, Any]) -> Any:
    """The core's schema of a type; limits belong to the innermost type, behind every `Before`."""
    if limits:
        return _made(kind, limits)
    # By identity: names such as `Id` stand in a hundred places, and comparing annotations takes long.
    found = _MADE.get(id(kind))
    if found is None:
        found = _MADE[id(kind)] = kind, _made(kind, limits)
    return found[1]


def _made(kind: Any, limits: Mapping[str, Any]) -> Any:
    if kind is Any:
        return {"type": "any"}
    if isinstance(kind, type) and issubclass(kind, Shape):
        return _schema_of_class(kind)
    if isinstance(kind, type) and kind in _PLAIN:
        return {"type": _PLAIN[kind], **limits}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        within, *metadata = inner
        for item in metadata:
            if isinstance(item, Limits):
                limits = {**(item.limits or {}), **limits}
        schema = _schema_of(within, limits)
        for item in metadata:
            if isinstance(item, Before):
                schema = _before(item.function, schema)
        return schema
    if origin in (Union, UnionType):
        choices = [_schema_of(item, limits) for item in inner if item is not NoneType]
        schema = choices[0] if len(choices) == 1 else {"type": "union", "choices": choices}
        return {"type": "nullable", "schema": schema} if NoneType in inner else schema
    if origin is Literal:
        return {"type": "literal", "expected": list(inner)}
    if origin is tuple:
        items = [_schema_of(item, {}) for item in inner if item is not Ellipsis]
        many = {"variadic_item_index": 0} if Ellipsis in inner else {}
        return {"type": "tuple", "items_schema": items, **many, **limits}
    assert origin is dict, kind
    keys, values = (_schema_of(item, {}) for item in inner)
    return {"type": "dict", "keys_schema": keys, "values_schema": values, **limits}
