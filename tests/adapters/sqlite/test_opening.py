"""Opening says in one sentence what is wrong with a place, and touches nothing that is not its own."""

from __future__ import annotations

import gc
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine
from sqlalchemy.schema import CreateIndex, CreateTable

from hoso.adapters.clock import system_clock
from hoso.adapters.sqlite.opening import REVISION
from hoso.adapters.sqlite.store import SqliteStore
from hoso.adapters.sqlite.tables import METADATA
from hoso.adapters.sqlite.triggers import TRIGGERS
from hoso.engine.errors import DraftFormat, ForeignFormat, StoreBusy, StoreMissing, StoreUnusable
from hoso.engine.instant import is_instant
from tests.contracts.chain import Chain

if TYPE_CHECKING:
    from collections.abc import Callable

    Foreign = Callable[..., sqlite3.Connection]


def _open_files() -> int:
    # What other tests dropped is closed whenever the collector comes by: not while it is counted here.
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


def test_nothing_is_there(tmp_path: Path) -> None:
    """A store that is not there is missing, and looking for it leaves no file behind."""
    with pytest.raises(StoreMissing):
        SqliteStore(tmp_path / "store.db")
    with pytest.raises(StoreMissing):
        SqliteStore(tmp_path / "folder" / "store.db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_store(tmp_path: Path) -> None:
    """An empty file is missing a store unless one may be made of it."""
    place = tmp_path / "store.db"
    place.touch()
    with pytest.raises(StoreMissing, match="the file is empty"):
        SqliteStore(place)
    SqliteStore(place, create=True).close()
    SqliteStore(place).close()


def test_creating_opens_what_is_there(place: Path) -> None:
    """`create` does not make a store anew."""
    chain = Chain()
    store = SqliteStore(place)
    chain.write(store, chain.blank("H1"))
    store.close()
    store = SqliteStore(place, create=True)
    with store.reading() as reading:
        assert reading.named("dossier", "H1") is not None
    store.close()


def test_what_cannot_be_a_store(tmp_path: Path) -> None:
    """A folder, a place without a folder, other bytes and another program's database are unusable."""
    with pytest.raises(StoreUnusable, match="this is a folder"):
        SqliteStore(tmp_path, create=True)
    with pytest.raises(StoreUnusable, match="its folder does not exist"):
        SqliteStore(tmp_path / "none" / "store.db", create=True)
    with pytest.raises(StoreUnusable, match="this is no file"):
        SqliteStore("/dev/null", create=True)
    text = tmp_path / "text"
    text.write_bytes(b"hello, world. " * 100)
    with pytest.raises(StoreUnusable, match="not a database"):
        SqliteStore(text, create=True)
    assert text.read_bytes() == b"hello, world. " * 100
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE meta (a)")
    connection.close()
    before = other.read_bytes()
    with pytest.raises(StoreUnusable, match="another program"):
        SqliteStore(other, create=True)
    assert other.read_bytes() == before


def test_another_format_is_not_touched(place: Path, foreign: Foreign) -> None:
    """A store whose record is of another format is refused and left as it is."""
    foreign().execute("UPDATE meta SET value = '2' WHERE name = 'format'")
    with pytest.raises(ForeignFormat, match="its format is 2, this program's 1"):
        SqliteStore(place)
    foreign().execute("DELETE FROM meta WHERE name = 'format'")
    with pytest.raises(ForeignFormat, match="not said"):
        SqliteStore(place)


def test_a_draft_is_refused_with_a_sentence_of_its_own(place: Path, foreign: Foreign) -> None:
    """A store of the draft format was for trial: it is refused, and left as it is."""
    foreign().execute("UPDATE meta SET value = '1-draft' WHERE name = 'format'")
    before = place.read_bytes()
    with pytest.raises(DraftFormat):
        SqliteStore(place)
    assert place.read_bytes() == before


def test_tables_of_a_later_program_are_refused(place: Path, foreign: Foreign) -> None:
    """A store that a later program upgraded is not opened by this one."""
    foreign().execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ForeignFormat, match="later program"):
        SqliteStore(place)


@pytest.mark.parametrize("name", sorted(TRIGGERS))
def test_a_missing_trigger_is_noticed(place: Path, foreign: Foreign, name: str) -> None:
    """A trigger that is gone, or does something else, makes the store unusable."""
    foreign().execute(f"DROP TRIGGER {name}")
    with pytest.raises(StoreUnusable, match=f"{name}, which keeps the record append-only, is gone"):
        SqliteStore(place)
    table = name.rpartition("_")[0]
    foreign().execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END")
    with pytest.raises(StoreUnusable, match=f"{name}, which keeps the record append-only, was changed"):
        SqliteStore(place)


def test_a_strange_trigger_is_noticed(place: Path, foreign: Foreign) -> None:
    """A trigger that is not ours could write to the record, so it makes the store unusable."""
    foreign().execute("CREATE TRIGGER spy AFTER INSERT ON entry BEGIN DELETE FROM head; END")
    with pytest.raises(StoreUnusable, match="the trigger spy is not one of ours"):
        SqliteStore(place)


def test_migrations_make_the_tables(place: Path, foreign: Foreign) -> None:
    """The migrations lead to exactly the tables that the statements are written for."""
    engine = create_engine("sqlite://")
    made = {
        *(str(CreateTable(table).compile(engine)) for table in METADATA.sorted_tables),
        *(
            str(CreateIndex(index).compile(engine))
            for table in METADATA.sorted_tables
            for index in table.indexes
        ),
    }
    engine.dispose()
    query = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
    found = {text for name, text in foreign().execute(query) if name != "alembic_version"}
    squeeze = {" ".join(text.split()) for text in made}
    assert {" ".join(text.split()) for text in found} == squeeze
    assert foreign().execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]
    assert place.exists()


def test_opening_imports_no_library_of_tables(place: Path) -> None:
    """To open and use a store that is up to date takes neither SQLAlchemy nor alembic."""
    program = (
        "import sys; from hoso.adapters.sqlite.store import SqliteStore; "
        "store = SqliteStore(sys.argv[1]); store.close(); "
        "sys.exit('sqlalchemy' in sys.modules or 'alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(place)], check=True)


def test_a_link_shares_the_lock(place: Path, tmp_path: Path) -> None:
    """A store opened through a link is the same store, with the same lock."""
    link = tmp_path / "link.db"
    link.symlink_to(place)
    one, two = SqliteStore(place, timeout=0.1), SqliteStore(link, timeout=0.1)
    with one.transaction(), pytest.raises(StoreBusy), two.transaction():
        pass
    one.close()
    two.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.db", "store"]


def test_a_closed_store_is_closed(place: Path) -> None:
    """After `close` nothing can be begun, and closing again does nothing; an open view still ends well."""
    store = SqliteStore(place)
    with store.reading() as reading:
        store.close()
        store.close()
        assert reading.head("x") is None
    for view in (store.reading(), store.transaction()):
        with pytest.raises(StoreUnusable, match="closed"), view:
            pass
    assert not place.with_name("store.db-wal").exists()


def test_a_store_that_is_dropped_closes_itself(place: Path) -> None:
    """A store nobody holds any more checkpoints and closes its files."""
    before = _open_files()
    store = SqliteStore(place)
    chain = Chain()
    chain.write(store, chain.blank("H1"))
    assert _open_files() > before
    del store
    assert _open_files() == before
    assert not place.with_name("store.db-wal").exists()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_opens_anew(place: Path) -> None:
    """After a fork the child may not use the parent's store, cannot free its lock, and can open its own."""
    store = SqliteStore(place, timeout=0.1)
    chain = Chain()
    sealed, head = chain.follow(chain.blank("H1"))
    with store.transaction() as transaction:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                for view in (store.reading(), store.transaction()):
                    with pytest.raises(StoreUnusable, match="fork"), view:
                        pass
                store.close()
                with pytest.raises(StoreBusy):
                    SqliteStore(place, timeout=0.1)
                status = 0
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        transaction.append(sealed, head)
    store.close()


def test_a_full_disk_stores_nothing(place: Path) -> None:
    """Where the file cannot grow the transaction is refused whole, and all goes on after."""
    store = SqliteStore(place)
    chain = Chain()
    _, head = chain.write(store, chain.blank("H1"))
    big, after = chain.follow(head, withheld={"text": "x" * 3_000_000})
    limits, former = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
    try:
        with pytest.raises(StoreUnusable), store.transaction() as transaction:
            transaction.append(big, after)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, former)
    with store.reading() as reading:
        assert reading.head(head.stream) == head
        assert reading.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with store.transaction() as transaction:
        transaction.append(big, after)
    store.close()


def test_a_damaged_head_is_named(place: Path, foreign: Foreign) -> None:
    """A head whose body is no JSON stops with its stream's tag, not with a parser's words."""
    store = SqliteStore(place)
    chain = Chain()
    _, head = chain.write(store, chain.blank("H1"))
    foreign().execute("UPDATE head SET body = '{'")
    with pytest.raises(StoreUnusable, match=head.stream), store.reading() as reading:
        reading.head(head.stream)
    store.close()


def test_a_head_that_lies_about_its_stream_is_refused(place: Path, foreign: Foreign) -> None:
    """An entry that follows the head but not the record is refused by the database."""
    store = SqliteStore(place)
    chain = Chain()
    _, head = chain.write(store, chain.blank("H1"))
    foreign().execute("UPDATE head SET version = 7")
    with store.reading() as reading:
        moved = reading.head(head.stream)
    assert moved is not None
    with pytest.raises(StoreUnusable, match="append-only"), store.transaction() as transaction:
        transaction.append(*chain.follow(moved))
    store.close()


def test_a_foreign_writer_makes_it_busy(
    place: Path, foreign: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program outside our lock that keeps writing makes the store busy, not broken."""
    monkeypatch.setattr("hoso.adapters.sqlite.connection._BUSY", 0.05)
    store = SqliteStore(place)
    connection = foreign()
    connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy), store.transaction():
        pass
    connection.execute("ROLLBACK")
    with store.transaction():
        pass
    store.close()


def test_a_backup_is_a_store(store: SqliteStore, tmp_path: Path) -> None:
    """A backup, taken while the store is open, holds the same; it never writes over a file."""
    chain = Chain()
    sealed, head = chain.write(store, chain.blank("H1"), withheld={"a": 1})
    store.backup(tmp_path / "copy.db")
    copy = SqliteStore(tmp_path / "copy.db")
    with copy.reading() as reading:
        assert reading.head(head.stream) == head
        assert list(reading.entries(head.stream)) == [sealed.stored]
    copy.close()
    with pytest.raises(FileExistsError):
        store.backup(tmp_path / "copy.db")


def test_the_clock_writes_instants() -> None:
    """The system's clock tells UTC in the form of the record, and goes on."""
    one, two = system_clock(), system_clock()
    assert is_instant(one)
    assert one <= two
