"""Stores that are copied, and edited behind the engine's back: the maps of memory, the file of SQLite."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol

from hoso.adapters.sqlite.log_reading import edge_of
from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.disclosure import Disclosure
from hoso.engine.log.edge import Edge
from hoso.engine.log.shard import Shard
from hoso.engine.memory import MemoryStore
from hoso.engine.stored import Stored
from tests.tamper.rows import Row, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hoso.engine.ports import Store
    from tests.properties.worlds import Clock


class Tables:
    """All of a store that a forger would lay hands on."""

    def __init__(self, rows: list[Row], definitions: dict[str, bytes]) -> None:
        """Take what is there."""
        self.rows, self.definitions = rows, definitions
        #: Is the log to be as these rows say, and what was signed forgotten?
        self.log_anew = False

    def copy(self) -> Tables:
        """Tables of one's own."""
        return Tables([row.copy() for row in self.rows], dict(self.definitions))

    def shards(self, name: str) -> list[tuple[Shard, list[Any]]]:
        """The shards and their full tiles, as the rows say."""
        made, first = [], 1
        for year in dict.fromkeys(row.year for row in self.rows):
            hashes = [leaf_hash(row.leaf) for row in self.rows if row.year == year]
            edge = Edge()
            full = list(edge.extend(hashes))
            made.append((Shard(year, f"{name}/{year}", first, len(hashes), edge.rows()), full))
            first += len(hashes)
        return made


def read_tables(store: Store) -> Tables:
    """What a store has, in the order of its commits."""
    rows, definitions = {}, {}
    with store.reading() as reading:
        years = [(shard.first, shard.folder) for shard in reading.shards()]
        for tag, _, _ in reading.streams():
            hidden: dict[int, dict[str, str]] = {}
            for n, item in reading.disclosures(tag):
                hidden.setdefault(n, {})[item.digest] = item.text
            places = dict(reading.positions(tag))
            for item in reading.entries(tag):
                at = places[item.n]
                year = max(folder for first, folder in years if first <= at)
                withheld = hidden.get(item.n, {})
                rows[at] = Row(tag, item.n, year, item.leaf, item.salted, withheld, item.request_key)
                for effect in item.entry["effects"]:
                    if effect["kind"] == "deployed":
                        definitions[effect["definition"]] = reading.definition(effect["definition"]) or b""
    return Tables([rows[at] for at in sorted(rows)], definitions)


class Kind(Protocol):
    """A kind of store."""

    name: str

    def new(self, clock: Clock) -> Store:
        """An empty store."""
        ...

    def backup(self, store: Any) -> Any:
        """Keep it as it is."""
        ...

    def restored(self, backup: Any, change: Callable[[Tables], None] | None, log: str) -> Store:
        """A copy of what was kept, changed behind the engine's back; `log` is the log's name."""
        ...


class MemoryKind:
    """The store in memory."""

    name = "memory"

    def __init__(self) -> None:
        """Without a clock before there is a store."""
        self._clock: Any = None

    def new(self, clock: Clock) -> Store:
        """An empty store."""
        self._clock = clock
        return MemoryStore(clock)

    def backup(self, store: Any) -> Any:
        """Copy the maps."""
        return store._kept._state.copied()

    def restored(self, backup: Any, change: Callable[[Tables], None] | None, log: str) -> Store:
        """Maps put together anew."""
        store = MemoryStore(self._clock)
        store._kept._state = state = backup.copied()
        if change is None:
            return store
        tables = read_tables(store)
        change(tables)
        for kept in (state.entries, state.disclosures, state.order, state.places):
            kept.clear()
        for at, row in enumerate(tables.rows, 1):
            stored = Stored(row.tag, row.n, row.leaf, row.salted, row.key, row.entry["recorded_at"])
            hidden = tuple((row.n, Disclosure(*pair)) for pair in row.withheld.items())
            before = state.entries.get(row.tag, ())
            state.order[at] = (row.tag, len(before) + 1)
            state.places[state.order[at]] = at
            state.entries[row.tag] = (*before, stored)
            state.disclosures[row.tag] = (*state.disclosures.get(row.tag, ()), *hidden)
            head, body = state.heads[row.tag]
            state.heads[row.tag] = (head._replace(version=row.n, leaf=stored.leaf_hash), body)
        state.last[0] = len(tables.rows)
        state.definitions.update(tables.definitions)
        if tables.log_anew:
            for part in (state.shards, state.tiles, state.signed):
                part.clear()
            for shard, full in tables.shards(log):
                state.shards[shard.folder] = shard
                state.tiles.update({(shard.folder, item.tile): item.data for item in full})
        return store


class SqliteKind:
    """The store on SQLite."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        """Keep all files in a folder."""
        self._folder, self._count, self._clock = folder, 0, None
        #: What stands in a backup, read once.
        self._read: dict[Path, Tables] = {}

    def _path(self) -> Path:
        self._count += 1
        return self._folder / f"{self._count}.sqlite"

    def new(self, clock: Any) -> Store:
        """An empty store."""
        self._clock = clock
        return SqliteStore(self._path(), create=True, clock=clock)

    def backup(self, store: Any) -> Path:
        """Copy the file."""
        path = self._path()
        store.backup(path)
        return path

    def restored(self, backup: Path, change: Callable[[Tables], None] | None, log: str) -> Store:
        """Write into a copy of the file with a database shell, its triggers out of the way meanwhile."""
        path = self._folder / "edited.sqlite"
        for old in self._folder.glob("edited.sqlite*"):
            old.unlink()
        shutil.copyfile(backup, path)
        if change is None:
            return SqliteStore(path, clock=self._clock)  # type: ignore[arg-type]
        if backup not in self._read:
            store = SqliteStore(path, clock=self._clock)  # type: ignore[arg-type]
            self._read[backup] = read_tables(store)
            store.close()
        tables = self._read[backup].copy()
        change(tables)
        with closing(sqlite3.connect(path, isolation_level=None)) as shell:
            shell.execute("PRAGMA synchronous = OFF")
            kept = shell.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            shell.execute("BEGIN")
            for name, _ in kept:
                shell.execute(f"DROP TRIGGER {name}")
            _write(shell, tables, log)
            for _, text in kept:
                shell.execute(text)
            shell.execute("COMMIT")
        return SqliteStore(path, clock=self._clock)  # type: ignore[arg-type]


def _write(shell: sqlite3.Connection, tables: Tables, log: str) -> None:
    """`INSERT OR REPLACE` whatever differs, delete what is left over, move the heads to the last rows."""
    last: dict[str, int] = {}
    heads: dict[str, tuple[int, int]] = {}
    for at, row in enumerate(tables.rows, 1):
        text, hidden = row.entry["recorded_at"], json.dumps(row.withheld, ensure_ascii=False)
        values = (at, row.tag, row.n, last.get(row.tag, 0), row.leaf, row.salted, row.key, text, hidden)
        last[row.tag] = at
        old = shell.execute("SELECT * FROM entry WHERE position = ?", (at,)).fetchone()
        if old is None or old[:8] != values[:8] or json.loads(old[8]) != row.withheld:
            shell.execute("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        heads[row.tag] = (row.n, at)
    for tag, head in heads.items():
        shell.execute("UPDATE head SET version = ?, position = ? WHERE stream = ?", (*head, tag))
    shell.execute("DELETE FROM entry WHERE position > ?", (len(tables.rows),))
    for digest, text in tables.definitions.items():
        shell.execute("UPDATE definition SET text = ? WHERE digest = ?", (text.decode(), digest))
    if tables.log_anew:
        for table in ("log_shard", "log_tile", "log_checkpoint"):
            shell.execute(f"DELETE FROM {table}")
        for shard, full in tables.shards(log):
            shell.execute("INSERT INTO log_shard VALUES (?, ?, ?, ?, ?)", (*shard[:4], edge_of(shard.rows)))
            for item in full:
                place = (shard.folder, item.tile.level, item.tile.number, item.data)
                shell.execute("INSERT INTO log_tile VALUES (?, ?, ?, ?)", place)
