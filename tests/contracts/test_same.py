"""The store in memory and the store on SQLite answer alike, whatever is done to both."""

from __future__ import annotations

from contextlib import suppress
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.errors import HosoError
from hoso.engine.memory import MemoryStore
from tests.contracts.chain import INSTANT, Chain
from tests.contracts.store_contract import everything

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.head import Head
    from hoso.engine.ports import Store, Transaction
    from hoso.engine.stored import Sealed

_NAMES = st.sampled_from(["H0001", "H0002", "H12345", "Đ-0001"])
_KINDS = st.sampled_from(["dossier", "directory"])
_VALUES = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(
        st.text('aĐ"\\\n\x00😀', max_size=5) | st.integers(-9, 9) | st.booleans(), st.lists, max_leaves=4
    ),
    max_size=3,
)
_KEYS = st.none() | st.sampled_from(["k1", "k2"])


def _outcome(act: Callable[[], object]) -> object:
    """Tell what came of it: nothing, a value, or the kind of error."""
    try:
        return act()
    except (HosoError, ValueError, ZeroDivisionError) as error:
        return type(error)


def _part(transaction: Transaction, draft: tuple[Sealed, Head], *, fail: bool) -> None:
    """Append in a savepoint that may fail; with `fail` every second entry of a stream is undone too."""
    with suppress(HosoError, ZeroDivisionError), transaction.savepoint():
        transaction.append(*draft)
        if fail and draft[1].version % 2 == 0:
            raise ZeroDivisionError


class Both(RuleBasedStateMachine):
    """One store of each kind, and every head there ever was."""

    @initialize()
    def begin(self) -> None:
        """Make both stores."""
        self.folder = mkdtemp()
        self.memory = MemoryStore(lambda: INSTANT)
        self.sqlite = self._opened(create=True)
        self.chain = Chain()
        self.heads: list[Head] = []
        self.withheld: list[tuple[str, str]] = []

    def _opened(self, *, create: bool = False) -> SqliteStore:
        return SqliteStore(f"{self.folder}/store.db", clock=lambda: INSTANT, create=create)

    def _head(self, data: st.DataObject, name: str, kind: str) -> Head:
        fresh = self.chain.blank(name, kind)
        return data.draw(st.sampled_from([*self.heads[-6:], fresh])) if self.heads else fresh

    def _both(self, act: Callable[[Transaction], object]) -> None:
        def on(store: Store) -> object:
            with store.transaction() as transaction:
                return act(transaction)

        one, two = _outcome(lambda: on(self.memory)), _outcome(lambda: on(self.sqlite))
        assert one == two

    @rule(
        data=st.data(),
        name=_NAMES,
        kind=_KINDS,
        values=_VALUES,
        body=_VALUES,
        key=_KEYS,
        fail=st.booleans(),
        parts=st.booleans(),
    )
    def append(
        self,
        data: Any,
        name: str,
        kind: str,
        values: dict[str, Any],
        body: Any,
        key: str | None,
        *,
        fail: bool,
        parts: bool,
    ) -> None:
        """Follow some head, the last or a stale one, once or twice, with a fresh key or a used one.

        With `parts` each in a savepoint of its own, whose failure the other outlives.
        """
        drafts: list[tuple[Sealed, Head]] = []
        head = self._head(data, name, kind)
        for _ in range(data.draw(st.integers(1, 2))):
            sealed, head = self.chain.follow(head, withheld=values, body=body, key=key)
            drafts.append((sealed, head))
            key = None
        self.heads.append(head)
        self.withheld += [(head.stream, item.digest) for sealed, _ in drafts for item in sealed.disclosures]

        def act(transaction: Transaction) -> object:
            for draft in drafts:
                if parts:
                    _part(transaction, draft, fail=fail)
                else:
                    transaction.append(*draft, definition=(name, name.encode()))
            inside = everything(transaction)
            return 1 / 0 if fail and not parts else inside

        self._both(act)

    @rule(data=st.data(), off=st.sampled_from([0, 0, 0, 1]))
    def erase(self, data: Any, off: int) -> None:
        """Erase a value that stands, stood, stands elsewhere or never did."""
        if not self.withheld:
            return
        stream, digest = data.draw(st.sampled_from([*self.withheld, (self.withheld[0][0], "never")]))
        with self.memory.reading() as reading:
            head = reading.head(stream)
        if head is None:
            return
        sealed, after = self.chain.follow(head)

        def act(transaction: Transaction) -> None:
            transaction.append(sealed, after)
            transaction.erase(stream, after.version + off, [digest])

        self._both(act)

    @rule(data=st.data())
    def come_back(self, data: Any) -> None:
        """Try to append a value that stands or was erased."""
        with self.memory.reading() as reading:
            kept = [item for stream, _, _ in reading.streams() for item in reading.disclosures(stream)]
            heads = list(reading.heads("dossier"))
        if not kept or not heads:
            return
        sealed, after = self.chain.follow(data.draw(st.sampled_from(heads)))
        again = sealed._replace(disclosures=(kept[0][1], kept[0][1]))
        self._both(lambda transaction: transaction.append(again, after))

    @rule()
    def open_anew(self) -> None:
        """Close the store on disk and open it."""
        self.sqlite.close()
        self.sqlite = self._opened()

    @rule()
    def finish(self) -> None:
        """Finish erasures."""
        assert self.memory.finish_erasures()
        assert self.sqlite.finish_erasures()

    @invariant()
    def alike(self) -> None:
        """All that can be asked is answered alike."""
        if not hasattr(self, "sqlite"):
            return
        with self.memory.reading() as one, self.sqlite.reading() as two:
            assert everything(one) == everything(two)
            for kind in ("dossier", "directory"):
                assert list(one.heads(kind, after="H0001", limit=2)) == list(
                    two.heads(kind, after="H0001", limit=2)
                )
                assert one.version(kind) == two.version(kind)
            for series in ("H", "Đ-", "H1", ""):
                assert one.serial(series) == two.serial(series)
            for name in ("H0001", "H0002"):
                assert one.named("dossier", name) == two.named("dossier", name)
                assert one.definition(name) == two.definition(name)

    def teardown(self) -> None:
        """Close and remove."""
        if hasattr(self, "sqlite"):
            self.sqlite.close()
            rmtree(self.folder)


class TestSame(Both.TestCase):
    """A small run for every day."""

    settings = settings(max_examples=25, stateful_step_count=25)


@pytest.mark.soak
class TestSameForLong(Both.TestCase):
    """A long run."""

    settings = settings(max_examples=500, stateful_step_count=40)
