"""engine/automatic.py: what the clock takes as soon as a dossier is there."""

from __future__ import annotations

from dataclasses import replace

from hoso.engine.commands import Asking, Attach
from hoso.engine.moves import explain
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from tests.engine.clocks.office import TEXT, Office, at
from tests.engine.clocks.test_timers import clock_entries, fired, next_timer
from tests.engine.road.files import SAMPLE, one
from tests.properties.courses import MINUTES
from tests.properties.worlds import must

#: What is finished goes to `sorting`, which nobody holds: from there remote matters are closed, others ready.
SORTED = (
    TEXT.replace(
        "  ready: {role",
        '  sorting: {clock: runs, stage: second, vi: "Phân loại", en: "Sorting"}\n  ready: {role',
    )
    .replace(
        "source: issue, dest: ready}",
        "source: issue, dest: sorting}\n"
        "  - {trigger: sort, source: sorting, dest: closed, conditions: is_remote, automatic: true}\n"
        "  - {trigger: sort, source: sorting, dest: ready, automatic: true}",
    )
    .replace("  deliver: {vi", '  sort: {vi: "Xếp", en: "Sort"}\n  deliver: {vi')
)
FILED = ("accept", "bill", "paid", "finish")
ROW = '  - {step: sort, automatic: true, vi: "Xếp", en: "Sort"}\n'


def states(office: Office) -> list[str]:
    """Where the dossier is."""
    with office.engine.store.reading() as reading:
        head = reading.head(office.dossier)
    assert head is not None
    found: list[str] = head.body["state"]
    return found


def test_the_clock_takes_the_first_row_that_holds_at_once():
    """An automatic move is due as its state is entered, also by night, and takes the row that holds."""
    for area, dest in (("near", "ready"), ("remote", "closed")):
        office = Office(text=SORTED, area=area).took("2026-08-03 22:10", *FILED)
        assert next_timer(office) is not None
        (made,) = fired(office, "2026-08-03 22:10")
        assert not isinstance(made, Refusal)
        assert states(office) == [dest]
        (entry,) = clock_entries(office)
        assert (entry["actor"], "role" in entry, entry["action"]) == ("clock", False, "sort")
        (came,) = [item for item in entry["effects"] if item["kind"] == "came_due"]
        assert (came["state"], came["at"]) == ("sorting", at("2026-08-03 22:10"))
        assert office.problems() == []


def test_nobody_takes_it_by_hand():
    """Where nobody holds the state, no role can take the move; the reason says who does."""
    office = Office(text=SORTED).took("2026-08-03 09:00", *FILED)
    assert set(office.refused("2026-08-03 09:05", "sort")) == {"automatic.sort"}


def test_it_waits_for_its_guards_and_is_tried_again_when_something_came():
    """A move whose guards do not hold stays due; once what it asks for is there, the clock takes it."""
    text = SORTED.replace("dest: ready, automatic", "dest: ready, documents: slip, by: desk, automatic")
    text = text.replace("  sorting: {clock", "  sorting: {role: desk, clock")
    text = text.replace("guards:\n", 'documents:\n  slip: {vi: "Phiếu", en: "Slip"}\nguards:\n', 1)
    office = Office(text=text).took("2026-08-03 09:00", *FILED)
    (made,) = fired(office, "2026-08-03 09:00")
    assert isinstance(made, Refusal)
    assert made.subjects() == {"document_missing.slip"}
    slip = replace(MINUTES, document="slip")
    must(office.engine, Attach(Asking("ann", "t", "a"), office.dossier, (slip,)))
    (made,) = fired(office, "2026-08-03 09:10")
    assert not isinstance(made, Refusal)
    assert states(office) == ["ready"]
    assert office.problems() == []


def codes(text: str) -> list[str]:
    """The codes of all findings."""
    return [item.code for item in read_procedure(text.encode(), "x.yaml").findings]


def test_a_circle_of_automatic_moves_is_refused():
    """E286: automatic moves that lead back to where they began would never end."""
    round_ = "  - {trigger: again, source: ready, dest: sorting, automatic: true}\n"
    label = '  again: {vi: "Lại", en: "Again"}\n  deliver: {vi'
    text = SORTED.replace("  deliver: {vi", label) + round_
    assert codes(text).count("E286") == 2


def test_a_state_that_may_keep_the_dossier_needs_somebody():
    """E216: where every automatic move asks a guard, the dossier may stay, so a role must hold it."""
    text = SORTED.replace("dest: ready, automatic", "dest: ready, unless: is_remote, automatic")
    assert codes(text) == ["E216"]
    assert codes(text.replace("sorting: {clock", "sorting: {role: desk, clock")) == []


def test_what_may_keep_the_dossier_beside_guards_needs_somebody_too():
    """E216: a move that may be taken once, or that wants a paper, does not leave its state for certain."""
    last = "source: sorting, dest: ready, automatic"
    assert codes(SORTED.replace(last, last.replace(", automatic", ", at_most: 1, automatic"))) == ["E216"]
    paper = 'documents:\n  slip: {needed_for: sort, vi: "Phiếu", en: "Slip"}\nguards:\n'
    assert codes(SORTED.replace("guards:\n", paper, 1)) == ["E216"]


def test_a_row_of_a_road_may_be_automatic():
    """An automatic row needs no holder; groups of rows, such as those that may be extended, leave it out."""
    road = SAMPLE.replace("  - {step: approve", f"{ROW}  - {{step: approve", 1)
    road = road.replace("total: 4wd", "total: 4wd\nclock: {calendar: vn, supplement: restart}")
    moves = [move for move in explain(one(road)) if move.source == "sort"]
    assert [(move.action, move.by, move.dest) for move in moves] == [("forward_sort", (), "approve")]
    assert [(item.kind, item.what) for item in moves[0].requirements] == [("automatic", "true")]


#: The clock declines one of two branches of which both are needed, and comes back by the way out.
MISSED = """\
hoso: procedure/1
procedure: sample.missed
vi: "Thiếu nhánh"
en: "Too few"
source: {vi: "Bài kiểm thử", en: "The tests"}
in_force: {from: "2018-01-01"}
total: none
clock: {calendar: vn, supplement: restart}
roles:
  desk: {vi: "Một cửa", en: "Desk"}
triggers:
  split: {vi: "Chia", en: "Split"}
  decline: {vi: "Thôi", en: "Decline"}
  do: {vi: "Làm", en: "Do"}
  again: {vi: "Lại", en: "Again"}
open: {by: desk}
initial: start
states:
  start: {role: desk, vi: "Đầu", en: "Start"}
  both:
    branches: {a: {initial: a_in, vi: "A", en: "A"}, b: {initial: b_in, vi: "B", en: "B"}}
    join: 2
    counted: done
    rest: cancelled
    vi: "Hai nhánh"
    en: "Both"
  a_in: {branch: a, role: desk, vi: "A", en: "A"}
  a_no: {branch: a, ends: declined, vi: "A", en: "A"}
  a_yes: {branch: a, ends: done, vi: "A", en: "A"}
  b_in: {branch: b, role: desk, vi: "B", en: "B"}
  b_yes: {branch: b, ends: done, vi: "B", en: "B"}
  sorting: {role: desk, vi: "Phân loại", en: "Sorting"}
  done: {final: success, vi: "Xong", en: "Done"}
transitions:
  - {trigger: split, source: start, dest: both}
  - {trigger: decline, source: a_in, dest: a_no, automatic: true}
  - {trigger: do, source: a_in, dest: a_yes}
  - {trigger: again, source: b_in, dest: b_yes}
  - {trigger: join, source: both, dest: done}
  - {trigger: no_quorum, source: both, dest: sorting}
  - {trigger: split, source: sorting, dest: both, automatic: true}
"""


def test_a_circle_through_a_missed_quorum_is_refused():
    """E286: where the clock misses a quorum and leads back into it, nothing would ever end it."""
    assert codes(MISSED) == ["E286", "E286"]
    assert codes(MISSED.replace("dest: both, automatic: true}", "dest: both}")) == []
