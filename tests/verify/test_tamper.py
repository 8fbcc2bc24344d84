"""Every way in which a record can be tampered with is named by verification."""

from __future__ import annotations

import sqlite3

import orjson
import pytest

from hoso.engine import Change
from hoso.engine.clocks.pending import next_timer
from hoso.engine.disclosure import digest_of, salted
from hoso.engine.dossier import evolve
from hoso.engine.leaf import Leaf, leaf_hash, leaf_of


@pytest.fixture
def dossiers(office):
    """Three dossiers that have walked the whole road."""
    tags = [office.open(f"H49.99-261123-{n:04d}", f"Person {n}") for n in (1, 2, 3)]
    for tag in tags:
        office.walk(tag)
    return tags


@pytest.fixture
def attacker(office):
    """Somebody with the file and a database shell, who drops what stands in the way."""
    connection = sqlite3.connect(office.path, isolation_level=None)
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    kept = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    for name, sql in kept:
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        if not found:
            connection.execute(sql)
    connection.close()


def row(attacker, stream, n):
    """An entry as it lies in the file."""
    return attacker.execute(
        "SELECT leaf, salted, request_key, recorded_at FROM entry WHERE stream = ? AND n = ?", (stream, n)
    ).fetchone()


def drop_values(attacker, stream, which):
    """Delete the withheld values of some entries of a stream."""
    attacker.execute(f"UPDATE entry SET withheld = '{{}}' WHERE stream = ? AND {which}", (stream,))


def forged(attacker, stream, n):
    """An entry forged with the right code: another actor, true to its own leaf."""
    leaf, text, _, _ = row(attacker, stream, n)
    salt, entry = orjson.loads(text)
    entry["actor"] = "cb02"
    new = salted(salt, entry)
    old = leaf_of(leaf)
    return Leaf(old.stream, old.n, digest_of(new), old.previous).text(), new


def test_an_untouched_record_has_no_problems(office, dossiers):
    """No false alarm: an untouched record verifies, and its guards are asked again."""
    verdicts = office.verdicts()
    assert [item.problems for item in verdicts.values()] == [[]] * len(verdicts)
    assert verdicts[dossiers[0]].rechecked == 1
    assert verdicts[dossiers[0]].entries == 9


def test_an_edited_public_field_is_named(office, dossiers, attacker):
    """A field edited in the entry's text is an altered entry."""
    _, text, _, _ = row(attacker, dossiers[0], 1)
    edited = text.replace('"area":"ordinary"', '"area":"remote"')
    assert edited != text
    attacker.execute("UPDATE entry SET salted = ? WHERE stream = ? AND n = 1", (edited, dossiers[0]))
    assert "entry_altered" in office.problems()


def test_an_edited_withheld_field_is_named(office, dossiers, attacker):
    """A withheld value that no longer hashes to its digest is an altered value."""
    changed = attacker.execute(
        "UPDATE entry SET withheld = replace(withheld, 'Person 1', 'Person 9')"
        " WHERE stream = ? AND instr(withheld, 'Person 1')",
        (dossiers[0],),
    )
    assert changed.rowcount
    assert "value_altered" in office.problems()


def test_an_edited_time_is_named(office, dossiers, attacker):
    """A time edited in the entry differs from its leaf and from the column beside it; so does a column."""
    _, text, _, at = row(attacker, dossiers[0], 2)
    edited = text.replace(at, "2026-01-01T00:00:00.000000Z")
    attacker.execute("UPDATE entry SET salted = ? WHERE stream = ? AND n = 2", (edited, dossiers[0]))
    assert {"entry_altered", "time_altered", "time_steps_back"} <= office.problems()
    attacker.execute("UPDATE entry SET salted = ? WHERE stream = ? AND n = 2", (text, dossiers[0]))
    assert not office.problems()
    attacker.execute(
        "UPDATE entry SET recorded_at = '2026-01-01T00:00:00.000000Z' WHERE stream = ? AND n = 2",
        (dossiers[0],),
    )
    assert office.problems() == {"time_altered"}


@pytest.mark.parametrize("n", [1, 4, 9])
def test_a_deleted_entry_is_named(office, dossiers, attacker, n):
    """An entry that was deleted leaves a gap, or a head that knows of more."""
    attacker.execute("DELETE FROM entry WHERE stream = ? AND n = ?", (dossiers[0], n))
    assert "entry_missing" in office.problems()


def test_an_inserted_entry_is_named(office, dossiers, attacker):
    """An entry put between two others does not fit the chain, wherever it is put."""
    leaf, text, _, at = row(attacker, dossiers[0], 9)
    attacker.execute(
        "INSERT INTO entry (stream, n, previous, leaf, salted, request_key, recorded_at)"
        " VALUES (?, 10, 9, ?, ?, 'k', ?)",
        (dossiers[0], leaf, text, at),
    )
    assert {"entry_inserted"} <= office.problems()


def test_a_forged_entry_in_the_middle_is_named(office, dossiers, attacker):
    """An entry with a right chain up to it, pushed in by moving the rest, is an insertion."""
    stream = dossiers[0]
    attacker.execute("UPDATE entry SET n = n + 100 WHERE stream = ? AND n > 4", (stream,))
    attacker.execute("UPDATE entry SET n = n - 99 WHERE stream = ? AND n > 100", (stream,))
    leaf4, text, _, at = row(attacker, stream, 4)
    salt, entry = orjson.loads(text)
    entry["command"] = "attach"
    new = salted(salt, entry)
    leaf = Leaf(stream, 5, digest_of(new), leaf_hash(leaf4)).text()
    attacker.execute(
        "INSERT INTO entry (stream, n, previous, leaf, salted, request_key, recorded_at)"
        " VALUES (?, 5, 4, ?, ?, 'k', ?)",
        (stream, leaf, new, at),
    )
    assert "entry_inserted" in office.problems()


def test_an_entry_beside_another_is_named(office, dossiers, attacker):
    """A second entry of the same number, which no head leads to, is found and named."""
    stream = dossiers[0]
    leaf, text = forged(attacker, stream, 5)
    attacker.execute(
        "INSERT INTO entry (stream, n, previous, leaf, salted, request_key, recorded_at)"
        " SELECT stream, n, previous, ?, ?, 'k', recorded_at FROM entry WHERE stream = ? AND n = 5",
        (leaf, text, stream),
    )
    assert "entry_inserted" in office.problems()


def test_entries_after_their_head_are_named(office, dossiers, attacker):
    """A head that was set back leads to a part of its stream only: the rest is found and named."""
    stream = dossiers[0]
    attacker.execute(
        "UPDATE head SET version = 8, position = (SELECT previous FROM entry WHERE stream = ? AND n = 9)"
        " WHERE stream = ?",
        (stream, stream),
    )
    assert "entry_inserted" in office.problems()


def test_entries_without_a_head_are_named(office, dossiers, attacker):
    """Entries whose head was deleted are found by their tag, in their order."""
    attacker.execute("DELETE FROM head WHERE stream = ?", dossiers[:1])
    verdict = office.verdicts()[dossiers[0]]
    assert verdict.entries == 9
    assert "head_missing" in {problem.code for problem in verdict.problems}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE head SET position = position - 1 WHERE stream = ?",
        "UPDATE head SET position = 9999 WHERE stream = ?",
        "UPDATE entry SET previous = 0 WHERE n = 5 AND stream = ?",
        "UPDATE entry SET previous = position WHERE n = 5 AND stream = ?",
        "UPDATE entry SET previous = previous - 1 WHERE n = 5 AND stream = ?",
        "UPDATE entry SET previous = 1 WHERE n = 1 AND stream = ?",
        "UPDATE entry SET position = 9999 WHERE n = 5 AND stream = ?",
    ],
)
def test_altered_positions_are_named(office, dossiers, attacker, change):
    """Entries whose places in the file were altered are read by their tag, and that is named."""
    attacker.execute(change, dossiers[:1])
    verdict = office.verdicts()[dossiers[0]]
    assert verdict.entries == 9
    assert {problem.code for problem in verdict.problems} == {"head_unlinked"}
    assert not office.verdicts()[dossiers[1]].problems


def test_swapped_entries_are_named(office, dossiers, attacker):
    """Two entries that changed places each stand where they do not belong."""
    stream = dossiers[0]
    attacker.execute("UPDATE entry SET n = 103 WHERE stream = ? AND n = 3", (stream,))
    attacker.execute("UPDATE entry SET n = 3 WHERE stream = ? AND n = 4", (stream,))
    attacker.execute("UPDATE entry SET n = 4 WHERE stream = ? AND n = 103", (stream,))
    assert "entries_swapped" in office.problems()


def test_an_entry_moved_to_another_stream_is_named(office, dossiers, attacker):
    """An entry's leaf says which stream it is of."""
    attacker.execute("UPDATE entry SET stream = ?, n = 10 WHERE stream = ? AND n = 9", dossiers[1::-1])
    assert {"entry_moved", "entry_missing"} <= office.problems()


@pytest.mark.parametrize("n", [1, 5, 9])
def test_a_replaced_entry_is_named(office, dossiers, attacker, n):
    """INSERT OR REPLACE with an entry forged to fit its own leaf is caught by the next leaf, or the head."""
    stream = dossiers[0]
    leaf, text = forged(attacker, stream, n)
    attacker.execute(
        "INSERT OR REPLACE INTO entry (position, stream, n, previous, leaf, salted, request_key, recorded_at)"
        " SELECT position, stream, n, previous, ?, ?, request_key, recorded_at FROM entry"
        " WHERE stream = ? AND n = ?",
        (leaf, text, stream, n),
    )
    assert "entry_replaced" in office.problems()


@pytest.mark.usefixtures("dossiers")
def test_another_definition_under_the_same_name_is_named(office, attacker):
    """A definition whose text was changed no longer has the digest that dossiers are pinned to."""
    kept = attacker.execute("SELECT digest, text FROM definition ORDER BY digest").fetchall()
    digest, text = next(row for row in kept if '"dest":"stamping"' in row[1])
    attacker.execute(
        "UPDATE definition SET text = ? WHERE digest = ?",
        (text.replace('"dest":"stamping"', '"dest":"handing_over"'), digest),
    )
    assert "definition_altered" in office.problems()


@pytest.mark.usefixtures("dossiers")
def test_a_definition_that_was_never_deployed_is_named(office, attacker):
    """A dossier may only follow a definition that the stream of definitions ties to its procedure's name."""
    attacker.execute("DELETE FROM entry WHERE stream = (SELECT stream FROM head WHERE kind = 'definitions')")
    assert "definition_not_deployed" in office.problems()


def test_a_dropped_salt_is_named(office, dossiers, attacker):
    """A withheld value that is gone without an erasure is damage."""
    drop_values(attacker, dossiers[0], "n = 1")
    assert office.problems() >= {"salt_dropped"}


def test_a_changed_head_is_named(office, dossiers, attacker):
    """The head is a cache: what it says must be what the fold says."""
    attacker.execute(
        "UPDATE head SET body = replace(body, 'returned', 'approval') WHERE stream = ?", (dossiers[0],)
    )
    assert office.problems() == {"head_differs"}


def test_a_changed_key_is_named(office, dossiers, attacker):
    """The key column is derived from the request."""
    attacker.execute("UPDATE entry SET request_key = 'other' WHERE stream = ? AND n = 2", (dossiers[0],))
    assert office.problems() == {"key_altered"}


def test_a_tail_cut_with_its_head_cannot_be_seen(office, dossiers, attacker):
    """Without a public log a tail cut together with its head leaves no trace: completeness is unknown."""
    stream = dossiers[0]
    leaf, _, _, at = row(attacker, stream, 3)
    drop_values(attacker, stream, "n > 3")
    attacker.execute("DELETE FROM entry WHERE stream = ? AND n > 3", (stream,))
    body = {}
    with office.store.reading() as reading:
        definition = office.engine.knowledge.definition(reading, reading.head(stream).body["definition"])
        disclosed = {item.digest: (item.name, item.value) for _, item in reading.disclosures(stream)}
        for stored in reading.entries(stream):
            body = evolve(body, stored.entry, stored.n, disclosed, definition)
    attacker.execute(
        "UPDATE head SET version = 3, leaf = ?, recorded_at = ?, next_timer = ?, body = ?,"
        " position = (SELECT position FROM entry WHERE stream = ? AND n = 3) WHERE stream = ?",
        (
            leaf_hash(leaf),
            at,
            next_timer(body),
            orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode(),
            stream,
            stream,
        ),
    )
    assert not office.verdicts()[stream].problems


def test_a_directory_cut_with_its_head_is_named_by_what_rests_on_it(office, attacker):
    """Dossiers name the entry of the directory they rest on: its tail cannot be cut unseen beneath them."""
    office.must(Change(office.asking("quantri"), ({"kind": "officer", "officer": "cb77"},)))
    tag = office.open("H49.99-261123-0001", "Person")
    directory = attacker.execute("SELECT stream FROM head WHERE kind = 'directory'").fetchone()[0]
    leaf, _, _, at = row(attacker, directory, 1)
    drop_values(attacker, directory, "n = 2")
    attacker.execute("DELETE FROM entry WHERE stream = ? AND n = 2", (directory,))
    attacker.execute(
        "UPDATE head SET version = 1, leaf = ?, recorded_at = ?,"
        " position = (SELECT position FROM entry WHERE stream = ? AND n = 1) WHERE stream = ?",
        (leaf_hash(leaf), at, directory, directory),
    )
    verdicts = office.verdicts()
    assert not verdicts[directory].problems
    assert {problem.code for problem in verdicts[tag].problems} == {"basis_missing"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE head SET name = 'H49.99-999999-0001' WHERE stream = ?",
        "UPDATE head SET recorded_at = '9999-01-01T00:00:00.000000Z' WHERE stream = ?",
        "UPDATE head SET next_timer = '2027-01-01T00:00:00.000000Z' WHERE stream = ?",
        "UPDATE head SET body = '{\"a\":null}' WHERE stream = ?",
        "UPDATE head SET body = '{' WHERE stream = ?",
    ],
)
def test_every_column_of_a_head_is_derived(office, dossiers, attacker, change):
    """Name, time, timer and body of a head are what record and fold say; garbage there is named too."""
    attacker.execute(change, dossiers[:1])
    assert office.problems() == {"head_differs"}


def test_what_is_no_text_is_a_problem_of_its_stream_alone(office, dossiers, attacker):
    """Bytes that are no UTF-8 make one stream's verdict, not an end of verifying."""
    attacker.execute(
        "UPDATE entry SET salted = CAST(x'5b22fffe225d' AS TEXT) WHERE stream = ? AND n = 2", dossiers[:1]
    )
    verdicts = office.verdicts()
    assert verdicts[dossiers[0]].problems
    assert not verdicts[dossiers[1]].problems


def test_an_edited_value_that_breaks_a_guard_is_named(office, dossiers, attacker):
    """An entry that no longer is what its leaf says is named, and not replayed."""
    _, text, _, _ = row(attacker, dossiers[0], 7)
    salt, entry = orjson.loads(text)
    entry["guards"] = [{"guard": "nonsense", "inputs": ["f.x"], "result": True}]
    attacker.execute(
        "UPDATE entry SET salted = ? WHERE stream = ? AND n = 7", (salted(salt, entry), dossiers[0])
    )
    assert "entry_altered" in office.problems()


#: What a forger with the right code appends: the draft's changes, and what is named.
FORGED = {
    "a correction that moves": ({"command": "correct", "to": ["returned"]}, "move_illegal"),
    "a second opening": ({"command": "open", "to": ["submitted"]}, "move_illegal"),
    "an end that is none": (
        {"command": "attach", "effects": [{"kind": "ended", "outcome": "success"}]},
        "move_illegal",
    ),
    "another kind": ({"command": "attach", "stream": "directory"}, "kind_differs"),
    "a time to come": ({"command": "attach", "occurred_at": "9999-01-01T00:00:00.000000Z"}, "entry_altered"),
    "no instant": ({"command": "attach", "recorded_at": "9999-13-01T00:00:00.000000Z"}, "entry_altered"),
    "no actor": ({"command": "attach", "actor": None}, "entry_altered"),
    "another definition": ({"command": "attach", "definition": "A" * 43}, "definition_not_deployed"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_entry_that_breaks_a_rule_is_named(office, attacker, name):
    """A forger can chain an entry rightly; what it says must still be what an entry may say."""
    changes, code = FORGED[name]
    stream = office.open("H49.99-261123-0001", "Person")
    leaf, text, _, at = row(attacker, stream, 1)
    entry = orjson.loads(text)[1]
    for key in ("to", "_sd"):
        entry.pop(key)
    entry |= {"effects": []} | changes
    entry = {key: value for key, value in entry.items() if value is not None}
    new = salted("A" * 22, entry)
    forged_leaf = Leaf(stream, 2, digest_of(new), leaf_hash(leaf)).text()
    attacker.execute(
        "INSERT INTO entry (stream, n, previous, leaf, salted, request_key, recorded_at)"
        " SELECT stream, 2, position, ?, ?, 'k', ? FROM entry WHERE stream = ?",
        (forged_leaf, new, entry["recorded_at"], stream),
    )
    assert code in {problem.code for problem in office.verdicts()[stream].problems}
    assert at


def test_a_salt_used_twice_is_named(office, attacker):
    """Two texts under one salt can be compared without knowing either."""
    one, two = (office.open(f"H49.99-261123-000{n}", "Same") for n in (1, 2))
    _, text, _, _ = row(attacker, one, 1)
    salt = orjson.loads(text)[0]
    leaf, other, _, at = row(attacker, two, 1)
    new = salted(salt, orjson.loads(other)[1])
    forged_leaf = Leaf(two, 1, digest_of(new)).text()
    attacker.execute("UPDATE entry SET leaf = ?, salted = ? WHERE stream = ?", (forged_leaf, new, two))
    attacker.execute("UPDATE head SET leaf = ? WHERE stream = ?", (leaf_hash(forged_leaf), two))
    assert office.problems() == {"salt_reused"}
    assert leaf
    assert at
