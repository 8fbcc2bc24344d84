"""Withheld values: each is at hand and true, or erased by rule, or missing - which is damage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from hoso.engine.access import ACCESS
from hoso.engine.binary import bytes_of, text_of
from hoso.engine.disclosure import digest_of, digests_in
from hoso.engine.request import access_key, request_key
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.disclosure import Disclosure
    from hoso.engine.verification.chain import Link

#: 128 bits.
_SALT_BYTES = 16
#: Digest → (name, value).
Disclosed = dict[str, tuple[str, Any]]


def value_problems(
    links: Sequence[Link], disclosures: Sequence[tuple[int, Disclosure]]
) -> tuple[list[Problem], Disclosed, int]:
    """Check the withheld values of a stream.

    Returns:
        Problems, the values that are true by digest, and how many were erased by rule.
    """
    problems: list[Problem] = []
    named = {link.stored.n: set(digests_in(link.entry)) for link in links if link.entry is not None}
    disclosed: Disclosed = {}
    for n, item in disclosures:
        actual = digest_of(item.text)
        if actual != item.digest:
            problems.append(Problem("value_altered", n, {"digest": item.digest}))
        elif item.digest not in named.get(n, ()):
            problems.append(Problem("value_foreign", n, {"digest": item.digest}))
        else:
            try:
                disclosed[item.digest] = (item.name, item.value)
            except (ValueError, TypeError, IndexError) as error:
                problems.append(Problem("value_altered", n, {"digest": item.digest, "error": str(error)}))
    present = {item.digest for _, item in disclosures}
    erased_at = _erased_at(links)
    erased = 0
    for n, digests in named.items():
        for digest in sorted(digests - present):
            if erased_at.get(digest, 0) > n:
                erased += 1
            else:
                problems.append(Problem("salt_dropped", n, {"digest": digest}))
    problems.extend(_undead(erased_at, present))
    problems.extend(_erased_from_nowhere(erased_at, named))
    problems.extend(_request_keys(links, disclosed))
    return problems, disclosed, erased


def salt_problems(
    links: Sequence[Link], disclosures: Sequence[tuple[int, Disclosure]], used: set[str]
) -> list[Problem]:
    """Salts are 128 bits, and none is ever used twice: `used` is the set of all that were seen."""
    problems: list[Problem] = []
    texts = [(link.stored.n, link.stored.salted) for link in links if link.entry is not None]
    for n, text in texts + [(n, item.text) for n, item in disclosures]:
        salt = _salt(text)
        if salt is None or salt in used:
            problems.append(Problem("salt_reused", n))
        else:
            used.add(salt)
    return problems


def _salt(text: str) -> str | None:
    """The salt a text begins with, where it is 16 bytes in their one spelling."""
    try:
        salt = orjson.loads(text)[0]
        return salt if len(bytes_of(salt)) == _SALT_BYTES and text_of(bytes_of(salt)) == salt else None
    except (ValueError, TypeError, LookupError):
        return None


def _erased_at(links: Sequence[Link]) -> dict[str, int]:
    """Digest → sequence of the entry that erased it."""
    return {
        digest: link.stored.n
        for link in links
        if link.entry is not None
        for effect in link.entry["effects"]
        if effect.get("kind") == "erased"
        for digest in effect.get("digests", ())
    }


def _undead(erased_at: dict[str, int], present: set[str]) -> list[Problem]:
    """Values that the record says were destroyed and that are still there."""
    return [
        Problem("erased_value_present", n, {"digest": digest})
        for digest, n in erased_at.items()
        if digest in present
    ]


def _erased_from_nowhere(erased_at: dict[str, int], named: dict[int, set[str]]) -> list[Problem]:
    """Erasures of values that stood in no entry before."""
    first: dict[str, int] = {}
    for n, digests in named.items():
        for digest in digests:
            first.setdefault(digest, n)
    return [
        Problem("erased_unknown", n, {"digest": digest})
        for digest, n in erased_at.items()
        if first.get(digest, n) >= n
    ]


def _request_keys(links: Sequence[Link], disclosed: Disclosed) -> list[Problem]:
    """The key column is derived from the request that the entry withholds; an access has none."""
    problems: list[Problem] = []
    for link in links:
        row = link.stored
        if link.entry is not None and link.entry["stream"] == ACCESS:
            if row.request_key != access_key(row.stream, row.n):
                problems.append(Problem("key_altered", row.n))
            continue
        for digest in (link.entry or {}).get("_sd", ()):
            name, value = disclosed.get(digest, ("", {}))
            if name != "request":
                continue
            named = isinstance(value, dict) and {"client", "key"} <= value.keys()
            if not named or request_key(value["client"], value["key"]) != link.stored.request_key:
                problems.append(Problem("key_altered", link.stored.n))
    return problems
