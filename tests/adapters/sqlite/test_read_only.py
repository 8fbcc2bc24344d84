"""A store that may not be written is read as it is: on a medium, in a folder, by who has not the right."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hoso.adapters.sqlite.read_only import ReadOnlyStore, is_read_only
from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.errors import ForeignFormat, StoreUnusable
from hoso.engine.verification import verify
from tests.engine.opinions import Consulted
from tests.properties.worlds import dump

#: What takes from the superuser the power to write where nobody may.
_POWERLESS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A store with a dossier, closed."""
    place = tmp_path / "store.db"
    store = SqliteStore(place, create=True)
    Consulted(store).ask("fire", due=2)
    store.close()
    return place


def test_it_reads_the_same(written: Path) -> None:
    """Everything is as the writing store has it, the file stays as it is, and it verifies."""
    store = SqliteStore(written)
    same = dump(store)
    store.close()
    before = written.read_bytes()
    read = ReadOnlyStore(written)
    assert dump(read) == same
    with read.reading() as reading:
        assert [item for verdict in verify(reading) for item in verdict.problems] == []
    assert read.finish_erasures() is False
    read.close()
    assert written.read_bytes() == before


def test_it_refuses_to_write(written: Path) -> None:
    """A transaction is refused in a sentence, and the connection itself would not write either."""
    store = ReadOnlyStore(written)
    with pytest.raises(StoreUnusable, match="opened to be read only"):
        store.transaction()
    with store.reading() as reading, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reading.connection.execute("DELETE FROM meta")


def test_it_reads_beside_who_writes(written: Path) -> None:
    """What a writer has committed is read, from the log too."""
    store = SqliteStore(written)
    with store.reading() as reading:
        count = sum(1 for _ in reading.streams())
    connection = sqlite3.connect(written)
    connection.execute("INSERT INTO meta VALUES ('of the log', '1')")
    connection.commit()
    with ReadOnlyStore(written).reading() as reading:
        assert sum(1 for _ in reading.streams()) == count
        found = reading.connection.execute("SELECT value FROM meta WHERE name = 'of the log'").fetchone()
    assert found == ("1",)
    connection.close()
    store.close()


def test_it_says_what_is_no_store(tmp_path: Path, written: Path) -> None:
    """Another database, a text, another format, and tables of another version are named."""
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE other (one)")
    connection.close()
    text = tmp_path / "text.db"
    text.write_text("no database, but a text of some length")
    for place in (other, text):
        with pytest.raises(StoreUnusable):
            ReadOnlyStore(place)
    with sqlite3.connect(written) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    with pytest.raises(ForeignFormat, match="another version"):
        ReadOnlyStore(written)


@pytest.mark.skipif(os.getuid() == 0 and not shutil.which("setpriv"), reason="the superuser writes anywhere")
def test_verify_reads_what_it_may_not_write(written: Path) -> None:
    """`hoso verify` on a read-only folder says what it says on a writable one, and leaves nothing there."""
    assert not is_read_only(written)
    folder = Path(tempfile.mkdtemp(dir=tempfile.gettempdir()))
    try:
        place = folder / "store.db"
        shutil.copy(written, place)
        place.chmod(0o444)
        folder.chmod(0o555)
        words = (str(Path(sys.executable).with_name("hoso")), "verify", "--store", str(place), "--lang", "en")
        if os.getuid() == 0:
            words = (*_POWERLESS, *words)
        told = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        assert told.returncode == 0, told.stdout + told.stderr
        assert "INTACT" in told.stdout
        assert [file.name for file in folder.iterdir()] == ["store.db"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
