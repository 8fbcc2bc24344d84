"""A stream is read from its head back, and given in order, with the positions of its entries."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contracts.chain import Chain

if TYPE_CHECKING:
    from hoso.adapters.sqlite.store import SqliteStore

#: Examples share the store, which goes on growing.
_RUNS = itertools.count()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 3), max_size=30), st.integers(0, 12))
def test_positions_are_the_order_of_commits(store: SqliteStore, order: list[int], after: int) -> None:
    """Positions have no gaps, and those of a stream are where its entries were committed."""
    run = next(_RUNS)
    chain = Chain(run)
    heads = {which: chain.blank(f"H{run}.{which}") for which in set(order)}
    with store.reading() as reading:
        (start,) = reading.connection.execute("SELECT coalesce(max(position), 0) FROM entry").fetchone()
    kept: dict[int, list[tuple[int, int]]] = {which: [] for which in heads}
    for at, which in enumerate(order, start + 1):
        _, heads[which] = chain.write(store, heads[which])
        kept[which].append((heads[which].version, at))
    with store.reading() as reading:
        for which, head in heads.items():
            assert list(reading.positions(head.stream)) == kept[which]
            assert list(reading.positions(head.stream, after=after)) == kept[which][after:]
            assert [row.n for row in reading.entries(head.stream, after=after)] == [
                n for n, _ in kept[which][after:]
            ]


def test_a_long_stream_is_read_whole(store: SqliteStore) -> None:
    """More entries than are fetched at once are given, each once and in order, beside another stream's."""
    chain = Chain()
    one, two = chain.blank("H1"), chain.blank("H2")
    with store.transaction() as transaction:
        for _ in range(1_100):
            sealed, one = chain.follow(one, withheld={"a": 1})
            transaction.append(sealed, one)
            sealed, two = chain.follow(two)
            transaction.append(sealed, two)
    with store.reading() as reading:
        assert [row.n for row in reading.entries(one.stream)] == list(range(1, 1_101))
        assert [n for n, _ in reading.disclosures(one.stream)] == list(range(1, 1_101))
        assert [n for n, _ in reading.disclosures(one.stream, n=600)] == [600]
        assert list(reading.disclosures(two.stream)) == []
        assert [at for _, at in reading.positions(one.stream, after=1_098)] == [2_197, 2_199]


def test_after_a_part_was_undone_positions_go_on(store: SqliteStore) -> None:
    """What a savepoint undid leaves no gap, and the next entry continues what is stored."""
    chain = Chain()
    sealed, head = chain.follow(chain.blank("H1"))
    undone, _ = chain.follow(head)
    again, after = chain.follow(head)
    with store.transaction() as transaction:
        transaction.append(sealed, head)
        with suppress(LookupError), transaction.savepoint():
            transaction.append(undone, head._replace(version=2))
            raise LookupError
        transaction.append(again, after)
    with store.reading() as reading:
        assert list(reading.positions(head.stream)) == [(1, 1), (2, 2)]
        assert list(reading.entries(head.stream))[1] == again.stored
