"""A meter for phases: each nanosecond belongs to the innermost phase that runs."""

from __future__ import annotations

from collections import defaultdict
from functools import wraps
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, Self

from hoso.engine.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

#: The phase in which the benchmark itself works, which is left out of the table.
WEIGHING = "weighing"


class Meter:
    """Adds up the time of named phases; what is in none of them belongs to `outside`."""

    def __init__(self, outside: str) -> None:
        """Begin with nothing measured."""
        self.spent: dict[str, int] = defaultdict(int)
        self.entered = 0
        self._outside = outside
        self._names = [outside]
        self._since = perf_counter_ns()

    def restart(self) -> None:
        """Forget what was measured so far."""
        self.spent.clear()
        self.entered = 0
        self._since = perf_counter_ns()

    def enter(self, name: str) -> None:
        """Begin a phase; the one around it stands still meanwhile."""
        now = perf_counter_ns()
        self.spent[self._names[-1]] += now - self._since
        self._names.append(name)
        self.entered += 1
        self._since = now

    def leave(self) -> None:
        """End the innermost phase."""
        now = perf_counter_ns()
        self.spent[self._names.pop()] += now - self._since
        self._since = now

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Make a function count as a phase."""

        @wraps(function)
        def measured(*args: Any, **options: Any) -> Any:
            self.enter(name)
            try:
                return function(*args, **options)
            finally:
                self.leave()

        return measured

    def cost_ns(self, times: int = 50_000) -> float:
        """What one phase costs by being measured, in nanoseconds: it stands in the table too."""
        empty = Meter(self._outside)
        nothing = empty.timed("nothing", lambda: None)
        start = perf_counter_ns()
        for _ in range(times):
            nothing()
        return (perf_counter_ns() - start) / times


class TimedStore:
    """A store whose transactions are phases: lock, reads, append, commit."""

    def __init__(self, store: Any, meter: Meter) -> None:
        """Stand before a store."""
        self._store = store
        self._meter = meter
        #: What → its bytes, entry by entry. Only numbers are kept: objects would cost collections of garbage.
        self.sizes: dict[str, list[int]] = {"head": [], "entry": [], "withheld": []}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transaction(self) -> _TimedTransaction:
        """Open a writing view."""
        return _TimedTransaction(self._store.transaction(), self._meter, self.sizes)


class _TimedTransaction:
    """A transaction of which every call is a phase."""

    def __init__(self, inner: Any, meter: Meter, sizes: dict[str, list[int]]) -> None:
        self._block = inner
        self._meter = meter
        self._sizes = sizes

    def __enter__(self) -> Self:
        self._view = self._meter.timed("lock and begin", self._block.__enter__)()
        return self

    def __exit__(self, *raised: object) -> bool | None:
        end: bool | None = self._meter.timed("commit and flush", self._block.__exit__)(*raised)
        return end

    def __getattr__(self, name: str) -> Any:
        """Every question to the store is a read."""
        return self._meter.timed(f"read: {name}", getattr(self._view, name))

    def append(self, sealed: Any, head: Any, **more: Any) -> None:
        """Append an entry, and weigh it: that is our doing, and its time is nobody's."""
        self._meter.enter(WEIGHING)
        self._sizes["head"].append(len(canonical(head.body)))
        self._sizes["entry"].append(len(sealed.stored.leaf) + len(sealed.stored.salted.encode()))
        self._sizes["withheld"].append(sum(len(item.text.encode()) for item in sealed.disclosures))
        self._meter.leave()
        self._meter.timed("append", self._view.append)(sealed, head, **more)
