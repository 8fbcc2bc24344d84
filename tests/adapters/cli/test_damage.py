"""A damaged record: whoever reads it is told so and where to go on; verification itself goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

READERS = [
    ("show", "{}"),
    ("show",),
    ("history", "{}"),
    ("history", "{}", "--reading", "plain"),
    ("history", "{}", "--reading", "record"),
    ("history", "directory"),
    ("actions", "{}", "--actor", "cb01"),
    ("take", "{}", "accept", "--actor", "cb01"),
    ("export", "--out", "out"),
    ("export", "{}", "--out", "out"),
]
GARBAGE = ["garbage", "{}", '["s",{}]', "[" * 5000, b"\xff\xfe"]
#: Bytes that are no text at all, where a step would be written, are an error of the store's own.
ANSWERS = {(0, ""), (1, "record_damaged"), (3, "store_unusable")}
PLACES = [
    ("entry", "salted", "stream = '{stream}'"),
    ("entry", "leaf", "stream = '{stream}'"),
    ("entry", "salted", "stream IN (SELECT stream FROM head WHERE kind = 'directory')"),
    ("entry", "withheld", "stream = '{stream}'"),
    ("head", "body", "stream = '{stream}'"),
    ("head", "leaf", "stream = '{stream}'"),
]


def damage(store, table, column, where, value):
    """Write over a column with the guards of the database taken off, as somebody with the file can."""
    with closing(sqlite3.connect(store)) as opened:
        guards = opened.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            opened.execute(f'DROP TRIGGER "{name}"')
        written = f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE {where}"
        assert opened.execute(written, (value,)).rowcount > 0
        for _, text in guards:
            opened.execute(text)
        opened.commit()


@pytest.mark.parametrize("value", GARBAGE, ids=lambda value: repr(value[:12]))
@pytest.mark.parametrize(
    ("table", "column", "where"), PLACES, ids=[f"{place[0]}.{place[1]}" for place in PLACES]
)
def test_no_garbage_in_a_store_is_a_fault_of_ours(hoso, dossier, office, table, column, where, value):
    """Whatever stands in its place, a command answers or says that the record is damaged; verify finds it."""
    stream = hoso("show", dossier, "--json").json["stream"]
    damage(office / "hoso.sqlite", table, column, where.format(stream=stream), value)
    for number, words in enumerate(READERS):
        typed = [word.format(dossier) if word != "out" else f"out{number}" for word in words]
        said = hoso(*typed, "--json")
        code = said.json["error"]["code"] if not said.json["ok"] else ""
        assert (said.code, code) in ANSWERS, (typed, said.out)
        if code == "record_damaged":
            assert "hoso verify" in said.json["error"]["next"]
    for words in (("verify",), ("verify", dossier)):
        verdict = hoso(*words, "--json")
        assert verdict.code == 1, verdict.out
        assert verdict.json["verdict"] == "broken", verdict.out
