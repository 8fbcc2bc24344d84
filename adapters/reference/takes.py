"""What a key takes, in words: from its annotation and its limits."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from hoso.engine.duration import Duration, Times
from hoso.engine.language.scalars import Day, DottedId, Id, Integer, Many, Number, Text, Truth
from hoso.engine.language.schema import Shape
from hoso.engine.procedure import Total as ExplicitTotal
from hoso.engine.road.road import Suffix, Total
from hoso.engine.road.time_text import TimeText, TimeTexts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoso.engine.language.schema import Declared

#: Types with a name of their own.
_WORDS: tuple[tuple[Any, str], ...] = (
    (Text, "text"),
    (Id, "name"),
    (DottedId, "dotted name"),
    (Suffix, "name or number"),
    (Integer, "whole number"),
    (Number, "number"),
    (Truth, "`true` or `false`"),
    (Day, "day"),
    (Duration, "[duration](#durations)"),
    (Times, "[duration](#durations), or one for each column"),
    (ExplicitTotal, "[duration](#durations), or one for each column; or `none`"),
    (TimeText, "[duration](#durations), or the name of a setting"),
    (TimeTexts, "[duration](#durations) or the name of a setting, or one for each column"),
    (Total, "[duration](#durations), or one for each column; or `none`"),
    (str, "text"),
    (int, "whole number"),
)


def takes(key: Declared, link: Callable[[type[Shape]], str]) -> str:
    """What a key takes; `link` writes a reference to the section of a schema."""
    return _limited(_phrase(key.annotation, link), key.limits)


def schema_in(annotation: Any) -> type[Shape] | None:
    """The schema inside an annotation, such as `dict[Id, State]`; None where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation if annotation is not Duration else None
    inner = (schema_in(item) for item in get_args(annotation) if not isinstance(item, str))
    return next((found for found in inner if found is not None), None)


def _phrase(annotation: Any, link: Callable[[type[Shape]], str]) -> str:
    named = next((words for kind, words in _WORDS if kind == annotation), None)
    if named is not None:
        return named
    if annotation is Any:
        return "anything"
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return link(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _annotated(annotation, inner, link)
    if origin in (Union, UnionType):
        return " or ".join(_phrase(item, link) for item in inner if item is not NoneType)
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in inner)
    if origin is tuple and inner[-1] is not Ellipsis:
        return f"[{', '.join(_phrase(item, link) for item in inner)}]"
    if origin is tuple:
        item = _phrase(inner[0], link)
        return f"list of {item}s" if item.isalpha() else f"list of {item}"
    assert origin is dict, annotation
    return f"{_phrase(inner[0], link)} → {_phrase(inner[1], link)}"


def _annotated(annotation: Any, inner: tuple[Any, ...], link: Callable[[type[Shape]], str]) -> str:
    """One thing that stands for a list of one, `none` for nothing, or a type with limits of its own."""
    within, *metadata = inner
    many: Any = Many
    if get_origin(within) is tuple and annotation == many[get_args(within)[0]]:
        return f"{_phrase(get_args(within)[0], link)}, or a list of them"
    for kind, words in _WORDS:
        # The same type with something more in front of it.
        if get_origin(kind) is Annotated and get_args(kind) == inner[: len(get_args(kind))]:
            limits = [item.limits for item in metadata if getattr(item, "limits", None)]
            return _limited(words, limits[0]) if limits and words != "text" else words
    return _phrase(within, link)


def _limited(words: str, limits: Mapping[str, Any]) -> str:
    least, most = limits.get("ge"), limits.get("le")
    if least is not None and most is not None:
        return f"{words} from {least} to {most}"
    if least is not None:
        return f"{words} from {least}"
    length = limits.get("max_length")
    return f"{words} (at most {length:,})" if length else words
