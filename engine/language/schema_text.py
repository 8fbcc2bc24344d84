"""A read file against its schema: the schema says what is wrong, the file says where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from hoso.engine.finding import Finding
from hoso.engine.language.decimal_comma import meant_at
from hoso.engine.language.labels import KEPT, LIFTED, lift
from hoso.engine.language.near import near_word
from hoso.engine.language.schema import Shape, ValidationError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from hoso.engine.language.schema import Declared
    from hoso.engine.language.yaml_text import Document, Path

#: Most findings of one reading; who has more repairs these first.
MOST_FINDINGS = 50

_CODES = {
    "extra_forbidden": "E131",
    "missing": "E132",
    "unquoted": "E133",
    "not_id": "E134",
    "not_integer": "E135",
    "not_number": "E135",
    "greater_than_equal": "E135",
    "less_than_equal": "E135",
    "not_truth": "E136",
    "not_duration": "E137",
    "not_date": "E138",
    "literal_error": "E139",
    "empty_text": "E141",
    "string_too_long": "E141",
    "string_too_short": "E141",
    "too_long": "E142",
    "too_short": "E142",
}
#: Where a number may have decimals, a comma in it is told by itself.
_DECIMAL_COMMA = "E118"
_NUMBERS = ("not_number", "not_duration")
#: A wrong kind of thing altogether: a mapping where text is meant, and so on.
_SHAPE = "E140"
_EXPECTED = {
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "dict_type": "mapping",
    "tuple_type": "list",
    "list_type": "list",
    "not_text": "text",
    "string_type": "text",
}

#: What others call a key of ours: no slip of the pen, so no near word.
_MEANT = {
    "role": "by",
    "who": "by",
    "actor": "by",
    "from": "source",
    "to": "dest",
    "if": "conditions",
    "when": "conditions",
    "guard": "conditions",
    "deadline": "time",
    "duration": "time",
    "name": "step",
    "label": "vi",
}

#: With these a step of a scenario begins: they say when and by whom, and name nothing.
_OF_STEPS = frozenset({"who", "do", "at", "day", "after"})

Model = TypeVar("Model", bound=Shape)


def read_model(
    document: Document,
    model: type[Model],
    *,
    kind: str,
    languages: Sequence[str] = (),
    dictionaries: Collection[str] = (),
) -> tuple[Model | None, tuple[Finding, ...]]:
    """Check a read file of one kind, `procedure/1` or another, and type its values.

    Returns:
        The model, or None with what is wrong: unknown keys with the near word, missing keys, wrong values.
    """
    wrong_kind = kind_finding(document, kind)
    if wrong_kind:
        return None, (wrong_kind,)
    lifted = lift(document.value, languages, dictionaries, document.typed, document.foreign)
    reserved = tuple(_reserved(document)) if lifted.has_reserved else ()
    try:
        read = model.model_validate(lifted.value)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)[:MOST_FINDINGS]
        found = {item["loc"]: tuple(_findings(item, document, model, languages)) for item in errors}
        return None, _once([*reserved, *_without_misspelt(found)])
    return (None, reserved) if reserved else (read, ())


def kind_finding(document: Document, kind: str) -> Finding | None:
    """The first key of a file is `hoso` and names its kind."""
    first = next(iter(document.value), None)
    if first == "hoso" and document.value["hoso"] == kind:
        return None
    path: Path = ("hoso",) if "hoso" in document.value else ()
    value = f"hoso: {_shown(document.value['hoso'])}" if first == "hoso" else str(first)[:60]
    return Finding(document.place(path, key=first != "hoso"), "E130", {"kind": kind, "value": value})


def _reserved(document: Document) -> Iterator[Finding]:
    """Keys the schema has for itself are unknown keys in a file."""
    for path in document.spots:
        if path and path[-1] in LIFTED and not any(str(step).startswith(KEPT) for step in path):
            yield Finding(document.place(path, key=True), "E131", {"key": path[-1]})


def _findings(
    error: Mapping[str, Any], document: Document, model: type[Shape], languages: Sequence[str]
) -> Iterator[Finding]:
    """One finding of the schema, at its place in the file."""
    kind, context = str(error["type"]), dict(error.get("ctx") or {})
    at_key = "[key]" in error["loc"]
    path = tuple(step for step in error["loc"] if step not in ("[key]", "labels"))
    if kind == "extra_forbidden":
        yield from _unknown(error["loc"], document, model, languages)
        return
    if kind == "missing":
        place = document.place(path[:-1], key=len(path) > 1)
        yield Finding(place, "E132", {"key": str(path[-1]), "of": _name(path[:-1], document)})
        return
    code = _CODES.get(kind, _SHAPE)
    there = document.at(path)
    # A mapping or a list is not repeated as the program holds it.
    value = _shown(there) if isinstance(there, dict | list) else context.get("value") or _shown(there)
    details: dict[str, Any] = {"key": _name(path, document), "value": value}
    near = None
    meant = meant_at(document, path, str(value)) if kind in _NUMBERS else None
    if meant is not None:
        number = path[:-1] if isinstance(path[-1], int) else path
        details = {"key": _name(number, document), "value": meant.replace(".", ",", 1)}
        code, near = _DECIMAL_COMMA, meant
    elif code == "E139":
        words = re.findall(r"'([^']*)'", str(context.get("expected")))
        details["words"] = ", ".join(words)
        near = near_word(details["value"], words)
    elif code == "E138":
        details["form"] = context.get("form", "YYYY-MM-DD")
    elif code == _SHAPE:
        details["expected"] = _EXPECTED.get(kind, "text")
    yield Finding(document.place(path, key=at_key), code, details, near)


def _unknown(
    loc: tuple[Any, ...], document: Document, model: type[Shape], languages: Sequence[str]
) -> Iterator[Finding]:
    """An unknown key; where labels or kept keys stand on what has none, each of those keys."""
    around = document.at(loc[:-1])
    keys = [loc[-1]]
    if loc[-1] in LIFTED and isinstance(around, dict):
        keys = [key for key in around if (key in languages if loc[-1] == "labels" else key.startswith(KEPT))]
    for key in keys:
        known = _keys_of(model, loc[:-1])
        near = near_word(str(key), [*known, *languages] if "labels" in known else known)
        meant = _MEANT.get(str(key))
        if meant in known:
            near = meant
        yield Finding(
            document.place((*loc[:-1], key), key=True),
            "E131",
            {"key": str(key)},
            near if near != key else None,
        )


def _keys_of(model: type[Shape], path: tuple[Any, ...]) -> list[str]:
    """The keys the schema knows at a path of the model."""
    at: Any = model
    is_name = False
    for step in path:
        field = None if is_name else _field(at, step)
        is_name = False
        if field is not None:
            at, is_name = _model_in(field.annotation), _is_dictionary(field.annotation)
    return [key.key for key in at.declared().values() if key.name != "extras"]


def _field(model: type[Shape], key: Any) -> Declared | None:
    return next((field for field in model.declared().values() if key == field.key), None)


def _is_dictionary(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) is dict


def _model_in(annotation: Any) -> type[Shape]:
    """The one model inside an annotation such as `dict[Id, State]`."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    inner = (_model_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((found for found in inner if found is not Shape), Shape)


def _without_misspelt(found: Mapping[tuple[Any, ...], tuple[Finding, ...]]) -> Iterator[Finding]:
    """One slip, one finding: a key is not missing where an unknown one beside it is near.

    Nor has a list a wrong length where one of its items is wrong.
    """
    meant = {(*loc[:-1], finding.near) for loc, findings in found.items() for finding in findings}
    for loc, findings in found.items():
        # A list that lost a wrong item is not too short by itself.
        is_around = any(len(other) > len(loc) and other[: len(loc)] == loc for other in found)
        for finding in findings:
            if not (finding.code == "E132" and loc in meant) and not (finding.code == "E142" and is_around):
                yield finding


def _once(findings: list[Finding]) -> tuple[Finding, ...]:
    """Each place and code once, in the order of the file."""
    kept = {(finding.place, finding.code): finding for finding in findings}
    return tuple(kept[key] for key in sorted(kept))


def _name(path: tuple[Any, ...], document: Document) -> str:
    """What a value is called: keys and dots; an item of a list goes by its own name, or its number from 1."""
    told: list[Any] = []
    around: Any = document.value
    for step in path:
        inside: Any = None
        if isinstance(around, dict):
            inside = around.get(step)
        elif isinstance(around, list) and isinstance(step, int) and step < len(around):
            inside = around[step]
        elif isinstance(step, int):  # one value where several could stand
            continue
        told.append(_number_or_name(step, inside) if isinstance(step, int) else step)
        around = inside
    return ".".join(map(str, told)) or "file"


def _number_or_name(number: int, item: Any) -> str | int:
    first, own = next(iter(item.items()), (None, None)) if isinstance(item, dict) else (None, None)
    if first in _OF_STEPS:
        return number + 1
    return own if isinstance(own, str) else number + 1


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    return "" if value is None else str(value)[:60]
