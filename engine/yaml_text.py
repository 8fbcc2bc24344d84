"""YAML text to plain values with their places: every scalar is text, and hostile YAML is never built.

Refusal happens on the event stream (YAML 1.2.2, section 3.1), so that neither a bomb of aliases nor
depth reaches a composer: libyaml's crashes the process at depth 40,000, which fits in 80 kB.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

import yaml

from hoso.engine.finding import Finding, Place
from hoso.engine.plain_scalar import Unquoted, is_read_otherwise
from hoso.engine.yaml_bytes import not_printable_in, text_of_bytes

#: Deepest nesting; the outermost mapping is 1.
DEEPEST = 12
#: Longest single scalar, in characters.
LONGEST_SCALAR = 8_000
#: Most keys and values in one file.
MOST_VALUES = 20_000

#: What stands as a key: a word, also one with dots or hyphens; never a date or a number.
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]{0,119}")

_READER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A read file: mappings, lists and text, and where each of them stands."""

    file: str
    #: Mappings, lists and text only. Text that must be quoted elsewhere is an `Unquoted`.
    value: dict[str, Any]
    #: Path of a value -> line and column of the value, then of its key (the value again in a list).
    places: dict[Path, tuple[int, int, int, int]]
    #: Paths of the scalars written plain, without quotes.
    plain: frozenset[Path]
    #: Paths of the scalars written as block text (`|` or `>`).
    blocks: frozenset[Path]
    #: Path -> file, where a value was compiled from another file than `file`.
    files: dict[Path, str] = field(default_factory=dict)

    @classmethod
    def unplaced(cls) -> Document:
        """A document of which no place is known: for checking what did not come from a file."""
        return cls("", {}, {(): (1, 1, 1, 1)}, frozenset(), frozenset())

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a value, or of its key; of the nearest thing around it where it is not written."""
        while path not in self.places:
            path = path[:-1]
        line, column, key_line, key_column = self.places[path]
        file = self.files.get(path, self.file)
        return Place(file, key_line, key_column) if key else Place(file, line, column)

    def at(self, path: Path) -> Any:
        """The value at a path, None where nothing is written."""
        value: Any = self.value
        for step in path:
            value = inside(value, step)
        return value


def inside(value: Any, step: str | int) -> Any:
    """What stands under a key of a mapping or at a place in a list; None where nothing does."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read."""

    path: Path
    into: dict[str, Any] | list[Any]
    flow: bool
    #: The key that waits for its value, with its line and column.
    key: tuple[str, int, int] | None = None
    #: Was the value before a plain text? Then a strange key is the rest of it, cut at a comma.
    after_plain: bool = False


@dataclass(slots=True)
class _Reading:
    file: str
    stack: list[_Open] = field(default_factory=list)
    value: Any = None
    places: dict[Path, tuple[int, int, int, int]] = field(default_factory=dict)
    plain: set[Path] = field(default_factory=set)
    blocks: set[Path] = field(default_factory=set)
    documents: int = 0
    count: int = 0

    def refuse(self, mark: Any, code: str, **details: Any) -> Finding:
        return Finding(Place(self.file, mark.line + 1, mark.column + 1), code, details)

    def take(self, event: Any) -> Finding | None:
        """Take one event, or say why the file ends here."""
        if isinstance(event, yaml.DocumentStartEvent):
            return self._document(event)
        if isinstance(event, yaml.AliasEvent):
            return self.refuse(event.start_mark, "E106", name=f"*{event.anchor}")
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()
            return None
        if not isinstance(event, yaml.NodeEvent):
            return None
        return self._node(event)

    def _document(self, event: Any) -> Finding | None:
        self.documents += 1
        if self.documents > 1:
            return self.refuse(event.start_mark, "E110")
        if event.version or event.tags:
            return self.refuse(event.start_mark, "E119")
        return None

    def _node(self, event: Any) -> Finding | None:
        mark = event.start_mark
        if event.anchor is not None:
            return self.refuse(mark, "E106", name=f"&{event.anchor}")
        if event.tag is not None:
            return self.refuse(mark, "E107", name=str(event.tag)[:60])
        self.count += 1
        if self.count > MOST_VALUES:
            return self.refuse(mark, "E116", limit=MOST_VALUES)
        scalar = isinstance(event, yaml.ScalarEvent)
        if not self.stack and not isinstance(event, yaml.MappingStartEvent):
            empty = scalar and not event.value and not event.style
            return self.refuse(mark, "E112" if empty else "E113")
        holder = self.stack[-1] if self.stack else None
        if holder is not None and isinstance(holder.into, dict) and holder.key is None:
            return self._key(event, holder)
        return self._scalar(event) if scalar else self._collection(event)

    def _key(self, event: Any, holder: _Open) -> Finding | None:
        mark = event.start_mark
        if not isinstance(event, yaml.ScalarEvent):
            return self.refuse(
                mark, "E114", key="[…]" if isinstance(event, yaml.SequenceStartEvent) else "{…}"
            )
        key, plain = event.value, not event.style
        if plain and key == "<<":
            return self.refuse(mark, "E108")
        if not _KEY.fullmatch(key) or (plain and is_read_otherwise(key)):
            cut = holder.flow and plain and holder.after_plain and key
            return self.refuse(mark, "E117" if cut else "E114", key=key[:60])
        if key in holder.into:
            first = self.places[(*holder.path, key)][2]
            return self.refuse(mark, "E109", key=key, first=first)
        holder.key = (key, mark.line + 1, mark.column + 1)
        return None

    def _scalar(self, event: Any) -> Finding | None:
        mark, text, plain = event.start_mark, event.value, not event.style
        if len(text) > LONGEST_SCALAR:
            return self.refuse(mark, "E115", limit=LONGEST_SCALAR)
        found = not_printable_in(text)
        if found is None and "\t" in text:
            found = text.index("\t")
        if found is not None:
            return self.refuse(mark, "E103", character=f"U+{ord(text[found]):04X}")
        if plain and not text:
            return self._nothing(mark)
        text = normalize("NFC", text)
        path = self._put(Unquoted(text) if plain and is_read_otherwise(text) else text, mark)
        self.stack[-1].after_plain = plain
        if plain:
            self.plain.add(path)
        elif event.style in ("|", ">"):
            self.blocks.add(path)
        return None

    def _nothing(self, mark: Any) -> Finding:
        """Nothing stands behind a key; inside braces that is mostly a text cut at its comma."""
        holder = self.stack[-1]
        if holder.key is None:
            return self.refuse(mark, "E120", key="-")
        key, line, column = holder.key
        code = "E117" if holder.flow and holder.after_plain else "E120"
        return Finding(Place(self.file, line, column), code, {"key": key})

    def _collection(self, event: Any) -> Finding | None:
        mark = event.start_mark
        if len(self.stack) >= DEEPEST:
            return self.refuse(mark, "E111", limit=DEEPEST)
        into: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self.stack:
            path = self._put(into, mark)
            self.stack[-1].after_plain = False
        else:
            path, self.value = (), into
            line, column = mark.line + 1, mark.column + 1
            self.places[()] = (line, column, line, column)
        self.stack.append(_Open(path, into, bool(event.flow_style)))
        return None

    def _put(self, value: Any, mark: Any) -> Path:
        holder, line, column = self.stack[-1], mark.line + 1, mark.column + 1
        path: Path
        if isinstance(holder.into, dict):
            assert holder.key is not None
            key, key_line, key_column = holder.key
            holder.into[key] = value
            holder.key = None
            path = (*holder.path, key)
            self.places[path] = (line, column, key_line, key_column)
        else:
            path = (*holder.path, len(holder.into))
            holder.into.append(value)
            self.places[path] = (line, column, line, column)
        return path


def read_yaml(data: bytes, file: str) -> Document | Finding:
    """Read one file of any kind, or say the first thing that keeps it from being read.

    Places count lines and columns from 1, in characters. Text comes in Unicode normal form C.
    """
    text = text_of_bytes(data, file)
    if isinstance(text, Finding):
        return text
    reading = _Reading(file)
    try:
        for event in yaml.parse(text, Loader=_READER):
            finding = reading.take(event)
            if finding is not None:
                return finding
    except yaml.YAMLError as error:
        return _syntax(error, file)
    if reading.documents == 0:
        return Finding(Place(file), "E112")
    return Document(file, reading.value, reading.places, frozenset(reading.plain), frozenset(reading.blocks))


def _syntax(error: yaml.YAMLError, file: str) -> Finding:
    """The parser's own refusal, at its place."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file)
    return Finding(place, "E105", {"problem": problem})
