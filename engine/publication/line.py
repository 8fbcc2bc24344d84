"""Lines: one entry of a stream as an audience sees it, with every value it does not see accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.canonical import canonical
from hoso.engine.errors import ValueLost
from hoso.engine.publication.withheld import withheld_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from hoso.engine.disclosure import Disclosure
    from hoso.engine.publication.sight import Sight
    from hoso.engine.stored import Stored

#: The rule of what is gone already, by an entry that is not in the log yet.
ERASING = "erasing"


class At(NamedTuple):
    """Where the leaf of an entry stands in the log."""

    #: Folder of the shard: its year.
    folder: str
    #: Its place in the shard, from 0.
    number: int


class Line(NamedTuple):
    """One line of a stream's file."""

    n: int
    #: Canonical JSON and a line feed.
    data: bytes
    #: Digests of the definitions that what is shown names.
    definitions: tuple[str, ...] = ()
    #: How many digests its `erased` effects name.
    erased: int = 0
    #: The rules that withhold something here.
    rules: frozenset[str] = frozenset()


def line_of(
    stored: Stored,
    at: At,
    disclosures: Sequence[Disclosure],
    sight: Sight,
    erased: Collection[str],
    erasing: Collection[str],
) -> Line:
    """Write one entry as an audience sees it.

    Args:
        stored: the entry.
        at: where it stands in the log.
        disclosures: what there still is of its withheld values.
        sight: the audience's.
        erased: digests that later entries in the log erase.
        erasing: digests that later entries erase which are not in the log yet.

    Raises:
        ValueLost: a value is gone without an erasure.
    """
    entry = stored.entry
    line = {"at": canonical([at.folder, at.number]), "leaf": stored.leaf.encode()}
    whole = sight.entry(entry)
    if whole is not None:
        line["rule"] = canonical(whole)
        return Line(stored.n, _written(line), rules=frozenset((whole,)))
    shown, withheld = _values(stored, entry, disclosures, sight, erased, erasing)
    line |= {"salted": stored.salted.encode(), "withheld": canonical(withheld)}
    line["disclosures"] = b"[%s]" % b",".join(text.encode() for text in shown)
    return Line(
        stored.n,
        _written(line),
        _definitions(entry),
        len(erased_by(entry)),
        frozenset(withheld),
    )


def erased_by(entry: Mapping[str, Any]) -> list[str]:
    """The digests that an entry erases."""
    return [
        digest
        for effect in entry["effects"]
        if effect.get("kind") == "erased"
        for digest in effect["digests"]
    ]


def _values(
    stored: Stored,
    entry: Mapping[str, Any],
    disclosures: Sequence[Disclosure],
    sight: Sight,
    erased: Collection[str],
    erasing: Collection[str],
) -> tuple[list[str], dict[str, int]]:
    """What is shown of the withheld values, and how many each rule withholds."""
    there = {item.digest: item for item in disclosures}
    shown: list[str] = []
    withheld: dict[str, int] = {}
    for item in withheld_in(entry, there):
        if item.digest in erased:
            continue
        if item.digest in there:
            rule = sight.value(entry, item)
            if rule is None:
                shown.append(there[item.digest].text)
                continue
        elif item.digest in erasing:
            rule = ERASING
        else:
            raise ValueLost(f"{stored.stream} {stored.n}")
        withheld[rule] = withheld.get(rule, 0) + 1
    return shown, withheld


def _definitions(entry: Mapping[str, Any]) -> tuple[str, ...]:
    named = [entry["definition"]] if "definition" in entry else []
    named += [effect["definition"] for effect in entry["effects"] if effect.get("kind") == "deployed"]
    return tuple(dict.fromkeys(named))


def _written(line: dict[str, bytes]) -> bytes:
    """The canonical text of a line, from those of its parts: what is stored stands in it byte for byte."""
    return b"{%s}\n" % b",".join(b'"%s":%s' % (key.encode(), line[key]) for key in sorted(line))
