"""XES is read as a stream of cases; what is malformed or hostile is one error with its place, and bounded."""

from __future__ import annotations

import gzip
import io
import tracemalloc

import pytest

from hoso.adapters.event_logs import unpacking, xes
from hoso.adapters.event_logs.xes import XesLog
from hoso.engine.replay.event_log import EventLogMalformed

GOOD = """\
<?xml version="1.0"?>
<x:log xmlns:x="http://www.xes-standard.org/" xes.version="1849-2016">
  <x:extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <x:global scope="event"><x:string key="concept:name" value="none"/></x:global>
  <x:classifier name="c" keys="concept:name"/>
  <x:int key="meta" value="1"><x:float key="deeper" value="-1.5E2"/></x:int>
  <x:trace>
    <x:string key="concept:name" value="one"/>
    <x:event>
      <x:string key="concept:name" value="a &amp; b"><x:string key="inner" value="no"/></x:string>
      <x:date key="time:timestamp" value="2020-01-01T00:00:00.123456789+07:00"/>
      <x:boolean key="b" value="TRUE"/><x:id key="i" value="6BA7B810-9DAD-11D1-80B4-00C04FD430C8"/>
      <x:list key="l"><x:values><x:string key="v" value="1"/></x:values></x:list>
      <x:container key="k"><x:int key="v" value="-1"/></x:container>
    </x:event>
    <x:event/>
  </x:trace>
  <x:event><x:string key="concept:name" value="of no case"/></x:event>
  <x:trace><x:event><x:float key="f" value="NaN"/></x:event></x:trace>
</x:log>
"""


def read(text: str | bytes, *, zoned: bool = False):
    """All cases of a log."""
    data = text.encode() if isinstance(text, str) else text
    return list(XesLog(io.BytesIO(data), "concept:name", zoned=zoned).cases())


def wrong(text: str | bytes) -> tuple[str, int, int]:
    """What is wrong with a log, and where."""
    with pytest.raises(EventLogMalformed) as caught:
        read(text)
    return caught.value.problem, caught.value.line, caught.value.column


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
def test_cases_and_events_are_read(encoding, pack):
    """Attributes right below an event or a trace are its own; all others are checked and passed over."""
    one, two = read(pack(GOOD.encode(encoding)))
    assert (one.name, one.line, one.attributes) == ("one", 7, {"concept:name": "one"})
    assert [event.number for event in one.events] == [1, 2]
    assert one.events[0].line == 9
    assert one.events[0].attributes == {
        "concept:name": "a & b",
        "time:timestamp": "2020-01-01T00:00:00.123456789+07:00",
        "b": "TRUE",
        "i": "6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
    }
    assert one.events[1].attributes == {}
    assert (two.name, len(two.events)) == ("#2", 1)


def test_a_log_is_read_again_and_again():
    """The first reading does not use it up."""
    log = XesLog(io.BytesIO(GOOD.encode()), "concept:name", zoned=False)
    assert list(log.cases()) == list(log.cases())


def test_a_time_without_a_zone_is_read_where_the_zone_is_known():
    """Else it is refused: nobody knows when it was."""
    text = '<log><trace><event><date key="t" value="2020-01-01T00:00:00"/></event></trace></log>'
    assert read(text, zoned=True)[0].events[0].attributes == {"t": "2020-01-01T00:00:00"}
    assert wrong(text) == ("zone", 1, 20)


def attribute(kind: str, value: str) -> str:
    """A log with one attribute."""
    return f'<log>\n  <{kind} key="k" value="{value}"/></log>'


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", "0.0"),
        ("int", ""),
        ("int", "١"),
        ("int", "9" * 20),
        ("float", "yes"),
        ("float", "1e"),
        ("float", "nan"),
        ("boolean", "yes"),
        ("id", "No ID"),
        ("date", "2020-02-30T00:00:00Z"),
        ("date", "2020-01-01"),
        ("date", "2020-01-01T25:00:00Z"),
    ],
)
def test_a_value_must_be_of_its_type(kind, value):
    """A value that is none of its type is told with the place of its attribute."""
    assert wrong(attribute(kind, value)) == ("value", 2, 3)


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("", "empty", 1, 1),
        ("<log>\n<trace>", "xml", 2, 8),
        ("\0", "xml", 1, 1),
        ("nothing", "xml", 1, 1),
        ("<log>&undeclared;</log>", "xml", 1, 6),
        ("<?xml version='1.0' encoding='big5'?><log/>", "xml", 1, 31),
        ("<?xml version='1.0' encoding='no-such'?><log/>", "xml", 1, 31),
        ("<html/>", "root", 1, 1),
        ("<log/><log/>", "xml", 1, 7),
        ("<log><text key='a' value='b'/></log>", "element", 1, 6),
        ("<log><trace><trace/></trace></log>", "element", 1, 13),
        ("<log>\n <trace><event><log/></event></trace></log>", "element", 2, 16),
        ("<log><values/></log>", "element", 1, 6),
        ("<log><string value='b'/></log>", "key_missing", 1, 6),
        ("<log><string key='b'/></log>", "value_missing", 1, 6),
        (
            "<log><list key='l'><values><int key='a' value='1'/>\n<id key='a'/></values></list></log>",
            "key_twice",
            2,
            1,
        ),
        (
            "<log><trace><event><int key='a' value='1'/><id key='a' value='2'/></event></trace></log>",
            "key_twice",
            1,
            44,
        ),
    ],
)
def test_what_is_malformed_is_told_with_its_place(text, problem, line, column):
    """One error, the first, at line and column."""
    assert wrong(text) == (problem, line, column)


BOMB = "<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
FILE = "<!DOCTYPE l [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    "text",
    [
        BOMB + "<log>&b;</log>",
        FILE + "<log><trace><string key='concept:name' value='&f;'/></trace></log>",
        "<!DOCTYPE log SYSTEM 'http://localhost/x.dtd'><log/>",
        "<!DOCTYPE log [<!ENTITY % p SYSTEM 'http://localhost/x'>%p;]><log/>",
    ],
    ids=["bomb", "file", "remote", "parameter"],
)
def test_a_document_type_is_refused_unread(text):
    """There is no entity, from inside or outside, because what would declare it is refused."""
    assert wrong(text)[0] == "doctype"


def test_depth_has_a_limit():
    """Elements inside each other end at 32."""
    inner = "<string key='a' value='b'>" * 40 + "</string>" * 40
    assert wrong(f"<log>{inner}</log>")[0] == "deep"


@pytest.mark.parametrize(
    "endless",
    [b"<log><string key='a' value='", b"<log><!--", b"<log><", b"<log a='", b"<log>" + b"&amp"],
    ids=["value", "comment", "name", "attribute", "entity"],
)
def test_a_token_has_a_length(endless):
    """What never ends is given up after a megabyte, not kept."""
    data = endless + b"x" * (8 << 20)
    tracemalloc.start()
    try:
        assert wrong(data)[0] in {"long", "xml"}
        assert tracemalloc.get_traced_memory()[1] < 24 << 20
    finally:
        tracemalloc.stop()


def test_attributes_and_cases_have_limits(monkeypatch):
    """So many attributes of one element, so much of one case; what stands in other cases does not count."""
    monkeypatch.setattr(xes, "MOST_KEYS", 3)
    four = "".join(f'<int key="{n}" value="1"/>' for n in range(4))
    assert wrong(f"<log>{four}</log>")[0] == "crowded"
    monkeypatch.setattr(xes, "LARGEST_CASE", 2000)
    event = "<event><string key='a' value='" + "x" * 300 + "'/></event>"
    assert wrong(f"<log><trace>{event * 3}</trace></log>")[0] == "case_large"
    assert len(read(f"<log>{f'<trace>{event}</trace>' * 30}</log>")) == 30


def test_a_cut_or_damaged_archive_is_told():
    """What cannot be unpacked is `gzip`, wherever that is noticed."""
    packed = gzip.compress(GOOD.encode())
    damaged = bytearray(packed)
    damaged[len(packed) // 2] ^= 0xFF
    cut = [packed[:at] for at in (2, 10, len(packed) // 2, len(packed) - 1)]
    assert {wrong(data)[0] for data in cut} == {"gzip"}
    assert wrong(bytes(damaged))[0] in {"gzip", "xml"}


def test_a_bomb_is_not_unpacked(monkeypatch):
    """What unpacks to hundreds of times its size is no log; memory stays as it was."""
    monkeypatch.setattr(unpacking, "SMALL", 1 << 20)
    bomb = gzip.compress(b"<log>" + b" " * (64 << 20) + b"</log>")
    tracemalloc.start()
    try:
        assert wrong(bomb)[0] == "bomb"
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_log():
    """Only the case that is being read is kept."""
    trace = "<trace>" + "<event><string key='concept:name' value='a'/></event>" * 50 + "</trace>\n"
    data = f"<log>{trace * 400}</log>".encode()
    stream = io.BytesIO(data)
    tracemalloc.start()
    try:
        assert sum(len(case.events) for case in XesLog(stream, "concept:name", zoned=False).cases()) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


#: The documents of shared/data/event-logs/xes-documents: what is wrong with each, and where; None: nothing.
DOCUMENTS = {
    "booleanIncorrectValue": ("value", 13, 2),
    "dateNoTZD": ("zone", 13, 2),
    "elementIncorrect": ("element", 15, 3),
    "eventCorrectAttributes": None,
    "idIncorrectValue": ("value", 13, 2),
    "intIncorrectValue": ("value", 13, 2),
    "listTwoValues": ("key_twice", 16, 4),
    "logOutOfPlace": ("element", 29, 3),
    "noLog": ("empty", 1, 1),
    "traceCorrectAttributes": None,
}


def test_the_ten_documents(shared):
    """Two are read; eight are refused, each with place and reason."""
    folder = shared / "data" / "event-logs" / "xes-documents"
    assert {path.stem for path in folder.glob("*.xes")} == set(DOCUMENTS)
    for name, expected in DOCUMENTS.items():
        data = (folder / f"{name}.xes").read_bytes()
        if expected is None:
            assert len(read(data)) == 1, name
        else:
            assert wrong(data) == expected, name
