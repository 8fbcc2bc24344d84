"""The chain of one stream: every leaf in its place, every entry what its leaf says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hoso.engine.binary import ZERO_HASH
from hoso.engine.canonical import parse
from hoso.engine.disclosure import digest_of
from hoso.engine.errors import NotCanonical
from hoso.engine.leaf import FORMAT, leaf_of
from hoso.engine.verification.problem import Problem
from hoso.engine.verification.shape import shaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.leaf import Leaf
    from hoso.engine.stored import Stored


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a stream, read as far as it can be."""

    stored: Stored
    leaf: Leaf | None
    entry: dict[str, Any] | None


def read_links(rows: Sequence[Stored]) -> tuple[list[Link], list[Problem]]:
    """Read leaves and entries; what cannot be read is a problem, never a crash."""
    links: list[Link] = []
    problems: list[Problem] = []
    for row in rows:
        leaf = entry = None
        try:
            leaf = _leaf(row.leaf)
        except (NotCanonical, KeyError, TypeError) as error:
            problems.append(Problem("leaf_unreadable", row.n, {"error": str(error)}))
        try:
            entry = shaped(parse(row.salted)[1])
        except (NotCanonical, KeyError, TypeError, IndexError) as error:
            problems.append(Problem("entry_altered", row.n, {"error": str(error)}))
        links.append(Link(row, leaf, entry))
    return links, problems


def _leaf(text: str) -> Leaf:
    leaf = leaf_of(text)
    texts = (leaf.format, leaf.stream, leaf.entry, leaf.previous)
    if type(leaf.n) is not int or not all(isinstance(item, str) for item in texts):
        raise TypeError("leaf")
    return leaf


def chain_problems(stream: str, kind: str, links: Sequence[Link]) -> list[Problem]:
    """Follow the links from the first to the last and name what is wrong with each."""
    problems: list[Problem] = []
    hashes = [ZERO_HASH]
    placed = {link.leaf.n for link in links if link.leaf is not None and link.leaf.stream == stream}
    expected = 1
    last_time = ""
    for link in links:
        row, leaf = link.stored, link.leaf
        if row.n > expected:
            problems.append(Problem("entry_missing", row.n, {"from": expected, "to": row.n - 1}))
        if leaf is not None:
            problems.extend(_place(stream, link, placed))
            problems.extend(_link(leaf, row.n, expected, hashes))
        problems.extend(_content(link, last_time))
        if link.entry is not None and link.entry["stream"] != kind:
            problems.append(Problem("kind_differs", row.n, {"kind": str(link.entry["stream"]), "due": kind}))
        if link.entry is not None:
            last_time = max(last_time, str(link.entry.get("recorded_at", "")))
        hashes.append(row.leaf_hash)
        expected = row.n + 1
    return problems


def _place(stream: str, link: Link, placed: set[int]) -> list[Problem]:
    """Does the leaf belong to this stream and to this sequence?"""
    row, leaf = link.stored, link.leaf
    assert leaf is not None
    if leaf.format != FORMAT:
        return [Problem("foreign_format", row.n, {"format": leaf.format})]
    if leaf.stream != stream:
        return [Problem("entry_moved", row.n, {"stream": leaf.stream})]
    if leaf.n != row.n:
        code = "entries_swapped" if row.n in placed else "entry_out_of_place"
        return [Problem(code, row.n, {"belongs_at": leaf.n})]
    return []


def _link(leaf: Leaf, n: int, expected: int, hashes: list[str]) -> list[Problem]:
    """Does the leaf name the one before it? If not, tell an insertion from a replacement."""
    if leaf.previous == hashes[-1]:
        return []
    if n > expected:
        return []  # the gap itself was named
    if leaf.previous in hashes[:-1]:
        return [Problem("entry_inserted", n - 1, {"before": n})]
    return [Problem("entry_replaced", n - 1 or n, {"named_by": n})]


def _content(link: Link, last_time: str) -> list[Problem]:
    """Is the entry the one the leaf digests, and are the columns beside it what it says?"""
    row, leaf, entry = link.stored, link.leaf, link.entry
    problems: list[Problem] = []
    if leaf is not None and digest_of(row.salted) != leaf.entry:
        problems.append(Problem("entry_altered", row.n))
    if entry is None:
        return problems
    recorded = str(entry.get("recorded_at", ""))
    if recorded != row.recorded_at:
        problems.append(Problem("time_altered", row.n, {"entry": recorded, "column": row.recorded_at}))
    if recorded < last_time:
        problems.append(Problem("time_steps_back", row.n, {"recorded_at": recorded, "before": last_time}))
    return problems
