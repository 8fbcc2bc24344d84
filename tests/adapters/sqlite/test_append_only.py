"""The database itself keeps the record append-only, also against programs that are not ours."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from tests.contracts.chain import Chain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hoso.adapters.sqlite.store import SqliteStore

#: One entry stands at position 1 (stream S, n 1), one at 2 (stream S, n 2).
_ENTRY = "(position, stream, n, previous, leaf, salted, request_key, recorded_at)"
_WITHHOLDING = _ENTRY.replace(")", ", withheld)")
_VALUES = {
    "the same position": "(2, :stream, 3, 2, 'x', 'x', 'new', 'x')",
    "the same sequence": "(3, :stream, 1, 0, 'x', 'x', 'new', 'x')",
    "the last sequence": "(3, :stream, 2, 1, 'x', 'x', 'new', 'x')",
    "the same request": "(3, :stream, 3, 2, 'x', 'x', :request, 'x')",
    "everything the same": "(1, :stream, 1, 0, 'x', 'x', :request, 'x')",
    "no position": "(NULL, :stream, 3, 2, 'x', 'x', 'new', 'x')",
    "a gap of positions": "(4, :stream, 3, 2, 'x', 'x', 'new', 'x')",
    "a gap": "(3, :stream, 4, 2, 'x', 'x', 'new', 'x')",
    "a head that does not lead there": "(3, :stream, 3, 2, 'x', 'x', 'new', 'x')",
    "no head": "(3, 'other', 1, 0, 'x', 'x', 'new', 'x')",
    "a late first": "(3, 'other', 2, 0, 'x', 'x', 'new', 'x')",
    "no first": "(3, 'other', 0, 0, 'x', 'x', 'new', 'x')",
    "a position below one": "(0, 'other', 1, 0, 'x', 'x', 'new', 'x')",
    "the position that stands for none": "(-1, 'other', 1, 0, 'x', 'x', 'new', 'x')",
}
_VERBS = ["INSERT", "INSERT OR REPLACE", "REPLACE", "INSERT OR FAIL", "INSERT OR ROLLBACK"]
_INSERTS = [f"{verb} INTO entry {_ENTRY} VALUES {row}" for verb in _VERBS for row in _VALUES.values()]
_UPSERTS = [
    f"INSERT INTO entry {_ENTRY} VALUES {row} ON CONFLICT ({target}) DO UPDATE SET salted = 'x'"
    for row in _VALUES.values()
    for target in ("position", "request_key")
]
_SETS = [
    "salted = 'x' WHERE n = 1",
    "n = n + 1",
    "position = 9 WHERE position = 1",
    "rowid = 2 WHERE rowid = 1",
    "recorded_at = 'x'",
    "stream = 'x' WHERE n = 1",
    "previous = 0 WHERE n = 2",
    "request_key = 'x' WHERE n = 2",
    "leaf = leaf",
]
_ENTRY_CHANGES = [
    *(f"UPDATE {how} entry SET {what}" for how in ("", "OR REPLACE", "OR IGNORE") for what in _SETS),
    "DELETE FROM entry",
    "DELETE FROM entry WHERE n = 2",
]
_OTHER_CHANGES = [
    *(
        f"{verb} INTO {row}"
        for verb in _VERBS
        for row in (
            f"entry {_WITHHOLDING} VALUES (3, 'third', 1, 0, 'x', 'x', 'new', 'x', json_object(:gone, 'x'))",
            "erasure VALUES (:gone, 'x', 9)",
            "definition VALUES ('D', 'x')",
            "definition (rowid, digest, text) VALUES (1, 'D', 'x')",
        )
    ),
    "INSERT INTO definition VALUES ('D', 'x') ON CONFLICT (digest) DO UPDATE SET text = 'x'",
    *(
        f"UPDATE {how} entry SET withheld = {what}"
        for how in ("", "OR REPLACE", "OR IGNORE")
        for what in (
            "'{}'",
            "withheld",
            "json_object(:kept, 'x') WHERE n = 1",
            "json_object(:gone, 'x') WHERE n = 1",
            "json_set(withheld, '$.new', 'x')",
            "json_set(withheld, '$.' || :gone, 'x') WHERE n = 1",
            "json_remove(withheld, '$.\"' || :kept || '\"') WHERE n = 1",
            "json_remove(withheld, '$.\"' || :kept || '\"'), salted = 'x' WHERE n = 1",
        )
    ),
    "UPDATE erasure SET n = 9",
    "UPDATE OR REPLACE erasure SET stream = 'x'",
    "DELETE FROM erasure",
    "UPDATE OR REPLACE definition SET text = 'x'",
    "DELETE FROM definition",
]


@pytest.fixture
def names(store: SqliteStore) -> dict[str, Any]:
    """Fill the store with two entries, a value that is kept, one that is erased, and a definition."""
    chain = Chain()
    first, head = chain.follow(chain.blank("H1"), withheld={"a": 1, "b": 2})
    gone, kept = sorted(first.disclosures, key=lambda item: item.digest)
    with store.transaction() as transaction:
        transaction.append(first, head, definition=("D", b"{}"))
    second, after = chain.follow(head)
    with store.transaction() as transaction:
        transaction.append(second, after)
        transaction.erase(head.stream, 2, [gone.digest])
        # A head that leads to an entry yet to come.
        transaction.connection.execute(
            "INSERT INTO head SELECT 'third', kind, 'third', 1, 3, leaf, '', NULL, body FROM head"
        )
    return {
        "stream": head.stream,
        "request": first.stored.request_key,
        "gone": gone.digest,
        "kept": kept.digest,
    }


def _all(connection: sqlite3.Connection) -> Any:
    tables = ("entry", "erasure", "definition")
    return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}


@pytest.mark.parametrize("recursive", ["OFF", "ON"])
@pytest.mark.parametrize("statement", _INSERTS + _UPSERTS + _ENTRY_CHANGES + _OTHER_CHANGES)
def test_a_foreign_program_is_refused(
    names: dict[str, Any], foreign: Callable[..., sqlite3.Connection], statement: str, recursive: str
) -> None:
    """No statement changes, replaces or removes what stands, nor leaves a gap, whatever the settings."""
    connection = foreign()
    connection.execute(f"PRAGMA recursive_triggers = {recursive}")
    before = _all(connection)
    used = {name: value for name, value in names.items() if f":{name}" in statement}
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement, used)
    assert _all(connection) == before


def test_what_conflicts_is_not_ignored_silently(
    names: dict[str, Any], foreign: Callable[..., sqlite3.Connection]
) -> None:
    """`INSERT OR IGNORE` of what stands is refused aloud too."""
    with pytest.raises(sqlite3.IntegrityError):
        foreign().execute(
            f"INSERT OR IGNORE INTO entry {_ENTRY} VALUES {_VALUES['the same sequence']}",
            {"stream": names["stream"]},
        )


def test_the_next_entry_is_let_in(names: dict[str, Any], foreign: Callable[..., sqlite3.Connection]) -> None:
    """The triggers refuse what is wrong only: where a head leads, the next entry and a first one go in."""
    connection = foreign()
    connection.execute("UPDATE head SET version = 3, position = 3 WHERE stream = ?", (names["stream"],))
    connection.execute("UPDATE head SET position = 4 WHERE stream = 'third'")
    for row in ("(3, :stream, 3, 2, 'x', 'x', 'k1', 'x')", "(4, 'third', 1, 0, 'x', 'x', 'k2', 'x')"):
        used = {"stream": names["stream"]} if ":stream" in row else {}
        connection.execute(f"INSERT INTO entry {_ENTRY} VALUES {row}", used)
    positions = connection.execute("SELECT position, n, previous FROM entry ORDER BY position").fetchall()
    assert positions == [(1, 1, 0), (2, 2, 1), (3, 3, 2), (4, 1, 0)]


@pytest.mark.parametrize(
    "row",
    [
        "(3, :stream, 3, 1, 'x', 'x', 'new', 'x')",
        "(3, :stream, 3, 0, 'x', 'x', 'new', 'x')",
        "(3, :stream, 3, 3, 'x', 'x', 'new', 'x')",
        "(3, :stream, 3, 2, 'x', 'x', :request, 'x')",
        "(4, :stream, 3, 2, 'x', 'x', 'new', 'x')",
        "(3, 'third', 1, 1, 'x', 'x', 'new', 'x')",
        "(3, 'third', 2, 2, 'x', 'x', 'new', 'x')",
    ],
)
def test_a_head_alone_lets_nothing_in(
    names: dict[str, Any], foreign: Callable[..., sqlite3.Connection], row: str
) -> None:
    """Also where heads lead to it, an entry follows the one before it in its stream, at the next position."""
    connection = foreign()
    connection.execute("UPDATE head SET version = 3, position = 3 WHERE stream = ?", (names["stream"],))
    used = {name: value for name, value in names.items() if f":{name}" in row}
    with pytest.raises(sqlite3.IntegrityError, match="continues its stream"):
        connection.execute(f"INSERT INTO entry {_ENTRY} VALUES {row}", used)


def test_a_value_leaves_only_with_its_erasure(
    names: dict[str, Any], foreign: Callable[..., sqlite3.Connection]
) -> None:
    """An erasure that names the digest, but another stream, lets no value go; one of its own does."""
    connection = foreign()
    connection.execute("INSERT INTO erasure VALUES (?, 'another', 1)", (names["kept"],))
    with pytest.raises(sqlite3.IntegrityError, match="loses erased values"):
        connection.execute("UPDATE entry SET withheld = '{}' WHERE n = 1")
    connection.execute("DROP TRIGGER erasure_update")
    connection.execute("UPDATE erasure SET stream = ? WHERE digest = ?", (names["stream"], names["kept"]))
    with pytest.raises(sqlite3.IntegrityError, match="loses erased values"):
        connection.execute("UPDATE entry SET withheld = '{}', recorded_at = 'x' WHERE n = 1")
    assert connection.execute("UPDATE entry SET withheld = '{}' WHERE n = 1").rowcount == 1


@pytest.mark.parametrize("table", ["entry", "erasure", "definition", "head", "meta"])
def test_tables_are_strict(foreign: Callable[..., sqlite3.Connection], table: str) -> None:
    """A column holds values of its type only."""
    listed = foreign().execute(f"PRAGMA table_list({table})").fetchone()
    assert listed[5] == 1


def test_our_connections_fire_delete_triggers_on_replacing(store: SqliteStore, place: Path) -> None:
    """Each of our connections has the settings that the promises rest on."""
    with store.reading() as one, store.reading() as two:
        for view in (one, two):
            asked = {
                name: view.connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("recursive_triggers", "secure_delete", "synchronous", "journal_mode")
            }
            assert asked == {
                "recursive_triggers": 1,
                "secure_delete": 1,
                "synchronous": 2,
                "journal_mode": "wal",
            }
    assert place.exists()


@pytest.mark.parametrize("recursive", ["OFF", "ON"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_checkpoint SET note = x'610A0A62'",
        "UPDATE log_checkpoint SET note = x'610A0A620A'",
        "UPDATE log_checkpoint SET note = x'620A0A620A630A'",
        "UPDATE log_checkpoint SET note = CAST(note || x'0A' AS BLOB)",
        "UPDATE log_checkpoint SET note = CAST(note || x'630A0A640A' AS BLOB)",
        "UPDATE log_checkpoint SET size = size + 1, note = CAST(note || x'630A' AS BLOB)",
        "UPDATE log_checkpoint SET root = 's', note = CAST(note || x'630A' AS BLOB)",
        "UPDATE OR REPLACE log_checkpoint SET folder = '2027'",
        "INSERT OR REPLACE INTO log_checkpoint VALUES ('2026', 9, 'r', x'610A0A620A630A')",
        "INSERT INTO log_checkpoint VALUES ('2026', 8, 'r', x'610A')",
        "DELETE FROM log_checkpoint",
    ],
)
def test_a_signed_checkpoint_only_gains_signatures(
    foreign: Callable[..., sqlite3.Connection], statement: str, recursive: str
) -> None:
    """No statement takes a line from its note, gives it another text, size or root, or goes back."""
    connection = foreign()
    connection.execute(f"PRAGMA recursive_triggers = {recursive}")
    connection.execute("INSERT INTO log_checkpoint VALUES ('2026', 9, 'r', x'610A0A620A')")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.execute("UPDATE log_checkpoint SET note = CAST(note || x'630A' AS BLOB)")
    kept = connection.execute("SELECT * FROM log_checkpoint").fetchall()
    assert kept == [("2026", 9, "r", b"a\n\nb\nc\n")]
