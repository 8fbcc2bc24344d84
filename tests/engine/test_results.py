"""engine/decide/issuing.py: results get number, day and signer; no number twice, none left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.commands import Asking, Open, Take
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure_results import number_text
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from hoso.engine.verification import verify
from tests.engine.clocks.office import resolved
from tests.engine.road.files import SAMPLE, one
from tests.properties.courses import MINUTES
from tests.properties.worlds import Clock, founded, must

if TYPE_CHECKING:
    from pathlib import Path

    from hoso.engine.handle import Engine
    from hoso.engine.ports import Store

TEXT = """\
hoso: procedure/1
procedure: sample.licence
vi: "Giấy phép"
en: "A licence"
source: {vi: "Bài kiểm thử", en: "The tests"}
in_force: {from: "2018-01-01"}
total: none
roles:
  desk: {vi: "Một cửa", en: "Desk"}
  head: {vi: "Lãnh đạo", en: "Head"}
  clerk: {vi: "Văn thư", en: "Clerk"}
documents:
  licence: {from: office, digitised: true, vi: "Giấy phép", en: "Licence"}
results:
  licence:
    kind: licence
    code: "KQ.1"
    number: "{n:03}/GP-{year}"
    signed_by: sign
    document: licence
    vi: "Giấy phép"
    en: "Licence"
  note: {kind: notice, number: "{n}/TB", vi: "Thông báo", en: "Notice"}
triggers:
  sign: {vi: "Ký", en: "Sign"}
  stamp: {vi: "Cấp số", en: "Number"}
  back: {vi: "Trả lại", en: "Back"}
  deliver: {vi: "Trả", en: "Deliver"}
open: {by: desk}
initial: signing
states:
  signing: {role: head, vi: "Ký", en: "Signing"}
  stamping: {role: clerk, vi: "Đóng dấu", en: "Stamping"}
  ready: {role: desk, vi: "Chờ trả", en: "Ready"}
  done: {final: success, vi: "Đã trả", en: "Done"}
transitions:
  - {trigger: sign, source: signing, dest: stamping, decision: true}
  - {trigger: stamp, source: [signing, stamping], dest: ready, by: clerk, gives: [licence, note]}
  - {trigger: back, source: ready, dest: signing}
  - {trigger: deliver, source: ready, dest: done}
"""
PAPER = (replace(MINUTES, document="licence"),)
PEOPLE = {"ann": ("desk",), "hans": ("head",), "cleo": ("clerk",)}


class Desk:
    """An office that gives licences."""

    def __init__(self, store: Store | None = None, clock: Clock | None = None) -> None:
        """Found it; dossiers are opened one by one."""
        self.clock = clock or Clock()
        self.engine: Engine = founded(resolved(TEXT), people=PEOPLE, store=store or MemoryStore(self.clock))
        self._keys = 0

    def opened(self) -> str:
        """One more dossier."""
        self._keys += 1
        asking = Asking("ann", "t", f"o{self._keys}")
        return must(self.engine, Open(asking, "sample.licence", "office", series="D-")).stream

    def take(self, dossier: str, who: str, action: str, files: Any = ()) -> Any:
        """Take an action; the outcome."""
        self._keys += 1
        return self.engine.handle(Take(Asking(who, "t", f"k{self._keys}"), dossier, action, {}, files))

    def given(self, dossier: str) -> dict[str, Any]:
        """The results of a dossier."""
        with self.engine.store.reading() as reading:
            head = reading.head(dossier)
        assert head is not None
        found: dict[str, Any] = head.body.get("results", {})
        return found

    def problems(self) -> list[tuple[str, int]]:
        """What verification finds."""
        with self.engine.store.reading() as reading:
            return [(item.code, item.n) for verdict in verify(reading) for item in verdict.problems]


def numbered(desk: Desk) -> str:
    """A dossier with its licence."""
    dossier = desk.opened()
    assert not isinstance(desk.take(dossier, "hans", "sign"), Refusal)
    assert not isinstance(desk.take(dossier, "cleo", "stamp", PAPER), Refusal)
    return dossier


def test_a_result_has_number_day_and_signer():
    """The licence is signed by who decided, the notice by who numbered it; each counts from 1."""
    desk = Desk()
    first, second = numbered(desk), numbered(desk)
    assert desk.given(first) == {
        "licence": {"number": "001/GP-2026", "date": "2026-08-01", "signer": {"officer": "hans"}, "n": 3},
        "note": {"number": "1/TB", "date": "2026-08-01", "signer": {"officer": "cleo"}, "n": 3},
    }
    assert desk.given(second)["licence"]["number"] == "002/GP-2026"
    assert desk.problems() == []


def test_nothing_unsigned_and_nothing_without_its_paper_is_given():
    """Before it is signed, and without the electronic result, nothing gets a number, and none is lost."""
    desk = Desk()
    dossier = desk.opened()
    refused = desk.take(dossier, "cleo", "stamp")
    assert refused.subjects() == {"result_unsigned.licence", "document_missing.licence"}
    numbered(desk)
    assert desk.given(numbered(desk))["licence"]["number"] == "002/GP-2026"


def test_a_number_once_given_stays():
    """Sent back and numbered again, a dossier keeps its number and day; the series goes on without a gap."""
    desk = Desk()
    dossier = numbered(desk)
    before = desk.given(dossier)
    desk.clock.now = "2026-08-05T03:00:00.000000Z"
    for who, action in (("ann", "back"), ("hans", "sign"), ("cleo", "stamp")):
        assert not isinstance(desk.take(dossier, who, action), Refusal)
    assert desk.given(dossier) == before
    assert desk.given(numbered(desk))["note"]["number"] == "2/TB"
    assert desk.problems() == []


def test_each_year_begins_with_one():
    """In a new year the numbers of every pattern begin anew."""
    desk = Desk()
    numbered(desk)
    desk.clock.now = "2027-01-04T03:00:00.000000Z"
    found = desk.given(numbered(desk))
    assert (found["licence"]["number"], found["note"]["number"]) == ("001/GP-2027", "1/TB")
    assert desk.problems() == []


def undone(store: Store) -> None:
    """Use a number in a transaction that is not stored."""
    with store.transaction() as transaction:
        transaction.use_number("office {n}/TB 2026", 7)
        raise RuntimeError


@pytest.mark.parametrize("kept", ["memory", "sqlite"])
def test_a_step_that_is_undone_leaves_no_gap(kept: str, tmp_path: Path):
    """In any store: a group of steps of which one fails, and what is undone, use no number up."""
    clock = Clock()
    store: Store = (
        SqliteStore(tmp_path / "s.sqlite", create=True, clock=clock)
        if kept == "sqlite"
        else MemoryStore(clock)
    )
    desk = Desk(store, clock)
    dossiers = [desk.opened() for _ in range(4)]
    for dossier in dossiers:
        assert not isinstance(desk.take(dossier, "hans", "sign"), Refusal)
    steps = [
        Take(Asking("cleo", "t", f"s{number}"), dossier, "stamp", {}, PAPER)
        for number, dossier in enumerate(dossiers)
    ]
    steps.insert(1, Take(Asking("cleo", "t", "bad"), "A" * 22, "stamp", {}, PAPER))
    with pytest.raises(RuntimeError):
        undone(desk.engine.store)
    outcomes = list(desk.engine.handle_many(steps))
    assert sum(isinstance(item, Exception) for item in outcomes) == 1
    assert [desk.given(dossier)["note"]["number"] for dossier in dossiers] == ["1/TB", "2/TB", "3/TB", "4/TB"]
    assert desk.problems() == []
    store.close()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["sign", "stamp", "back", "deliver"])), max_size=25)
)
def test_numbers_are_unique_and_without_gaps(course: list[tuple[int, str]]):
    """However four dossiers go: the numbers of a series are 1, 2, 3 … and none is given twice."""
    desk = Desk()
    dossiers = [desk.opened() for _ in range(4)]
    who = {"sign": "hans", "stamp": "cleo", "back": "ann", "deliver": "ann"}
    for index, action in course:
        desk.take(dossiers[index], who[action], action, PAPER if action == "stamp" else ())
    with desk.engine.store.reading() as reading:
        given_ = [
            (stored.recorded_at, effect["series"], effect["serial"])
            for dossier in dossiers
            for stored in reading.entries(dossier)
            for effect in stored.entry["effects"]
            if effect["kind"] == "issued"
        ]
    for series in {item[1] for item in given_}:
        serials = sorted(item[2] for item in given_ if item[1] == series)
        assert serials == list(range(1, len(serials) + 1))
    assert desk.problems() == []


def test_a_number_given_twice_is_found():
    """A counter set back gives a number again: verification names the entry that has it second."""
    desk = Desk()
    numbered(desk)
    with desk.engine.store.transaction() as transaction:
        transaction.use_number("office {n}/TB 2026", 0)
    numbered(desk)
    assert [code for code, _ in desk.problems()] == ["number_twice"]


@pytest.mark.parametrize(
    ("pattern", "number"),
    [("{n}/GPXD-UBND", "7/GPXD-UBND"), ("{n:04}/{year}/QD", "0007/2026/QD"), ("{year}-{n}", "2026-7")],
)
def test_numbers_are_printed_by_their_pattern(pattern: str, number: str):
    """The place of the number is filled with or without zeros, that of the year with the year."""
    assert number_text(pattern, 7, "2026") == number


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{n}/TB", "TB", "E139"),
        ("{n}/TB", "{n}/{n}", "E139"),
        ("{n}/TB", "{x}/{n}", "E139"),
        ("signed_by: sign", "signed_by: sing", "E201"),
        ("document: licence", "document: licens", "E201"),
        ("gives: [licence, note]", "gives: [licence, notes]", "E201"),
        ("gives: [licence, note]", "gives: licence", "W322"),
    ],
)
def test_what_is_wrong_with_a_result(old: str, new: str, code: str):
    """A pattern has one place for the number; names are known; something gives every result."""
    assert old in TEXT
    assert code in [item.code for item in read_procedure(TEXT.replace(old, new).encode(), "x").findings]


def test_a_row_may_give_a_result():
    """In a road a row `gives`; the result that no row of a variant gives is left out."""
    results = 'results:\n  permit: {kind: licence, number: "{n}/GP", vi: "GP", en: "Permit"}\n'
    road = SAMPLE.replace("steps:\n", f"{results}steps:\n").replace(
        "by: head, time", "by: head, gives: permit, time"
    )
    procedure = one(road).procedure
    assert procedure is not None
    assert [row.gives for row in procedure.transitions if row.trigger == "forward_approve"] == [("permit",)]
