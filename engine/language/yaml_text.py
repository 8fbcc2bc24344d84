"""YAML text to plain values with their places: every scalar is text, and hostile YAML is never built.

Refusal happens on the event stream (YAML 1.2.2, section 3.1), so that neither a bomb of aliases nor
depth reaches a composer: libyaml's crashes the process at depth 40,000, which fits in 80 kB. What is plainly
nothing of the kind is read the quick way (yaml_nodes.py), with the same result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

import yaml

from hoso.engine.finding import Finding, Place
from hoso.engine.language.decimal_comma import with_point
from hoso.engine.language.document import Document, Path, Spot, Table, inside
from hoso.engine.language.plain_scalar import Unquoted, is_read_otherwise
from hoso.engine.language.yaml_bytes import not_printable_in, text_of_bytes
from hoso.engine.language.yaml_limits import DEEPEST, KEY, LONGEST_SCALAR, MOST_VALUES
from hoso.engine.language.yaml_nodes import read_nodes

__all__ = ["Document", "Path", "inside", "read_yaml"]

_READER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    spots: dict[Path, Spot] = field(default_factory=dict)
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
        if not KEY.fullmatch(key) or (plain and is_read_otherwise(key)):
            cut = holder.flow and plain and holder.after_plain and key
            return self._cut(holder, mark, key) if cut else self.refuse(mark, "E114", key=key[:60])
        if key in holder.into:
            first = self.spots[*holder.path, key].key_line
            return self.refuse(mark, "E109", key=key, first=first)
        holder.key = (key, mark.line + 1, mark.column + 1)
        return None

    def _cut(self, holder: _Open, mark: Any, key: str) -> Finding:
        """What should be a key is the rest of the value before it, cut at its comma: of a number, or text."""
        into = holder.into
        assert isinstance(into, dict)
        before = next(reversed(into))
        path: Path = (*holder.path, before)
        spot, text = self.spots[path], str(into[before])
        meant = with_point(text, key)
        if meant is None or (spot.line, spot.column + len(text)) != (mark.line + 1, mark.column):
            return self.refuse(mark, "E117", key=key[:60])
        place = Place(self.file, spot.line, spot.column)
        return Finding(place, "E118", {"key": before, "value": f"{text},{key}"}, meant)

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
        style = "plain" if plain else "block" if event.style in ("|", ">") else ""
        self._put(Unquoted(text) if plain and is_read_otherwise(text) else text, mark, style)
        self.stack[-1].after_plain = plain
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
            self.spots[()] = Spot(line, column, line, column)
        self.stack.append(_Open(path, into, bool(event.flow_style)))
        return None

    def _put(self, value: Any, mark: Any, style: str = "") -> Path:
        holder, line, column = self.stack[-1], mark.line + 1, mark.column + 1
        path: Path
        if isinstance(holder.into, dict):
            assert holder.key is not None
            key, key_line, key_column = holder.key
            holder.into[key] = value
            holder.key = None
            path = (*holder.path, key)
            self.spots[path] = Spot(line, column, key_line, key_column, style)
        else:
            path = (*holder.path, len(holder.into))
            holder.into.append(value)
            self.spots[path] = Spot(line, column, line, column, style)
        return path


def read_yaml(data: bytes, file: str) -> Document | Finding:
    """Read one file of any kind, or say the first thing that keeps it from being read.

    Places count lines and columns from 1, in characters. Text comes in Unicode normal form C.
    """
    text = text_of_bytes(data, file)
    if isinstance(text, Finding):
        return text
    return read_nodes(text, file) or read_events(text, file)


def read_events(text: str, file: str) -> Document | Finding:
    """Read a decoded text event by event, whatever it is."""
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
    return Document(file, reading.value, Table(reading.spots))


def _syntax(error: yaml.YAMLError, file: str) -> Finding:
    """The parser's own refusal, at its place."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file)
    return Finding(place, "E105", {"problem": problem})
