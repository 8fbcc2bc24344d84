r"""One line of a stream (publication.md, section 4), its entry, and the digests that stand in it.

Entries are alike: of one shape there are thousands. The first of a shape is parsed and written again. Of the
others only the strings are taken out, which `\\"` divides: where all between them and every key is as in that
one, the text is canonical too, and what is asked of an entry stands at the same place.
"""

import re
from contextlib import suppress
from functools import lru_cache
from operator import itemgetter, lt
from typing import Any, NamedTuple

from hoso_verify.canonical import MALFORMED, disclosed, inside, need, normal, parsed

_HEAD = re.compile(r'{"at":\["([0-9]{4})",(0|[1-9][0-9]{0,14})\],"disclosures":\[\],"leaf":"')
_SALTED, _WITHHELD = '","salted":"', '","withheld":'
_ASKED, _SPECIAL = ("stream", "procedure", "definition"), {"erased", "deployed", "shard_opened"}
_DIGEST = 43
_CONTROL, _MOST = bytes(range(32)), 10_000
_small = lru_cache(4096)(parsed)


class Line(NamedTuple):
    """A line taken apart; `salted` is empty where it is withheld as a whole, by `rule`."""

    at: list[Any]
    leaf: str
    salted: str
    pieces: list[str]
    disclosures: list[str]
    withheld: dict[str, Any]
    rule: str = ""


def read_line(raw: bytes) -> Line:
    """Take a line apart. MALFORMED."""
    text = raw.decode()
    if head := _HEAD.match(text):
        cut, end = text.find(_SALTED), text.rfind(_WITHHELD)
        escaped, pieces = text[head.end() : cut], text[cut + len(_SALTED) : end].split('\\"')
        leaf, salted = escaped.replace('\\"', '"'), '"'.join(pieces)
        good = head.end() < cut < end and text[-1] == "}" and len(raw) == len(raw.translate(None, _CONTROL))
        good = good and "\\" not in salted and salted.count('"') == len(pieces) - 1
        if good and "\\" not in leaf and leaf.count('"') == escaped.count("\\"):
            at, tail = [head[1], int(head[2])], text[end + len(_WITHHELD) : -1]
            return Line(at, leaf, salted, pieces, [], _small(tail))
    line = parsed(text)
    shown = line.keys() == {"at", "disclosures", "leaf", "salted", "withheld"}
    need(shown or line.keys() == {"at", "leaf", "rule"}, "malformed")
    need([*map(type, line["at"])] == [str, int], "malformed")
    if not shown:
        return Line(line["at"], line["leaf"], "", [], [], {}, line["rule"])
    return Line(line["at"], line["leaf"], line["salted"], [], line["disclosures"], line["withheld"])


class Shape(NamedTuple):
    """Where in the strings of an entry stands what is asked of it; `basis` is alike in all of a shape."""

    asked: list[tuple[str, int]]
    kinds: list[int]
    arrays: list[tuple[int, int]]
    basis: Any


_shapes = dict[tuple[str, str], Shape]()
_keys = dict[str, Any]()


def read_entry(line: Line) -> tuple[str, dict[str, Any], list[list[str]]]:
    """Salt, entry (of a known shape: only what is asked of it), every `_sd` in it. MALFORMED."""
    strings, frame = line.pieces[1::2], '"'.join(line.pieces[::2])
    if frame in _keys and normal(line.salted):
        shape = _shapes.get((frame, '"'.join(_keys[frame](strings))))
        if shape and _SPECIAL.isdisjoint([strings[at] for at in shape.kinds]):
            entry = {key: strings[at] for key, at in shape.asked} | {"effects": [], "basis": shape.basis}
            return strings[0], entry, [strings[start:end] for start, end in shape.arrays]
    need(line.salted[0] == "[", "malformed")
    salt, entry = parsed(line.salted)
    if strings:
        with suppress(*MALFORMED):
            _learn(frame, line.pieces, strings)
    return salt, entry, [one["_sd"] for one in inside(entry) if isinstance(one, dict) and "_sd" in one]


def _learn(frame: str, pieces: list[str], strings: list[str]) -> None:
    """Note a shape: the text is parsed once more, each string that is no key being its number."""
    keys = [at for at, after in enumerate(pieces[2::2]) if after[:1] == ":"]
    marked = list(pieces)
    for at in {*range(len(strings))} - {*keys}:
        marked[2 * at + 1] = f"#{at}"
    entry = parsed('"'.join(marked))[1]
    asked = [(key, int(entry[key].removeprefix("#"))) for key in _ASKED if key in entry]
    kinds = [int(effect["kind"].removeprefix("#")) for effect in entry["effects"]]
    arrays = []
    for one in inside(entry):
        if isinstance(one, dict) and one.get("_sd"):
            spots = [int(text.removeprefix("#")) for text in one["_sd"]]
            need(spots == [*range(spots[0], spots[0] + len(spots))], "malformed")
            arrays.append((spots[0], spots[-1] + 1))
    if len(_shapes) > _MOST:
        _shapes.clear()
    _keys[frame] = itemgetter(*keys)
    _shapes[frame, '"'.join(_keys[frame](strings))] = Shape(asked, kinds, arrays, entry.get("basis"))


def check_arrays(arrays: list[list[str]]) -> list[str]:
    """The digests of all `_sd`, each of which is sorted. MALFORMED."""
    found = [digest for array in arrays for digest in array]
    need({*map(len, found)} <= {_DIGEST} and {*map(type, found)} <= {str}, "malformed")
    need(all(all(map(lt, array, array[1:])) for array in arrays if len(array) > 1), "sd_unsorted")
    need(len({*found}) == len(found), "digest_twice")
    return found


def check_disclosures(texts: list[str], entry: dict[str, Any]) -> dict[str, str]:
    """The digest of each disclosure → its salt; each belongs to this entry. MALFORMED."""
    names, found = dict[str, set[str]](), dict[str, str]()
    for one in inside(entry):
        own = {*one} if isinstance(one, dict) else set()
        names |= dict.fromkeys(one["_sd"], own) if "_sd" in own else {}
    for text in texts:
        (salt, name, _), digest = parsed(text), disclosed(text)
        need(text[0] == "[" and name.isascii(), "malformed")
        need(digest in names and digest not in found, "disclosure_stray", field=name)
        need(name not in names[digest], "name_twice", field=name)
        names[digest].add(name)
        found[digest] = salt
    return found
