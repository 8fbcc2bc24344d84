"""What holds of every record: the head is the fold, a refusal writes nothing, receipts never change."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.canonical import canonical
from hoso.engine.definition import compile_definition
from hoso.engine.dossier import evolve
from hoso.engine.receipt import Receipt, receipt_of
from hoso.engine.verification import verify
from tests.properties.courses import begun, command_of, courses, permit
from tests.properties.worlds import Clock, dump

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.disclosure import Disclosure
    from hoso.engine.handle import Engine
    from hoso.engine.ports import Store
    from hoso.engine.stored import Stored


def _fold(rows: Iterable[Stored], disclosures: Iterable[tuple[int, Disclosure]]) -> bytes:
    """Fold entries from nothing with the values that are at hand."""
    body: dict[str, Any] = {}
    disclosed = {item.digest: (item.name, item.value) for _, item in disclosures}
    for stored in rows:
        body = evolve(body, stored.entry, stored.n, disclosed, compile_definition(permit()))
    return canonical(body)


@settings(max_examples=50)
@given(courses)
def test_the_head_is_the_fold_of_the_record(course: list[Any]):
    """After every step, and at every prefix afterwards, folding gives the head's bytes; erasure included."""
    engine, dossier = begun()
    heads: list[bytes] = []
    known: dict[str, tuple[int, Disclosure]] = {}
    last_erasure = 0
    for number in range(len(course) + 1):
        if number:
            outcome = engine.handle(command_of(dossier, course[number - 1], str(number)))
            if not isinstance(outcome, Receipt):
                continue
            if outcome.command == "erase":
                last_erasure = outcome.n
        with engine.store.reading() as reading:
            head = reading.head(dossier)
            rows, left = list(reading.entries(dossier)), list(reading.disclosures(dossier))
        assert head is not None
        assert (head.version, head.leaf) == (rows[-1].n, rows[-1].leaf_hash)
        heads.append(canonical(head.body))
        known |= {pair[1].digest: pair for pair in left}
        assert _fold(rows, left) == heads[-1]
    for n in range(1, len(heads) + 1):
        assert _fold(rows[:n], known.values()) == heads[n - 1]
        if n >= last_erasure:
            assert _fold(rows[:n], left) == heads[n - 1]


def _without_access(engine: Engine) -> dict[str, Any]:
    return {tag: kept for tag, kept in dump(engine.store).items() if kept[0] != "access"}


@settings(max_examples=50)
@given(courses)
def test_a_refusal_writes_nothing_and_leaves_its_key_free(course: list[Any]):
    """All but the access stream is the same before and after, and the key can be used for what is allowed."""
    engine, dossier = begun()
    for number, attempt in enumerate(course):
        before = _without_access(engine)
        outcome = engine.handle(command_of(dossier, attempt, str(number)))
        if isinstance(outcome, Receipt):
            assert _without_access(engine) != before
            continue
        assert outcome.reasons
        assert _without_access(engine) == before
        with engine.store.transaction():
            pass
        attach = command_of(dossier, ("attach", "ann", None), str(number))
        again = engine.handle(attach)
        assert isinstance(again, Receipt) or again.subjects() <= {"role", "ended"}


@settings(max_examples=50)
@given(courses)
def test_a_receipt_is_what_its_entry_says_and_never_changes(course: list[Any]):
    """The receipt follows from the stored entry alone, and the key returns it whatever came later."""
    engine, dossier = begun()
    done = []
    for number, attempt in enumerate(course):
        command = command_of(dossier, attempt, str(number))
        outcome = engine.handle(command)
        if isinstance(outcome, Receipt):
            done.append((command, outcome))
    before = dump(engine.store)
    for command, receipt in done:
        assert engine.handle(command) == receipt
        with engine.store.reading() as reading:
            stored = next(reading.entries(receipt.stream, after=receipt.n - 1))
        assert receipt_of(stored) == receipt
    assert dump(engine.store) == before


def _bytes_of(store: Store) -> str:
    """Every leaf and entry of a store."""
    with store.reading() as reading:
        return "\n".join(
            text
            for tag, _, _ in reading.streams()
            for stored in reading.entries(tag)
            for text in (stored.leaf, stored.salted)
        )


@settings(max_examples=50)
@given(courses)
def test_nothing_withheld_stands_in_a_leaf_or_an_entry(course: list[Any]):
    """Personal, restricted and secret values, free texts, names, digests of files and of requests."""
    engine, dossier = begun()
    for number, attempt in enumerate(course):
        engine.handle(command_of(dossier, attempt, str(number)))
    written = _bytes_of(engine.store)
    with engine.store.reading() as reading:
        withheld = [
            item
            for tag, _, _ in reading.streams()
            for _, item in reading.disclosures(tag)
            if item.name != "plots"  # a small number stands anywhere
        ]
        assert not any(verdict.problems for verdict in verify(reading))
    kinds = {item.name for item in withheld}
    assert {"request", "authority"} <= kinds
    for item in withheld:
        value = item.value["digest"] if isinstance(item.value, dict) else item.value
        if isinstance(value, str) and len(value) > 4:
            assert value not in written, item.name
    for canary in (
        "Canary",
        "Phạm Thị Mở",
        "Sửa tên",
        "Viết nhầm",
        "25025",
        ".pdf",
        '"course"',
        "Quyết định",
    ):
        assert canary not in written


@settings(max_examples=8)
@given(courses)
def test_what_was_erased_stands_in_no_byte_of_the_files(course: list[Any]):
    """After erasing everything of a dossier, its withheld values and salts are in no file of the store."""
    with TemporaryDirectory() as folder:
        store = SqliteStore(f"{folder}/store.db", create=True, clock=Clock())
        engine, dossier = begun(store)
        for number, attempt in enumerate(course):
            engine.handle(command_of(dossier, attempt, str(number)))
        with store.reading() as reading:
            gone = [item for _, item in reading.disclosures(dossier)]
        assert isinstance(engine.handle(command_of(dossier, ("erase", "bob", None), "last")), Receipt)
        store.close()
        files = b"".join(path.read_bytes() for path in sorted(Path(folder).iterdir()))
        for item in gone:
            assert item.text.encode() not in files
            assert item.text[2:24].encode() not in files
        for canary in ("Phạm Thị Mở", "Sửa tên", "Viết nhầm"):
            assert canary.encode() not in files
        store = SqliteStore(f"{folder}/store.db")
        with store.reading() as reading:
            assert all(verdict.is_intact for verdict in verify(reading))
        store.close()
