"""The contract of a store: a class of tests that each store's own module runs."""

from __future__ import annotations

import re
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.errors import StoreBusy, StoreUnusable, VersionMoved
from tests.contracts.chain import INSTANT, Chain
from tests.contracts.log_contract import LogContract

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.head import Head
    from hoso.engine.ports import Reading, Store, Transaction
    from hoso.engine.stored import Sealed

    Make = Callable[[], Store]


def everything(view: Reading) -> Any:
    """Tell all that a view shows."""
    streams = sorted(view.streams())
    return [
        (name, view.head(name[0]), list(view.entries(name[0])), list(view.disclosures(name[0])))
        for name in streams
    ]


def shown(store: Store) -> Any:
    """Tell all that a store holds."""
    with store.reading() as reading:
        return everything(reading)


def write(store: Store, sealed: Sealed, head: Head, erase: tuple[int, list[str]] | None = None) -> None:
    """Append an entry in a transaction of its own, and erase by it."""
    with store.transaction() as transaction:
        transaction.append(sealed, head, definition=("D", b"{}"))
        if erase is not None:
            transaction.erase(head.stream, *erase)


def interrupted(store: Store, sealed: Sealed, head: Head) -> None:
    """Append an entry, and be interrupted."""
    with store.transaction() as transaction:
        transaction.append(sealed, head, definition=("D", b"{}"))
        raise KeyboardInterrupt


def careless(store: Store, sealed: Sealed, head: Head) -> None:
    """Append an entry twice, and go on as if nothing had been."""
    with store.transaction() as transaction:
        transaction.append(sealed, head)
        with pytest.raises(VersionMoved):
            transaction.append(sealed, head)


def undone(transaction: Transaction, sealed: Sealed, head: Head, error: type[BaseException]) -> None:
    """Append an entry in a savepoint, and leave it by an exception."""
    with transaction.savepoint():
        transaction.append(sealed, head, definition=("E", b"{}"))
        raise error


def caught(transaction: Transaction, good: tuple[Sealed, Head], bad: tuple[Sealed, Head]) -> None:
    """Append two entries in a savepoint, and go on as if the second had not failed."""
    with transaction.savepoint():
        transaction.append(*good)
        with pytest.raises(VersionMoved):
            transaction.append(*bad)


def nested(transaction: Transaction, outer: tuple[Sealed, Head], inner: tuple[Sealed, Head]) -> None:
    """Append in a savepoint and in one inside, and leave the outer one by an exception."""
    with transaction.savepoint():
        transaction.append(*outer)
        with transaction.savepoint():
            transaction.append(*inner)
        raise KeyboardInterrupt


def left(store: Store, draft: tuple[Sealed, Head]) -> None:
    """Append in a savepoint, and leave the transaction by an exception."""
    with store.transaction() as transaction:
        with transaction.savepoint():
            transaction.append(*draft)
        raise KeyboardInterrupt


def failed(store: Store, bad: tuple[Sealed, Head], good: tuple[Sealed, Head]) -> None:
    """Append what fails, and go on with a savepoint."""
    with store.transaction() as transaction:
        with pytest.raises(VersionMoved):
            transaction.append(*bad)
        with pytest.raises(VersionMoved), transaction.savepoint():
            transaction.append(*good)


def erasing(transaction: Transaction, sealed: Sealed, head: Head, digests: list[str]) -> None:
    """Erase in a savepoint, and leave it by an exception."""
    with transaction.savepoint():
        transaction.append(sealed, head)
        transaction.erase(head.stream, head.version, digests)
        raise KeyboardInterrupt


class StoreContract(LogContract):
    """Every store passes these; the fixture `make` of its module makes one that waits 0.2 seconds."""

    @pytest.fixture
    def store(self, make: Make) -> Store:
        """Give a store."""
        return make()

    def test_a_new_store_is_empty(self, store: Store) -> None:
        """A store that was just made has no stream, no version and begins every series at 1."""
        with store.reading() as reading:
            assert list(reading.streams()) == []
            assert list(reading.heads("dossier")) == []
            assert reading.version("directory") == 0
            assert reading.serial("H01-") == 1
            assert reading.head("x") is None
            assert reading.named("dossier", "x") is None
            assert reading.first("x") is None
            assert reading.definition("x") is None
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", reading.now())

    def test_what_was_appended_is_read_back(self, store: Store) -> None:
        """Entries, disclosures and head come back byte for byte, found by tag, by name and by request."""
        chain = Chain()
        first, head = chain.write(
            store, chain.blank("H1"), withheld={"name": "Nguyễn", "why": "x"}, body={"a": 1}
        )
        second, head = chain.write(
            store, head, withheld={"note": ["đ", 2, True]}, body={"a": {"erased": True}}
        )
        with store.reading() as reading:
            assert list(reading.entries(head.stream)) == [first.stored, second.stored]
            assert list(reading.entries(head.stream, after=1)) == [second.stored]
            assert reading.head(head.stream) == reading.named("dossier", "H1") == head
            assert reading.first(second.stored.request_key) == second.stored
            made = {(1, item) for item in first.disclosures} | {(2, item) for item in second.disclosures}
            assert set(reading.disclosures(head.stream)) == made
            assert list(reading.disclosures(head.stream, n=2)) == [(2, second.disclosures[0])]
            assert [n for n, _ in reading.disclosures(head.stream)] == [1, 1, 2]
            assert list(reading.streams()) == [(head.stream, "dossier", "H1")]

    def test_a_transaction_sees_what_it_wrote(self, store: Store) -> None:
        """Several entries of several streams, and a definition, stand in one transaction before it ends."""
        chain = Chain()
        one, head = chain.follow(chain.blank("H0001"), withheld={"a": 1})
        two, after = chain.follow(head, withheld={"b": 2})
        other, directory = chain.follow(chain.blank("directory", "directory"))
        with store.transaction() as transaction:
            transaction.append(one, head, definition=("D", b'{"a":"\xc4\x91"}'))
            transaction.append(two, after, definition=("D", b'{"a":"\xc4\x91"}'))
            transaction.append(other, directory)
            inside = everything(transaction)
            assert transaction.version("directory") == 1
            assert transaction.first(two.stored.request_key) == two.stored
            assert transaction.definition("D") == b'{"a":"\xc4\x91"}'
            assert transaction.serial("H") == 2
            assert [found.name for found in transaction.heads("dossier")] == ["H0001"]
        assert inside == shown(store)
        with store.reading() as reading:
            assert reading.definition("D") == b'{"a":"\xc4\x91"}'

    def test_an_exception_stores_nothing(self, store: Store) -> None:
        """Leaving the block by any exception leaves the store as it was, and free."""
        chain = Chain()
        _, head = chain.write(store, chain.blank("H1"), withheld={"a": 1})
        before = shown(store)
        sealed, after = chain.follow(head, withheld={"b": 2})
        with pytest.raises(KeyboardInterrupt):
            interrupted(store, sealed, after)
        assert shown(store) == before
        with store.transaction() as transaction:
            assert transaction.definition("D") is None
            transaction.append(sealed, after)
        assert len(shown(store)[0][2]) == 2

    def test_an_error_caught_inside_still_stores_nothing(self, store: Store) -> None:
        """A block in which an append failed stores nothing, even where the caller catches the error."""
        chain = Chain()
        _, head = chain.write(store, chain.blank("H1"))
        before = shown(store)
        sealed, after = chain.follow(head)
        with pytest.raises(VersionMoved):
            careless(store, sealed, after)
        assert shown(store) == before

    def test_a_stale_version_is_refused(self, store: Store) -> None:
        """Of two entries that follow the same head, the second is refused."""
        chain = Chain()
        _, head = chain.write(store, chain.blank("H1"))
        rival = chain.follow(head)
        chain.write(store, head)
        before = shown(store)
        with pytest.raises(VersionMoved), store.transaction() as transaction:
            transaction.append(*rival)
        with pytest.raises(VersionMoved), store.transaction() as transaction:
            transaction.append(*chain.follow(head._replace(version=5)))
        with pytest.raises(VersionMoved), store.transaction() as transaction:
            transaction.append(*chain.follow(chain.blank("H2")._replace(version=1)))
        assert shown(store) == before

    def test_a_name_is_unique_in_its_kind(self, store: Store) -> None:
        """A second stream of the same kind and name is refused, of another kind it is not."""
        chain = Chain()
        chain.write(store, chain.blank("H1"))
        with pytest.raises(VersionMoved), store.transaction() as transaction:
            transaction.append(*chain.follow(chain.blank("H1")))
        chain.write(store, chain.blank("H1", "directory"))

    def test_a_stream_keeps_its_name(self, store: Store) -> None:
        """A head that would rename its stream is refused."""
        chain = Chain()
        _, head = chain.write(store, chain.blank("H1"))
        with pytest.raises(VersionMoved), store.transaction() as transaction:
            transaction.append(*chain.follow(head._replace(name="H2")))
        with pytest.raises(VersionMoved), store.transaction() as transaction:
            transaction.append(*chain.follow(head._replace(kind="directory")))

    def test_a_request_makes_one_entry(self, store: Store) -> None:
        """The same client and key cannot make a second entry, in no stream."""
        chain = Chain()
        _, head = chain.write(store, chain.blank("H1"), key="k")
        before = shown(store)
        for rival in (chain.follow(head, key="k"), chain.follow(chain.blank("H2"), key="k")):
            with pytest.raises(VersionMoved), store.transaction() as transaction:
                transaction.append(*rival)
        assert shown(store) == before

    def test_entry_and_head_go_together(self, store: Store) -> None:
        """A head of another stream or version than the entry's is the caller's mistake."""
        chain = Chain()
        sealed, head = chain.follow(chain.blank("H1"))
        for wrong in (head._replace(version=2), head._replace(stream="other")):
            with pytest.raises(ValueError, match="not that of the entry"), store.transaction() as transaction:
                transaction.append(sealed, wrong)

    def test_a_head_is_nobody_elses(self, store: Store) -> None:
        """Changing the body one has read or written changes nothing in the store."""
        chain = Chain()
        body = {"list": [1]}
        _, head = chain.write(store, chain.blank("H1"), body=body)
        body["list"].append(2)
        with store.reading() as reading:
            read = reading.head(head.stream)
            assert read is not None
            assert read.body == {"list": [1]}
            read.body["list"].append(3)
            assert reading.head(head.stream) != read

    def test_a_definition_is_written_once(self, store: Store) -> None:
        """The first text under a digest stays."""
        chain = Chain()
        with store.transaction() as transaction:
            transaction.append(*chain.follow(chain.blank("H1")), definition=("D", b"1"))
        with store.transaction() as transaction:
            transaction.append(*chain.follow(chain.blank("H2")), definition=("D", b"2"))
        with store.reading() as reading:
            assert reading.definition("D") == b"1"

    def test_erasing_takes_the_value_and_nothing_else(self, store: Store) -> None:
        """An erased value is gone, the others and all entries stay; the erasure is finished."""
        chain = Chain()
        first, head = chain.write(store, chain.blank("H1"), withheld={"name": "A", "town": "B"})
        gone, kept = first.disclosures
        sealed, head = chain.follow(head, withheld={"why": "C"})
        with store.transaction() as transaction:
            transaction.append(sealed, head)
            transaction.erase(head.stream, 2, [gone.digest])
            assert gone not in [item for _, item in transaction.disclosures(head.stream)]
        with store.reading() as reading:
            found = list(reading.disclosures(head.stream))
            assert found == [(1, kept), (2, sealed.disclosures[0])]
            assert list(reading.entries(head.stream)) == [first.stored, sealed.stored]
        assert store.finish_erasures()
        assert store.finish_erasures()

    def test_an_erased_value_does_not_come_back(self, store: Store) -> None:
        """A disclosure that was erased is refused ever after, and so is one given twice in an entry."""
        chain = Chain()
        first, head = chain.write(store, chain.blank("H1"), withheld={"name": "A"})
        sealed, head = chain.follow(head)
        with store.transaction() as transaction:
            transaction.append(sealed, head)
            transaction.erase(head.stream, 2, [first.disclosures[0].digest])
        again, after = chain.follow(head)
        with pytest.raises(StoreUnusable), store.transaction() as transaction:
            transaction.append(again._replace(disclosures=first.disclosures), after)
        twice, after = chain.follow(head, withheld={"b": 1})
        with pytest.raises(StoreUnusable), store.transaction() as transaction:
            transaction.append(twice._replace(disclosures=twice.disclosures * 2), after)

    def test_erasing_is_exact(self, store: Store) -> None:
        """What is not withheld in this stream, or not by its last entry, is not erased."""
        chain = Chain()
        first, head = chain.write(store, chain.blank("H1"), withheld={"name": "A"})
        other, _ = chain.write(store, chain.blank("H2"), withheld={"name": "A"})
        before = shown(store)
        mine, others = first.disclosures[0].digest, other.disclosures[0].digest
        for n, digests in ((1, [mine]), (3, [mine]), (2, [others]), (2, [mine, "no such digest"])):
            sealed, after = chain.follow(head)
            with pytest.raises(ValueError, match="erase"):
                write(store, sealed, after, (n, digests))
            assert shown(store) == before

    def test_a_savepoint_is_undone_alone(self, store: Store) -> None:
        """What a savepoint wrote is undone when it is left by an exception; what stands around it stays."""
        chain = Chain()
        first, head = chain.follow(chain.blank("H0001"), withheld={"a": 1})
        lost, _ = chain.follow(head, withheld={"b": 2}, key="k")
        second, after = chain.follow(head, withheld={"c": 3}, key="k")
        with store.transaction() as transaction:
            with transaction.savepoint():
                transaction.append(first, head, definition=("D", b"1"))
            before = everything(transaction)
            for error in (KeyboardInterrupt, VersionMoved):
                with pytest.raises(error):
                    undone(transaction, lost, after, error)
                assert everything(transaction) == before
                assert transaction.definition("E") is None
                assert transaction.serial("H") == 2
            with transaction.savepoint():
                transaction.append(second, after)
        with store.reading() as reading:
            assert list(reading.entries(head.stream)) == [first.stored, second.stored]
            assert [n for n, _ in reading.disclosures(head.stream)] == [1, 2]

    def test_a_failed_append_fails_its_savepoint_only(self, store: Store) -> None:
        """A failed append is undone with its savepoint, even where it was caught inside; others stay."""
        chain = Chain()
        sealed, head = chain.follow(chain.blank("H1"))
        other, elsewhere = chain.follow(chain.blank("H2"))
        last, after = chain.follow(head)
        with store.transaction() as transaction:
            with transaction.savepoint():
                transaction.append(sealed, head)
            with pytest.raises(VersionMoved):
                caught(transaction, (other, elsewhere), (sealed, head))
            assert transaction.head(elsewhere.stream) is None
            with transaction.savepoint():
                transaction.append(last, after)
        assert [len(stream[2]) for stream in shown(store)] == [2]

    def test_savepoints_lie_in_each_other(self, store: Store) -> None:
        """An outer savepoint that is undone undoes the inner one; an inner one only itself."""
        chain = Chain()
        drafts = [chain.follow(chain.blank(f"H{number}")) for number in range(4)]
        with store.transaction() as transaction:
            with pytest.raises(KeyboardInterrupt):
                nested(transaction, drafts[0], drafts[1])
            with transaction.savepoint():
                transaction.append(*drafts[2])
                with pytest.raises(VersionMoved):
                    undone(transaction, *drafts[3], VersionMoved)
        assert [name for _, _, name in sorted(stream[0] for stream in shown(store))] == ["H2"]

    def test_an_erasure_is_undone_with_its_savepoint(self, store: Store) -> None:
        """What a savepoint erased stands again when it is undone."""
        chain = Chain()
        first, head = chain.write(store, chain.blank("H1"), withheld={"a": 1})
        before = shown(store)
        sealed, after = chain.follow(head)
        digest = first.disclosures[0].digest
        with store.transaction() as transaction:
            with pytest.raises(ValueError, match="erase"):
                erasing(transaction, sealed, after, [digest, "no such digest"])
            with pytest.raises(KeyboardInterrupt):
                erasing(transaction, sealed, after, [digest])
        assert shown(store) == before

    def test_a_savepoint_goes_with_its_transaction(self, store: Store) -> None:
        """A transaction that is left by an exception stores nothing of its savepoints."""
        chain = Chain()
        with pytest.raises(KeyboardInterrupt):
            left(store, chain.follow(chain.blank("H1")))
        assert shown(store) == []

    def test_after_a_failure_there_is_no_savepoint(self, store: Store) -> None:
        """In a transaction that has failed nothing more is begun."""
        chain = Chain()
        good = chain.follow(chain.blank("H1"))
        with pytest.raises(VersionMoved):
            failed(store, chain.follow(good[1]._replace(version=5)), good)
        assert shown(store) == []

    def test_a_view_is_of_its_moment(self, store: Store) -> None:
        """A view shows what was committed when it was opened, whatever is stored meanwhile."""
        chain = Chain()
        _, head = chain.write(store, chain.blank("H1"), withheld={"a": 1})
        with store.reading() as early:
            _, head = chain.write(store, head, withheld={"b": 2})
            with store.reading() as late:
                chain.write(store, chain.blank("H2"))
                assert [len(stream[2]) for stream in everything(early)] == [1]
                assert [len(stream[2]) for stream in everything(late)] == [2]
            assert [len(stream[2]) for stream in everything(early)] == [1]
        assert sorted(len(stream[2]) for stream in shown(store)) == [1, 2]

    def test_a_view_does_not_see_what_is_not_committed(self, store: Store) -> None:
        """A view opened beside a transaction shows nothing of it."""
        chain = Chain()
        with store.transaction() as transaction:
            transaction.append(*chain.follow(chain.blank("H1")))
            assert shown(store) == []
        assert len(shown(store)) == 1

    def test_a_view_ends_with_its_block(self, store: Store) -> None:
        """Nothing can be asked of a view, and nothing written to it, after its block."""
        chain = Chain()
        with store.reading() as reading:
            pass
        with store.transaction() as transaction:
            pass
        for view in (reading, transaction):
            with pytest.raises(ValueError, match="closed"):
                view.head("x")
        with pytest.raises(ValueError, match="closed"):
            transaction.append(*chain.follow(chain.blank("H1")))
        assert shown(store) == []

    def test_heads_come_by_name(self, store: Store) -> None:
        """Heads of a kind come in the order of their names, from after a name, up to a limit."""
        chain = Chain()
        names = ["B", "A", "Đ", "b", "C2", "C10", *(f"N{number:04d}" for number in range(1100))]
        with store.transaction() as transaction:
            for name in names:
                transaction.append(*chain.follow(chain.blank(name)))
            transaction.append(*chain.follow(chain.blank("directory", "directory")))
        with store.reading() as reading:
            assert [head.name for head in reading.heads("dossier")] == sorted(names)
            assert [head.name for head in reading.heads("dossier", after="C10", limit=2)] == ["C2", "N0000"]
            assert len(list(reading.heads("dossier", limit=1101))) == 1101
            assert [head.name for head in reading.heads("dossier", after="b")] == ["Đ"]
            assert len(list(reading.streams())) == len(names) + 1

    def test_what_is_due_comes_first(self, store: Store) -> None:
        """Streams come by their next timer and tag, from after one of them, as far as they are due."""
        chain = Chain()
        timers = [f"2026-12-{1 + number % 9:02}T00:00:00.000000Z" for number in range(1100)]
        heads = [chain.blank(f"T{number:04}")._replace(next_timer=at) for number, at in enumerate(timers)]
        with store.transaction() as transaction:
            for head in (*heads, chain.blank("none")):
                transaction.append(*chain.follow(head))
        until = "2026-12-05T00:00:00.000000Z"
        due = sorted((head.next_timer, head.stream, 1) for head in heads if str(head.next_timer) <= until)
        with store.reading() as reading:
            assert list(reading.timers(until)) == due
            assert list(reading.timers(until, limit=3)) == due[:3]
            assert list(reading.timers(until, after=due[2][:2], limit=601)) == due[3:604]
            assert list(reading.timers("2026-11-30T23:59:59.999999Z")) == []
        kept = next(head for head in heads if head.stream == due[0][1])
        with store.reading() as reading:
            head = reading.head(kept.stream)
        assert head is not None
        assert head.next_timer == due[0][0]
        chain.write(store, head._replace(next_timer=None))
        with store.reading() as reading:
            assert list(reading.timers(until)) == due[1:]

    def test_a_series_counts_on(self, store: Store) -> None:
        """The next number of a series follows the greatest one used, past 9999, and only in its series."""
        chain = Chain()
        codes = ["H-0001", "H-0007", "H-12", "H-00x9", "H-x0009", "G-0100", "H-1-0300", "H2025", "H20250003"]
        with store.transaction() as transaction:
            for code in codes:
                transaction.append(*chain.follow(chain.blank(code)))
            transaction.append(*chain.follow(chain.blank("H-0900", "directory")))
            assert transaction.serial("H-") == 8
            assert transaction.serial("G-") == 101
            assert transaction.serial("H-1-") == 301
            assert transaction.serial("H2025") == 4
            assert transaction.serial("H") == 20250004
            assert transaction.serial("K") == 1
            for code in ("H-9999", "H-10000"):
                transaction.append(*chain.follow(chain.blank(code)))
            assert transaction.serial("H-") == 10001
        with store.reading() as reading:
            assert reading.serial("H-") == 10001

    def test_a_series_follows_its_greatest(self, make: Make) -> None:
        """Whatever numbers are used, in whatever order, the next is one more than the greatest."""

        # Inside, for hypothesis wants its function to belong to one class.
        @given(numbers=st.sets(st.integers(1, 200_000), min_size=1, max_size=8))
        def follows(numbers: set[int]) -> None:
            chain, store = Chain(), make()
            with store.transaction() as transaction:
                for number in numbers:
                    transaction.append(*chain.follow(chain.blank(f"S/{number:04d}")))
                assert transaction.serial("S/") == max(numbers) + 1
            store.close()

        follows()

    def test_one_thread_writes_at_a_time(self, store: Store) -> None:
        """A second transaction waits for the first, and gives up when its time is over."""
        chain, refused = Chain(), []

        def rival() -> None:
            try:
                with store.transaction():
                    pass
            except StoreBusy as error:
                refused.append(error)

        with store.transaction() as transaction:
            transaction.append(*chain.follow(chain.blank("H1")))
            thread = Thread(target=rival)
            thread.start()
            thread.join()
            with pytest.raises(StoreBusy), store.transaction():
                pass
        assert len(refused) == 1
        assert len(shown(store)) == 1
        chain.write(store, chain.blank("H2"))

    def test_of_many_rivals_one_wins(self, store: Store) -> None:
        """Eight threads that follow the same head: one is stored, seven are refused, each round."""
        chain, rounds, rivals = Chain(), 20, 8
        head = chain.blank("H1")
        for _ in range(rounds):
            drafts = [chain.follow(head, withheld={"who": number}) for number in range(rivals)]
            won: list[int] = []
            lost: list[int] = []
            barrier = Barrier(rivals)

            def race(
                number: int, drafts: Any = drafts, won: Any = won, lost: Any = lost, barrier: Any = barrier
            ) -> None:
                barrier.wait()
                try:
                    with store.transaction() as transaction:
                        transaction.append(*drafts[number])
                    won.append(number)
                except VersionMoved:
                    lost.append(number)

            threads = [Thread(target=race, args=(number,)) for number in range(rivals)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert (len(won), len(lost)) == (1, rivals - 1)
            head = drafts[won[0]][1]
        with store.reading() as reading:
            assert [stored.n for stored in reading.entries(head.stream)] == list(range(1, rounds + 1))
            assert reading.head(head.stream) == head

    def test_the_clock_is_the_one_given(self, store: Store) -> None:
        """Both kinds of view tell the time of the clock the store was made with."""
        with store.reading() as reading, store.transaction() as transaction:
            assert reading.now() == transaction.now() == INSTANT
