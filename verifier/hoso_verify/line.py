"""One line of a stream (publication.md, section 4) and its entry.

Entries are alike. The first of a form is parsed and written again. A pattern is made of it, in which keys,
kinds of effects and all between the values stand as they are there, and the other strings and the numbers are
free: what it matches is canonical too.
"""

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

from hoso_verify.canonical import FORMAT, MALFORMED, inside, need, parsed

_FREE, _NUMBER, _ALIKE, _MOST = r"[ !#-\[\]-~]*+", "0|[1-9][0-9]{0,14}", 8, 400
_TOKEN = re.compile(rf'"({_FREE})"(:?)|(?<=[:,\[])(?:{_NUMBER})(?=[,\]}}])')
_LEAF = r'\{"e":"X{43}","n":[0-9]+,"p":"X{43}","s":"X{22}","v":"Y"\}'.replace("X", "[A-Za-z0-9_-]")
_LEAF = _LEAF.replace("Y", FORMAT).replace('"', '\\\\"')
_BEFORE = rf'\{{"at":\["([0-9]{{4}})",({_NUMBER})\],"disclosures":\[\],"leaf":"({_LEAF})","salted":"('
_BEHIND = r')","withheld":(\{[^{}]*+\})\}\n'
_SPECIAL = ("erased", "deployed", "shard_opened")
_small = lru_cache(4096)(parsed)


class Line(NamedTuple):
    """A line taken apart; without `salted` it is withheld as a whole, by `rule`; `effects` if of account."""

    year: str
    place: int
    leaf: bytes
    salted: bytes | None
    disclosures: list[str]
    withheld: dict[str, Any]
    rule: str = ""
    salt: str = ""
    stream: str = ""
    named: tuple[str, str, int] | None = None
    arrays: Sequence[list[str]] = ()
    effects: Sequence[dict[str, Any]] = ()
    entry: Any = None


_patterns = dict[int, list[tuple[Callable[[str], Any], list[int], list[slice]]]]()


def read_line(raw: bytes) -> Line:
    """Take a line and its entry apart. MALFORMED."""
    text = raw.decode()
    for match, where, spans in _patterns.get(raw.count(b'"'), ()):
        if found := match(text):
            year, place, leaf, salted, *values, tail = found.groups()
            salt, stream, *named = [values[at] for at in where]
            three, withheld = (
                (named[0], named[1], int(named[2])) if named and stream == "dossier" else None,
                _small(tail),
            )
            texts = leaf.encode().translate(None, b"\\"), salted.encode().translate(None, b"\\")
            arrays = [values[span] for span in spans]
            return Line(year, int(place), *texts, [], withheld, "", salt, stream, three, arrays)
    line = parsed(text[:-1])
    (year, place), leaf = line["at"], line["leaf"].encode()
    need(isinstance(year, str) and type(place) is int)
    if line.keys() == {"at", "leaf", "rule"}:
        return Line(year, place, leaf, None, [], {}, line["rule"])
    need(line.keys() == {"at", "disclosures", "leaf", "salted", "withheld"})
    need(isinstance(line["disclosures"], list))
    return Line(year, place, leaf, line["salted"].encode(), line["disclosures"], line["withheld"])


def read_entry(line: Line, raw: bytes) -> Line:
    """The line with what its entry says, if no pattern gave that already. MALFORMED."""
    if line.salt:
        return line
    text = (line.salted or b"").decode()
    salt, entry = parsed(text)
    need(text[0] == "[" and isinstance(salt, str) and isinstance(entry["stream"], str) and entry["stream"])
    named = None
    if "definition" in entry and entry["stream"] == "dossier":
        named = entry["procedure"], entry["definition"], entry["basis"]["definitions"]
    effects = [effect for effect in entry["effects"] if effect["kind"] in _SPECIAL]
    arrays = [one["_sd"] for one in inside(entry) if isinstance(one, dict) and "_sd" in one]
    need(all(isinstance(array, list) for array in arrays))
    known = _patterns.setdefault(raw.count(b'"'), [])
    alike = not effects and not line.disclosures and (named or "definition" not in entry)
    if alike and len(known) < _ALIKE and len(_patterns) < _MOST:
        with suppress(*MALFORMED):
            known.append(_learned(text))
    return line._replace(
        salt=salt, stream=entry["stream"], named=named, arrays=arrays, effects=effects, entry=entry
    )


def _learned(text: str) -> tuple[Callable[[str], Any], list[int], list[slice]]:
    """A pattern for lines with such an entry, and which groups hold what: found by numbers in their place."""
    tokens, at, marked, kind = [*_TOKEN.finditer(text)], 0, "", False
    free = list[int]()
    for number, token in enumerate(tokens):
        marked += text[at : token.start()]
        at = token.end()
        if token[2] or kind:
            marked += token[0]
        else:
            free.append(number)
            marked += f'"{number}"' if token[1] is not None else f"{number}"
        kind = token[0] == '"kind":'
    salt, entry = json.loads(marked + text[at:])
    asked = [salt, entry["stream"]]
    if "definition" in entry:
        asked += [entry["procedure"], entry["definition"], entry["basis"]["definitions"]]
    arrays = [
        [int(one) for one in found["_sd"]]
        for found in inside(entry)
        if isinstance(found, dict) and "_sd" in found
    ]
    wanted = sorted({*map(int, asked)}.union(*arrays))
    pattern, at = "", 0
    for number, token in enumerate(tokens):
        pattern += re.escape(text[at : token.start()])
        at = token.end()
        if number not in free:
            pattern += re.escape(token[0])
            continue
        form = _FREE if token[1] is not None else _NUMBER
        form = f"({form})" if number in wanted else f"(?:{form})"
        pattern += f'"{form}"' if token[1] is not None else form
    pattern = (pattern + re.escape(text[at:])).replace('"', '\\\\"')
    spans = [slice(wanted.index(one[0]), wanted.index(one[0]) + len(one)) for one in arrays if one]
    return (
        re.compile(_BEFORE + pattern + _BEHIND).fullmatch,
        [wanted.index(int(one)) for one in asked],
        spans,
    )
