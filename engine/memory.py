"""A store in memory: the engine runs without any adapter. Nothing outlives the process."""

from __future__ import annotations

from collections import ChainMap
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Self

import orjson

from hoso.engine.errors import StoreBusy, StoreUnusable, VersionMoved
from hoso.engine.head import Due
from hoso.engine.memory_log import LogView, LogWriter
from hoso.engine.sight import SHARED, Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableMapping, Sequence
    from types import TracebackType

    from hoso.engine.disclosure import Disclosure
    from hoso.engine.head import Head
    from hoso.engine.log.shard import Shard, Signed
    from hoso.engine.log.tiles import Tile
    from hoso.engine.sight import Versions
    from hoso.engine.stored import Sealed, Stored

#: The least number of digits that a dossier code ends with.
SERIAL_DIGITS = 4
#: Seconds a transaction waits for another thread's.
PATIENCE = 30.0


@dataclass(slots=True)
class State:
    """What is stored. Every value is immutable, so that copying the maps copies all of it."""

    #: Stream tag → head without its body, text of the body.
    heads: MutableMapping[str, tuple[Head, bytes]] = field(default_factory=dict)
    names: MutableMapping[tuple[str, str], str] = field(default_factory=dict)
    entries: MutableMapping[str, tuple[Stored, ...]] = field(default_factory=dict)
    keys: MutableMapping[str, tuple[str, int]] = field(default_factory=dict)
    disclosures: MutableMapping[str, tuple[tuple[int, Disclosure], ...]] = field(default_factory=dict)
    #: Digest of an erased value → sequence of the entry that erased it.
    erasures: MutableMapping[str, int] = field(default_factory=dict)
    definitions: MutableMapping[str, bytes] = field(default_factory=dict)
    #: Series of dossier codes → the greatest number used in it.
    serials: MutableMapping[str, int] = field(default_factory=dict)
    #: Series of results → the last number used in it.
    numbers: MutableMapping[str, int] = field(default_factory=dict)
    #: Position → stream and sequence of its entry; and the other way round.
    order: MutableMapping[int, tuple[str, int]] = field(default_factory=dict)
    places: MutableMapping[tuple[str, int], int] = field(default_factory=dict)
    #: Under 0 the position of the last entry.
    last: MutableMapping[int, int] = field(default_factory=dict)
    #: The public log: folder → shard; tiles; folder → the checkpoint that was signed last.
    shards: MutableMapping[str, Shard] = field(default_factory=dict)
    tiles: MutableMapping[tuple[str, Tile], bytes] = field(default_factory=dict)
    signed: MutableMapping[str, Signed] = field(default_factory=dict)

    def copied(self) -> State:
        """Copy it, for a view that is still being read."""
        return State(*(dict(getattr(self, item.name)) for item in fields(self)))

    def overlaid(self) -> State:
        """Lay empty maps over it, which take the writes of one transaction."""
        return State(*(ChainMap({}, getattr(self, item.name)) for item in fields(self)))

    def absorb(self, overlay: State) -> None:
        """Take over what a transaction wrote."""
        for item in fields(self):
            getattr(self, item.name).update(getattr(overlay, item.name).maps[0])


class _Kept:
    """The state of a store and who looks at it: many readers, one writer."""

    def __init__(self, clock: Callable[[], str], timeout: float) -> None:
        self.now = clock
        self._timeout = timeout
        self._state = State()
        self._readers = 0
        self._guard = Lock()
        self._writing = Lock()
        self._writer = 0

    def enter(self) -> State:
        """Begin to read."""
        with self._guard:
            self._readers += 1
            return self._state

    def leave(self, state: State) -> None:
        """Have read."""
        with self._guard:
            if state is self._state:
                self._readers -= 1

    def begin(self) -> State:
        """Begin to write, on an overlay."""
        if self._writer == get_ident():
            raise StoreBusy("this thread has a transaction open already")
        if not self._writing.acquire(timeout=self._timeout):
            raise StoreBusy
        self._writer = get_ident()
        return self._state.overlaid()

    def end(self, overlay: State | None) -> None:
        """Store what was written, if anything; a view still being read keeps the old maps."""
        try:
            if overlay is not None:
                with self._guard:
                    if self._readers:
                        self._state = self._state.copied()
                        self._readers = 0
                    self._state.absorb(overlay)
        finally:
            self._writer = 0
            self._writing.release()


class MemoryStore:
    """A store in memory, safe for threads, with the same contract as the stores on disk."""

    def __init__(self, clock: Callable[[], str], *, timeout: float = PATIENCE) -> None:
        """Make an empty store; `clock` gives the present instant, `timeout` is in seconds."""
        self._kept = _Kept(clock, timeout)

    def reading(self) -> _Reading:
        """Open a consistent view: what was committed when the block began."""
        return _Reading(self._kept)

    def transaction(self, *, aside: bool = False) -> _Transaction:
        """Open a writing view; leaving it by an exception stores nothing.

        Raises:
            StoreBusy: another thread held the store all the time, or this one already writes.
        """
        del aside  # there is no queue to stand beside
        return _Transaction(self._kept)

    def finish_erasures(self) -> bool:
        """Nothing is left behind in memory: always done."""
        return True

    def close(self) -> None:
        """There is nothing to let go of."""


class _View(LogView):
    """Everything that can be asked of a state."""

    def __init__(self, kept: _Kept) -> None:
        self._kept = kept
        self._open: State | None = None

    @property
    def _state(self) -> State:
        if self._open is None:
            raise ValueError("this view of the store is closed")
        return self._open

    def now(self) -> str:
        return self._kept.now()

    def head(self, stream: str) -> Head | None:
        found = self._state.heads.get(stream)
        return found[0]._replace(body=orjson.loads(found[1])) if found else None

    def named(self, kind: str, name: str) -> Head | None:
        stream = self._state.names.get((kind, name))
        return self.head(stream) if stream is not None else None

    def heads(self, kind: str, *, after: str = "", limit: int = 0) -> Iterator[Head]:
        names = sorted(name for of, name in self._state.names if of == kind and name > after)
        for name in names[: limit or None]:
            head = self.named(kind, name)
            if head is not None:
                yield head

    def version(self, kind: str) -> int:
        head = self.named(kind, kind)
        return head.version if head else 0

    def versions(self) -> Versions:
        directory, definitions, calendars = map(self.version, SHARED)
        return directory, definitions, calendars

    def sight(self, request_key: str, stream: str) -> Sight:
        return Sight(self.versions(), request_key in self._state.keys, self.head(stream))

    def entries(self, stream: str, *, after: int = 0) -> Iterator[Stored]:
        return iter(self._state.entries.get(stream, ())[max(after, 0) :])

    def disclosures(self, stream: str, *, n: int | None = None) -> Iterator[tuple[int, Disclosure]]:
        kept = self._state.disclosures.get(stream, ())
        found = (pair for pair in kept if n is None or pair[0] == n)
        return iter(sorted(found, key=lambda pair: (pair[0], pair[1].digest)))

    def first(self, request_key: str) -> Stored | None:
        found = self._state.keys.get(request_key)
        return self._state.entries[found[0]][found[1] - 1] if found else None

    def definition(self, digest: str) -> bytes | None:
        return self._state.definitions.get(digest)

    def serial(self, series: str) -> int:
        return self._state.serials.get(series, 0) + 1

    def last_number(self, series: str) -> int:
        return self._state.numbers.get(series, 0)

    def timers(self, until: str, *, after: tuple[str, str] = ("", ""), limit: int = 0) -> Iterator[Due]:
        heads = (found[0] for found in self._state.heads.values())
        due = [
            Due(head.next_timer, head.stream, head.version)
            for head in heads
            if head.next_timer is not None and head.next_timer <= until
        ]
        return iter(sorted(item for item in due if item[:2] > after)[: limit or None])

    def streams(self) -> Iterator[tuple[str, str, str]]:
        heads = self._state.heads
        for stream in sorted(set(heads) | set(self._state.entries)):
            found = heads.get(stream)
            yield (stream, found[0].kind, found[0].name) if found else (stream, "", "")

    def is_linked(self, stream: str) -> bool:
        return stream in self._state.heads


class _Reading(_View):
    """A view of what was committed when its block began."""

    def __enter__(self) -> Self:
        self._open = self._kept.enter()
        return self

    def __exit__(self, *_: object) -> None:
        state, self._open = self._state, None
        self._kept.leave(state)


class _Transaction(LogWriter, _View):
    """A view that can write; its block is stored whole or not at all."""

    def __enter__(self) -> Self:
        self._failed: Exception | None = None
        self._open = self._kept.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        overlay, self._open = self._state, None
        self._kept.end(overlay if kind is None and self._failed is None else None)
        if kind is None and self._failed is not None:
            raise self._failed

    def append(self, sealed: Sealed, head: Head, *, definition: tuple[str, bytes] | None = None) -> None:
        try:
            self._append(sealed, head, definition)
        except Exception as error:
            self._failed = error
            raise

    def erase(self, stream: str, n: int, digests: Sequence[str]) -> None:
        try:
            self._erase(stream, n, digests)
        except Exception as error:
            self._failed = error
            raise

    def use_number(self, series: str, number: int) -> None:
        self._state.numbers[series] = number

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self._go_on()
        before = self._state
        self._open = before.overlaid()
        try:
            yield
            self._go_on()
        except BaseException:
            self._open, self._failed = before, None
            raise
        part, self._open = self._state, before
        before.absorb(part)

    def _go_on(self) -> None:
        """Raise what failed before, even where a caller caught it."""
        if self._failed is not None:
            raise self._failed

    def _append(self, sealed: Sealed, head: Head, definition: tuple[str, bytes] | None) -> None:
        stored, state = sealed.stored, self._state
        if (stored.stream, stored.n) != (head.stream, head.version):
            raise ValueError("the head is not that of the entry")
        seen = state.heads.get(head.stream)
        kept = state.entries.get(stored.stream, ())
        if (seen[0].version if seen else 0) != head.version - 1 or len(kept) != head.version - 1:
            raise VersionMoved(f"version {head.version - 1} is no longer the last")
        if state.names.get((head.kind, head.name), head.stream) != head.stream:
            raise VersionMoved(f"the name {head.name} is taken")
        if stored.request_key in state.keys:
            raise VersionMoved("this request was stored already")
        if seen and (seen[0].kind, seen[0].name) != (head.kind, head.name):
            raise VersionMoved("a stream keeps its kind and name")
        digests = [item.digest for item in sealed.disclosures]
        if len(set(digests)) != len(digests) or any(digest in state.erasures for digest in digests):
            raise StoreUnusable("a withheld value is written once")
        body = orjson.dumps(head.body, option=orjson.OPT_SORT_KEYS)
        if seen is None and head.kind == "dossier":
            _count(state.serials, head.name)
        state.heads[head.stream] = (head._replace(body={}), body)
        state.names[head.kind, head.name] = head.stream
        state.entries[stored.stream] = (*kept, stored)
        position = state.last.get(0, 0) + 1
        state.last[0], state.order[position] = position, stored[:2]
        state.places[stored[:2]] = position
        state.keys[stored.request_key] = (stored.stream, stored.n)
        withheld = state.disclosures.get(stored.stream, ())
        state.disclosures[stored.stream] = withheld + tuple((stored.n, item) for item in sealed.disclosures)
        if definition is not None:
            state.definitions.setdefault(*definition)

    def _erase(self, stream: str, n: int, digests: Sequence[str]) -> None:
        state = self._state
        if n != len(state.entries.get(stream, ())):
            raise ValueError("values are erased by the last entry, in its own transaction")
        gone = set(digests)
        kept = state.disclosures.get(stream, ())
        if gone - {item.digest for _, item in kept}:
            raise ValueError("a digest to erase is not among the withheld values of this stream")
        state.disclosures[stream] = tuple(pair for pair in kept if pair[1].digest not in gone)
        for digest in gone:
            state.erasures[digest] = n


def _count(serials: MutableMapping[str, int], code: str) -> None:
    """Note the number a code ends with, for every series it can belong to."""
    digits = len(code) - len(code.rstrip("0123456789"))
    for width in range(SERIAL_DIGITS, digits + 1):
        series = code[:-width]
        serials[series] = max(serials.get(series, 0), int(code[-width:]))
