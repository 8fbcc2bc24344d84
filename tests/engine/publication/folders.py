"""Lines of streams for an audience, and the sum that each must hold, reckoned another way."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from hoso import workflows
from hoso.engine.canonical import canonical
from hoso.engine.disclosure import digest_of
from hoso.engine.publication.line import At
from hoso.engine.publication.profile import read_profile
from hoso.engine.publication.sight import Sight
from hoso.engine.publication.stream import stream_lines
from hoso.engine.resolved import procedure_of

if TYPE_CHECKING:
    from hoso.engine.ports import Reading
    from hoso.engine.publication.audience import Audience
    from hoso.engine.publication.line import Line


@cache
def profile(audience: Audience):
    """The shipped profile of an audience."""
    return read_profile(workflows.publication(), "hoso.publication.yaml", audience)


def sight(reading: Reading, audience: Audience, **texts: bytes) -> Sight:
    """The eyes of an audience on a store; `texts` replaces definitions by their digest."""

    def procedure(digest: str):
        text = texts.get(digest) or reading.definition(digest)
        return procedure_of(text) if text is not None else None

    return Sight(profile(audience), procedure)


def published(
    reading: Reading, tag: str, audience: Audience, *, upto: int | None = None, after: int = 0
) -> list[Line]:
    """The lines of a stream, sequenced as far as `upto`."""
    last = upto if upto is not None else sum(1 for _ in reading.entries(tag))
    places = {n: At("2026", 10 * n) for n in range(1, last + 1)}
    return list(stream_lines(reading, tag, places, sight(reading, audience), after=after))


def digests(value: Any) -> list[str]:
    """Every digest of every `_sd`, found by walking."""
    if isinstance(value, dict):
        return [
            *value.get("_sd", ()),
            *(found for key, item in value.items() if key != "_sd" for found in digests(item)),
        ]
    return [found for item in value for found in digests(item)] if isinstance(value, list) else []


def check_sum(lines: list[Line]) -> None:
    """Each digest is shown, erased by a later line, or counted under a rule; nothing else."""
    rows = [json.loads(line.data) for line in lines]
    entries = [row["salted"][1] if "salted" in row else None for row in rows]
    for at, (row, entry) in enumerate(zip(rows, entries, strict=True)):
        if entry is None:
            assert set(row) == {"at", "leaf", "rule"}
            continue
        assert set(row) == {"at", "leaf", "salted", "disclosures", "withheld"}
        later = {
            digest
            for other in entries[at + 1 :]
            for effect in (other or {"effects": []})["effects"]
            if effect["kind"] == "erased"
            for digest in effect["digests"]
        }
        there = set(digests(entry))
        shown = {digest_of(canonical(one).decode()) for one in row["disclosures"]}
        assert len(shown) == len(row["disclosures"])
        assert shown <= there - later
        assert len(there) == len(shown) + len(there & later) + sum(row["withheld"].values())
        assert min(row["withheld"].values(), default=1) > 0
