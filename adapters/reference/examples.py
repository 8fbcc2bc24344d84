"""Examples of keys: what the shipped files say, each key at the first place where it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso import workflows
from hoso.adapters.reference.meaning import alike
from hoso.adapters.reference.takes import schema_in
from hoso.engine.directory_text import DirectoryFile
from hoso.engine.forms_text import FormsFile
from hoso.engine.language.yaml_text import Document, read_yaml
from hoso.engine.procedure import Procedure
from hoso.engine.publication.profile import ProfileFile
from hoso.engine.road.fragment import Fragment
from hoso.engine.road.regime import Regime
from hoso.engine.road.road import Road
from hoso.engine.scenarios.scenario import Cases
from hoso.engine.status_text import StatusFile
from hoso.engine.worktime.calendar_file import CalendarFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.language.schema import Shape
    from hoso.engine.language.yaml_text import Path as Steps

#: Longest example, in characters; a longer one is cut where a part of it ends.
LONGEST = 64
#: What a road says and the explicit form does not.
_OF_ROADS = ("regime", "steps", "stages")
#: The files that are looked at first: the most telling ones.
_FIRST = ("qn.295.commune.11.yaml", "qn.295.commune.3.yaml", "it.traffic_fine.yaml")
_KINDS: dict[str, type[Shape]] = {
    "regime/1": Regime,
    "fragment/1": Fragment,
    "statuses/1": StatusFile,
    "forms/1": FormsFile,
    "directory/1": DirectoryFile,
    "calendar/1": CalendarFile,
    "publication/1": ProfileFile,
    "cases/1": Cases,
}


def example(schema: type[Shape], key: str) -> str:
    """`key: value` as a shipped file has it, there or where the key means the same; empty where none has."""
    found = _examples()
    related = (
        other
        for other, name in found
        if name == key and (issubclass(other, schema) or issubclass(schema, other))
    )
    near = (schema, *related, *alike(schema))
    return next((found[item, key] for item in near if (item, key) in found), "")


@cache
def _examples() -> dict[tuple[type[Shape], str], str]:
    found: dict[tuple[type[Shape], str], str] = {}
    folder = Path(workflows.__file__).parent
    names = sorted(path.name for path in folder.glob("*.yaml"))
    for name in sorted(names, key=lambda name: (name not in _FIRST, name)):
        document = read_yaml(folder.joinpath(name).read_bytes(), name)
        assert isinstance(document, Document), document
        for schema, key, text in _said(document, (), document.value, _schema_of(document)):
            found.setdefault((schema, key), text)
    return found


def _schema_of(document: Document) -> type[Shape]:
    kind = str(document.value["hoso"])
    if kind in _KINDS:
        return _KINDS[kind]
    return Road if any(key in document.value for key in _OF_ROADS) else Procedure


def _said(
    document: Document, path: Steps, value: Any, schema: type[Shape]
) -> Iterator[tuple[type[Shape], str, str]]:
    """The keys of a mapping and of all mappings inside it, each with its schema and its text."""
    known = {key.key: key for key in schema.declared().values()}
    for name, item in value.items() if isinstance(value, dict) else ():
        if name not in known:
            continue
        yield schema, name, f"{name}: {_written(document, (*path, name), item, LONGEST)}"
        inner = schema_in(known[name].annotation)
        if inner is not None:
            for step, part in _parts(item, inner):
                yield from _said(document, (*path, name, *step), part, inner)


def _parts(value: Any, schema: type[Shape]) -> Iterator[tuple[Steps, Any]]:
    """Where the mappings of a schema stand in a value: it, the items of a list, or what is under names."""
    if isinstance(value, list):
        yield from (((index,), item) for index, item in enumerate(value))
    elif isinstance(value, dict):
        known = {key.key for key in schema.declared().values()}
        if known & value.keys() or not all(isinstance(item, dict) for item in value.values()):
            yield (), value
        else:
            yield from (((name,), item) for name, item in value.items())


def _written(document: Document, path: Steps, value: Any, room: int) -> str:
    """A value in one line, quoted as its file quotes it; what does not fit is left out with `…`."""
    if isinstance(value, dict):
        parts = [(f"{name}: ", (*path, name), item) for name, item in value.items()]
        return _joined(document, parts, "{}", room)
    if isinstance(value, list):
        return _joined(document, [("", (*path, index), item) for index, item in enumerate(value)], "[]", room)
    text = str(value)
    if len(text) > room:
        text = text[: max(room - 1, 8)].rstrip() + "…"
    if document.is_plain(path):
        return text
    return f"'{text}'" if '"' in text else f'"{text}"'


def _joined(document: Document, parts: list[tuple[str, Steps, Any]], around: str, room: int) -> str:
    shown: list[str] = []
    for before, path, item in parts:
        text = before + _written(document, path, item, room - len(before))
        if shown and len(text) + 2 > room:
            shown.append("…")
            break
        shown.append(text)
        room -= len(text) + 2
    return around[0] + ", ".join(shown) + around[1]
