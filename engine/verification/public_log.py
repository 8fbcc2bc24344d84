"""The public log against the entries: is it the log of this store, and does the store have all of it?

A checkpoint that somebody kept elsewhere proves more than the store can say of itself: that nothing is
missing, of any stream, up to where it was signed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoso.engine.binary import text_of
from hoso.engine.errors import HosoError
from hoso.engine.keys import keys_of
from hoso.engine.log.checkpoint import Checkpoint
from hoso.engine.log.edge import Edge
from hoso.engine.log.hashing import EMPTY_ROOT, leaf_hash
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoso.engine.log.shard import Shard
    from hoso.engine.ports import Reading

#: Leaves read at once.
_PAGE = 4096


@dataclass(slots=True)
class LogVerdict:
    """What verification says of the public log of a store."""

    #: Name of the log; empty where none was founded.
    name: str = ""
    #: Origin and size of each shard.
    shards: list[tuple[str, int]] = field(default_factory=list)
    #: How many entries are not in the log yet.
    waiting: int = 0
    #: How many entries, in the order of commits, the latest given checkpoint proves to be all there.
    proven: int = 0
    problems: list[Problem] = field(default_factory=list)


def verify_log(reading: Reading, given: Sequence[Checkpoint] = ()) -> LogVerdict:
    """Recompute the log from the leaves, and hold against it what was kept and what was given.

    Args:
        reading: a consistent view of the store.
        given: checkpoints of the log that were kept elsewhere, their signatures verified.
    """
    verdict = LogVerdict()
    try:
        keys = keys_of(reading)
    except (HosoError, LookupError, TypeError, ValueError):
        return verdict  # the stream itself says what is wrong with it
    verdict.name = keys.name
    shards = reading.shards()
    verdict.waiting = max(0, reading.position() - (shards[-1].last if shards else 0))
    origins = [shard.origin for shard in shards]
    closed = [(shard.origin, shard.size, _root_text(shard)) for shard in shards[:-1]]
    if (
        origins != list(keys.origins[: len(shards)])
        or closed != list(keys.closed[: len(closed)])
        or _is_broken(shards)
    ):
        verdict.problems.append(Problem("log_shards_differ", 0, {"origins": origins}))
    for checkpoint in given:
        if checkpoint.origin not in origins:
            verdict.problems.append(Problem("log_unknown", 0, {"origin": checkpoint.origin}))
    for shard in shards:
        verdict.shards.append((shard.origin, shard.size))
        _verify_shard(reading, shard, given, verdict)
    return verdict


def _is_broken(shards: Sequence[Shard]) -> bool:
    """Does a shard not begin where the one before ends?"""
    ends = [0, *(shard.last for shard in shards)]
    return any(shard.first != end + 1 for shard, end in zip(shards, ends, strict=False))


def _verify_shard(reading: Reading, shard: Shard, given: Sequence[Checkpoint], verdict: LogVerdict) -> None:
    """The tree of one shard from its leaves, with its root at each size that somebody has signed."""
    signed = reading.signed(shard.folder)
    kept = [Checkpoint(shard.origin, signed.size, signed.root)] if signed is not None else []
    own = [item for item in given if item.origin == shard.origin]
    sizes = sorted({item.size for item in (*kept, *own)} | {shard.size})
    roots = dict(_roots(reading, shard, sizes))
    if shard.size not in roots:
        details = {"origin": shard.origin, "size": shard.size}
        verdict.problems.append(Problem("log_shorter", 0, details))
    elif roots[shard.size] != _root_of(shard):
        verdict.problems.append(Problem("log_root_differs", 0, {"origin": shard.origin}))
    for item in kept:
        if roots.get(item.size) != item.root:
            details = {"origin": shard.origin, "size": item.size}
            verdict.problems.append(Problem("log_checkpoint_differs", 0, details))
    for item in own:
        if roots.get(item.size) == item.root:
            verdict.proven = max(verdict.proven, shard.first - 1 + item.size)
        else:
            details = {"origin": shard.origin, "size": item.size}
            verdict.problems.append(Problem("log_not_the_published", 0, details))


def _root_text(shard: Shard) -> str:
    root = _root_of(shard)
    return text_of(root) if root is not None else ""


def _root_of(shard: Shard) -> bytes | None:
    try:
        return shard.root()
    except (HosoError, ValueError):
        return None


def _roots(reading: Reading, shard: Shard, sizes: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """The root at each of these sizes, as far as the store has leaves without a gap."""
    edge = Edge()
    for size in sizes:
        while edge.size < size:
            after = shard.first - 1 + edge.size
            leaves = reading.leaves(after=after, limit=min(_PAGE, size - edge.size))
            texts = [
                text
                for (position, text), due in zip(leaves, range(after + 1, after + _PAGE + 1), strict=False)
                if position == due
            ]
            if not texts or len(texts) < len(leaves):
                return
            for _ in edge.extend([leaf_hash(text.encode()) for text in texts]):
                pass
        yield size, edge.frontier().root() if size else EMPTY_ROOT
