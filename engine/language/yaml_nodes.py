"""The quick way to read YAML: libyaml composes nodes, and values are built of them if nothing is unusual.

Whatever might be hostile, wrong or only rare is left to the events (yaml_text.py), which say what is wrong
and where: so this way never refuses, it gives up. That may be often; what it must never do is to answer
otherwise than the events would. libyaml's composer calls itself for every level and crashes the process at
depth 40,000, so what might be deep is turned away before it begins.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import is_
from typing import Any
from unicodedata import is_normalized, normalize

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from hoso.engine.language.document import Document, Path, Spot
from hoso.engine.language.plain_scalar import Unquoted, is_read_otherwise
from hoso.engine.language.yaml_bytes import not_printable_in
from hoso.engine.language.yaml_limits import DEEPEST, KEY, LONGEST_SCALAR, MOST_VALUES

#: Most brackets and braces, and longest run of signs that open levels at the beginning of a line: each opens
#: two levels at most, so composing goes no deeper than some 10,000.
_MOST_OPENED = 5_000
_LONG_RUN = re.compile(r"\n[ \-?:]{200}")
#: What may be an anchor, an alias or a bare tag; in front of anything else these signs are none.
_ANCHOR = re.compile(r"&(?![ \n&\"'])")
_ALIAS = re.compile(r"\*(?![ \n\"'])")
_TAG = re.compile(r"!(?:[\s,\[\]{}]|\Z)")
#: How text begins that other readers do not take for text.
_OTHERWISE = frozenset("~=<yYnNtTfFoO-+.0123456789")
#: The tag of a node on which none is written: no tag is a NUL, and Python has only one such text.
_NONE = "\0"


class _Unusual(Exception):
    """Something for the events to look at."""


if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Composer(CParser):
        """libyaml's composer; it asks of every node its tag and level, and three functions in C answer."""

        #: Whatever it is asked, a text without places to fill in remains itself.
        resolve = staticmethod(_NONE.format)
        descend_resolver = staticmethod(is_)
        ascend_resolver = staticmethod(int)


def read_nodes(text: str, file: str) -> Document | None:
    """Read a text that is decoded and printable; None where the events have to read it."""
    if not yaml.__with_libyaml__ or _may_be_unusual(text):
        return None
    try:
        root = _Composer(text).get_single_node()
        if root.__class__ is not MappingNode or root.tag is not _NONE:
            return None
        building = _Building("\\" in text)
        value = building.mapping(root, 1)
    except (yaml.YAMLError, _Unusual):
        return None
    return Document(file, value, Nodes(root), commas=building.commas, blocks=building.blocks)


def _may_be_unusual(text: str) -> bool:
    """Might it be deep, have directives, anchors, aliases or bare tags, or text in no normal form?"""
    return (
        text.startswith("%")
        or "\n%" in text
        or "\r%" in text
        or text.count("[") + text.count("{") > _MOST_OPENED
        or ("&" in text and _ANCHOR.search(text) is not None)
        or ("*" in text and _ALIAS.search(text) is not None)
        or ("!" in text and _TAG.search(text) is not None)
        or _LONG_RUN.search("\n" + text.replace("\r", "\n")) is not None
        or not is_normalized("NFC", text)
    )


@lru_cache(maxsize=4096)
def _is_key(name: str) -> bool:
    return KEY.fullmatch(name) is not None


@lru_cache(maxsize=4096)
def _is_plain_key(name: str) -> bool:
    return KEY.fullmatch(name) is not None and not is_read_otherwise(name)


#: Longest text of which it is remembered whether others read it otherwise: words that files repeat.
_REPEATED = 32
_known_otherwise = lru_cache(maxsize=4096)(is_read_otherwise)


def _is_otherwise(text: str) -> bool:
    return _known_otherwise(text) if len(text) <= _REPEATED else is_read_otherwise(text)


class _Building:
    """Values while they are built."""

    __slots__ = ("blocks", "commas", "count", "escapes")

    def __init__(self, escapes: bool) -> None:  # noqa: FBT001 - there is one
        self.escapes = escapes
        self.count = 1
        self.commas = False
        self.blocks = False

    def mapping(self, node: Any, level: int) -> dict[str, Any]:
        """A mapping at a level, the outermost is 1."""
        pairs = node.value
        self.count += 2 * len(pairs)
        if level > DEEPEST or self.count > MOST_VALUES:
            raise _Unusual
        into: dict[str, Any] = {}
        are_plain = not self.escapes
        for key, item in pairs:
            if key.__class__ is not ScalarNode or key.tag is not _NONE:
                raise _Unusual
            name = key.value
            if name in into or not (_is_key(name) if key.style else _is_plain_key(name)):
                raise _Unusual
            if item.__class__ is not ScalarNode:
                into[name] = self.collection(item, level + 1)
            elif item.style == '"' and are_plain and item.tag is _NONE and len(item.value) <= LONGEST_SCALAR:
                into[name] = item.value  # as most are: labels
            else:
                into[name] = self.text(item)
        return into

    def collection(self, node: Any, level: int) -> dict[str, Any] | list[Any]:
        """A mapping or a list."""
        if node.tag is not _NONE:
            raise _Unusual
        if node.__class__ is MappingNode:
            return self.mapping(node, level)
        items = node.value
        self.count += len(items)
        if level > DEEPEST or self.count > MOST_VALUES:
            raise _Unusual
        return [
            self.text(item) if item.__class__ is ScalarNode else self.collection(item, level + 1)
            for item in items
        ]

    def text(self, node: Any) -> str:
        """A scalar."""
        text: str = node.value
        style = node.style
        if node.tag is not _NONE or len(text) > LONGEST_SCALAR:
            raise _Unusual
        if not style:
            if not text:
                raise _Unusual
            if "," in text:
                self.commas = True
            return Unquoted(text) if text[0] in _OTHERWISE and _is_otherwise(text) else text
        if style == '"':
            if self.escapes:
                if "\t" in text or not_printable_in(text) is not None:
                    raise _Unusual
                return normalize("NFC", text)
        elif style != "'":
            self.blocks = True
        return text


class Nodes:
    """A layout that looks places up among the composed nodes."""

    __slots__ = ("_root",)

    def __init__(self, root: Any) -> None:
        self._root = root

    def spot(self, path: Path) -> Spot | None:
        """Where the node of a path stands."""
        node = key = self._root
        for step in path:
            if node.__class__ is MappingNode:
                key, node = next((pair for pair in node.value if pair[0].value == step), (None, None))
            elif node.__class__ is SequenceNode and isinstance(step, int) and step < len(node.value):
                key = node = node.value[step]
            else:
                return None
            if node is None:
                return None
        at, before = node.start_mark, key.start_mark
        style = ""
        if node.__class__ is ScalarNode:
            style = "block" if node.style in ("|", ">") else "" if node.style else "plain"
        return Spot(at.line + 1, at.column + 1, before.line + 1, before.column + 1, style)
