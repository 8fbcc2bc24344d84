"""A table is read case by case, wherever its rows stand; what is malformed is one error with its place."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.adapters.event_logs import table, table_lines
from hoso.adapters.event_logs.opening import is_xes, open_event_log, zone_named
from hoso.engine.replay.event_log import EventLogMalformed

HEAD = "case:concept:name,concept:name,time:timestamp,note"


def log_of(text: str | bytes, **columns: str):
    """A table as a log."""
    data = text.encode() if isinstance(text, str) else text
    return open_event_log(io.BytesIO(data), "log.csv", columns, None, UTC)


def read(text: str | bytes, **columns: str):
    """All cases of a table."""
    return list(log_of(text, **columns).cases())


def wrong(text: str | bytes, **columns: str) -> tuple[str, int, int]:
    """What is wrong with a table, and where."""
    with pytest.raises(EventLogMalformed) as caught:
        read(text, **columns)
    return caught.value.problem, caught.value.line, caught.value.column


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n"])
def test_rows_of_a_case_may_stand_anywhere(start, end):
    """Cases come in the order of their first rows, events in that of the file, each with its line."""
    text = (
        start
        + f'{HEAD}\n2,a,2020-01-01,"x, ""y"""\n1,b,,\n\n2,"c\nd",2020-01-01 10:00:00.5+02:00,\n'.replace(
            "\n", end
        )
    )
    log = log_of(text)
    for _ in range(2):
        two, one = log.cases()
        first = 2 + start.count("\n")
        assert (two.name, two.line, one.name) == ("2", first, "1")
        assert [(event.number, event.line) for event in two.events] == [(1, first), (2, first + 3)]
        assert two.events[0].attributes["note"] == 'x, "y"'
        assert two.events[1].attributes["concept:name"] == f"c{end}d"
        assert one.events[0].attributes == {"case:concept:name": "1", "concept:name": "b"}


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_cells_are_parted_as_the_header_is(between):
    """Comma, semicolon or tab; columns may be called otherwise."""
    (case,) = read(f"id{between}what\n7{between}a\n", case="id", activity="what")
    assert (case.name, case.events[0].attributes) == ("7", {"id": "7", "what": "a"})


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("", "empty", 1, 1),
        ("\n \n", "empty", 1, 1),
        ("a,b\n", "column_missing", 1, 1),
        (f"{HEAD},note\n", "column_twice", 1, 52),
        (f"{HEAD}\n1,a\n", "cells", 2, 1),
        (f"{HEAD}\n1,a,,,\n", "cells", 2, 1),
        (f"{HEAD}\n1,a,,\n ,a,,\n", "case_empty", 3, 1),
        (f'{HEAD}\n1,"a,b",soon,\n', "time", 2, 9),
        (f"{HEAD}\n1,a,1850-01-01,\n", "time", 2, 5),
        (f'{HEAD}\n1,"a,,\n', "csv", 2, 1),
        (f'{HEAD}\n1,a,,x\n1,"a"b,,\n', "csv", 3, 1),
        (HEAD.encode() + b"\n1,caf\xe9,,\n", "not_text", 2, 6),
        (f"{HEAD}\n".encode("utf-16"), "not_text", 1, 1),
    ],
)
def test_what_is_malformed_is_told_with_its_place(text, problem, line, column):
    """One error, the first, at line and column; no case is given before it."""
    assert wrong(text) == (problem, line, column)


def test_a_column_that_a_map_names_must_be_there():
    """Where it does not, those of actor, role and time may be missing."""
    text = "case:concept:name,concept:name\n1,a\n"
    assert read(text)
    assert wrong(text, actor="who") == ("column_missing", 1, 1)
    with pytest.raises(EventLogMalformed) as caught:
        read(text, activity="concept:nam")
    assert caught.value.facts["near"] == "concept:name"


def test_lines_columns_and_cases_have_limits(monkeypatch):
    """What is endless is given up, not kept."""
    monkeypatch.setattr(table_lines, "LONGEST", 100)
    assert wrong(f"{HEAD}\n1,{'x' * 100},,\n")[:2] == ("long", 2)
    assert wrong("x" * 101)[:2] == ("long", 1)
    monkeypatch.setattr(table, "MOST_EVENTS", 2)
    assert wrong(f"{HEAD}\n" + "1,a,,\n" * 3)[:2] == ("case_long", 4)
    monkeypatch.setattr(table, "LARGEST_CASE", 300)
    assert wrong(f"{HEAD}\n" + "1,a,,\n" * 2)[:2] == ("case_large", 3)
    monkeypatch.setattr(table, "MOST_COLUMNS", 3)
    assert wrong(f"{HEAD}\n")[0] == "crowded"


def test_an_open_quote_does_not_take_the_file():
    """A quote that is never closed ends at the longest cell."""
    data = HEAD.encode() + b'\n1,"' + b"x\n" * (4 << 20)
    tracemalloc.start()
    try:
        assert wrong(data)[:2] == ("csv", 2)
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


_cell = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["1", "2", "3"]), _cell), max_size=20))
def test_what_a_writer_of_csv_writes_is_read_back(rows):
    """Any text in any order of cases comes back as it was written."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(["case:concept:name", "concept:name"])
    writer.writerows(rows)
    expected: dict[str, list[str]] = {}
    for case, cell in rows:
        expected.setdefault(case, []).append(cell)
    found = {
        case.name: [event.attributes.get("concept:name", "") for event in case.events]
        for case in read(written.getvalue())
    }
    assert found == expected


@pytest.mark.parametrize(
    ("data", "name", "is_one"),
    [
        (b"", "log.xes", True),
        (b"", "log.csv", False),
        (b"", "log", False),
        (b" \n<log/>", "log", True),
        ("<log/>".encode("utf-16"), "log", True),
        (b"\xef\xbb\xbf<log/>", "log", True),
        (b"\x1f\x8b", "log.csv", True),
        (b"<a>,b", "log.csv", False),
        (b"a,b", "log", False),
    ],
)
def test_a_log_is_known_by_how_it_begins(data, name, is_one):
    """XML and what is gzipped is XES, unless the name says that it is a table; an empty file goes by it."""
    assert is_xes(io.BytesIO(data), name) is is_one


def test_a_zone_has_an_offset_or_a_name():
    """Whatever else it is called, it is none."""
    assert zone_named("+07:00") == timezone(timedelta(hours=7))
    assert zone_named("Z") == UTC
    assert str(zone_named("Europe/Rome")) == "Europe/Rome"
    for name in ("Atlantis", "../../etc/passwd", "", "+99:00", "7", "/etc/localtime", "\0"):
        assert zone_named(name) is None, name
