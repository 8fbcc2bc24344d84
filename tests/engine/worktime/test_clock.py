"""engine/worktime/clock.py and interval.py: stands, restarts, extensions, and what each did to the date."""

from __future__ import annotations

import pytest

from hoso.engine.canonical import canonical
from hoso.engine.duration import parse_duration
from hoso.engine.worktime.interval import Clock, Extension, Interval
from hoso.engine.worktime.policy import Policy
from hoso.engine.worktime.worktime import WorkTime

from .places import NGHE_AN, VIETNAM, at

MINUTE = WorkTime(NGHE_AN)
NEXT_DAY = WorkTime(NGHE_AN, Policy("next_day"))
FIVE = parse_duration("5wd")
#: Monday 2 March 2026, 10:00; the supplement is asked on Wednesday and handed in a week later.
START = at("2026-03-02 10:00")
ASKED, BACK = at("2026-03-04 10:00"), at("2026-03-11 14:30")
SUPPLEMENT = Interval("supplement", ASKED, BACK, "Thiếu giấy tờ", "NĐ 118/2025, Điều 19(5)")


def shown(moment):
    """An instant by the clock on the wall."""
    return None if moment is None else f"{moment.astimezone(VIETNAM):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("time", "after", "due"),
    [
        # 2 of 5 days are over; from 14:30 the other 3 run on.
        (MINUTE, "resume", "2026-03-16 14:30"),
        (MINUTE, "restart", "2026-03-18 14:30"),
        # Tuesday and Wednesday are counted; Thursday, Friday and Monday after the day it came back.
        (NEXT_DAY, "resume", "2026-03-16 17:00"),
        (NEXT_DAY, "restart", "2026-03-18 17:00"),
    ],
)
def test_after_a_supplement(time, after, due):
    """Under Decree 61/2018 the rest runs on; under Decree 118/2025 the whole time begins anew."""
    assert shown(time.due_at(Clock(FIVE, START, (SUPPLEMENT,), after_supplement=after))) == due


@pytest.mark.parametrize("after", ["resume", "restart"])
def test_a_payment_only_stops_the_clock(after):
    """Whatever the law says of supplements: after a payment the rest runs on."""
    clock = Clock(FIVE, START, (Interval("finance", ASKED, BACK),), after_supplement=after)
    assert shown(MINUTE.due_at(clock)) == "2026-03-16 14:30"


@pytest.mark.parametrize("after", ["resume", "restart"])
def test_an_open_stand_has_no_due_date(after):
    """While the clock stands nobody can say when the time is over."""
    clock = Clock(FIVE, START, (Interval("supplement", ASKED),), after_supplement=after)
    assert MINUTE.due_at(clock) is None
    assert "due" not in MINUTE.explain_clock(clock).plain()


def test_a_stand_after_the_end_changes_nothing():
    """Who is late stays late, whatever is asked for then; a restart alone begins anew."""
    late = Interval("supplement", at("2026-03-10 10:00"), BACK)
    assert shown(MINUTE.due_at(Clock(FIVE, START, (late,)))) == "2026-03-09 10:00"
    anew = Clock(FIVE, START, (late,), after_supplement="restart")
    assert shown(MINUTE.due_at(anew)) == "2026-03-18 14:30"


def test_a_restart_by_itself():
    """A `restart` drops what was before it, extensions too; `run` says nothing of its own."""
    more = Extension(at("2026-03-03 09:00"), parse_duration("3wd"))
    runs = (Interval("run", START, ASKED), Interval("restart", ASKED, BACK))
    assert shown(MINUTE.due_at(Clock(FIVE, START, runs, (more,)))) == "2026-03-11 10:00"
    later = Extension(BACK, parse_duration("3wd"))
    assert shown(MINUTE.due_at(Clock(FIVE, START, runs, (more, later)))) == "2026-03-16 10:00"


@pytest.mark.parametrize(
    ("time", "due"),
    [(MINUTE, "2026-03-11 10:00"), (NEXT_DAY, "2026-03-11 17:00")],
    ids=["minute", "next_day"],
)
def test_an_extension_is_counted_from_the_due_date(time, due):
    """Two working days more, in whatever way days are counted; never a day lost between the two."""
    more = Extension(at("2026-03-05 09:00"), parse_duration("2wd"), "Cần xác minh", "NĐ 118/2025, Điều 19(6)")
    assert shown(time.due_at(Clock(FIVE, START, (), (more,)))) == due


def test_every_change_has_its_cause():
    """The due date as it was at each moment: begun, standing, begun anew, extended."""
    more = Extension(at("2026-03-12 09:00"), parse_duration("2wd"), "Cần xác minh", "NĐ 118/2025, Điều 19(6)")
    due = MINUTE.due(Clock(FIVE, START, (SUPPLEMENT,), (more,), "restart"))
    assert [(item.what, item.plain().get("due"), item.plain()["at"]) for item in due.changes] == [
        ("began", "2026-03-09T03:00:00.000000Z", "2026-03-02T03:00:00.000000Z"),
        ("stands", None, "2026-03-04T03:00:00.000000Z"),
        ("restarted", "2026-03-18T07:30:00.000000Z", "2026-03-11T07:30:00.000000Z"),
        ("extended", "2026-03-20T07:30:00.000000Z", "2026-03-12T02:00:00.000000Z"),
    ]
    assert due.changes[2].plain()["cause"] == {
        "kind": "supplement",
        "from": "2026-03-04T03:00:00.000000Z",
        "to": "2026-03-11T07:30:00.000000Z",
        "reason": "Thiếu giấy tờ",
        "legal": "NĐ 118/2025, Điều 19(5)",
    }
    assert due.changes[3].plain()["cause"]["by"] == "2wd"
    assert shown(due.moment) == "2026-03-20 14:30"
    assert all(canonical(item.plain()) for item in due.changes)


def test_the_reckoning_tells_the_stand():
    """Counted, stood, counted: the parts are those of the duration, and the stand has its ground."""
    told = MINUTE.explain_clock(Clock(FIVE, START, (SUPPLEMENT,))).plain()
    kinds = [span["kind"] for span in told["spans"]]
    stood = next(span for span in told["spans"] if span["kind"] == "stood")
    assert stood["why"]["legal"] == "NĐ 118/2025, Điều 19(5)"
    assert (stood["first"], stood["last"], stood["days"]) == ("2026-03-04", "2026-03-11", 8)
    assert kinds.index("stood") == 3
    assert told["minutes"] == 5 * 480
    anew = MINUTE.explain_clock(Clock(FIVE, START, (SUPPLEMENT,), after_supplement="restart")).plain()
    assert "stood" not in {span["kind"] for span in anew["spans"]}
    assert anew["restarted"]["kind"] == "supplement"
    assert anew["given"] == "2026-03-11T07:30:00.000000Z"


def test_the_lights():
    """On time up to the minute it is due, due soon from a day before, then overdue; paused; done."""
    clock, soon = Clock(FIVE, START), parse_duration("1wd")

    def light(text, clock=clock, done=None):
        return MINUTE.light(clock, at(text), soon=soon, done=done)

    assert light("2026-03-06 09:59") == "on_time"
    assert light("2026-03-06 10:00") == "due_soon"
    assert light("2026-03-09 10:00") == "due_soon"
    assert light("2026-03-09 10:01") == "overdue"
    assert light("2026-03-20 10:01", done=at("2026-03-20 10:00")) == "done"
    assert light("2026-03-05 10:00", Clock(FIVE, START, (Interval("finance", ASKED),))) == "paused"
    missed = Clock(FIVE, START, (Interval("supplement", at("2026-03-10 10:00")),), after_supplement="restart")
    assert light("2026-03-12 10:00", missed) == "overdue"
    assert MINUTE.is_late(clock, at("2026-03-09 10:01"))
    assert not MINUTE.is_late(clock, at("2026-03-09 10:00"))
    assert not MINUTE.is_late(Clock(FIVE, START, (Interval("finance", ASKED),)), at("2027-03-09 10:01"))


@pytest.mark.parametrize(
    ("intervals", "extensions"),
    [
        ((Interval("finance", at("2026-03-01 10:00"), BACK),), ()),
        ((Interval("finance", ASKED), Interval("finance", BACK)), ()),
        ((Interval("finance", ASKED, BACK), Interval("finance", at("2026-03-10 10:00"))), ()),
        ((Interval("finance", BACK, ASKED),), ()),
        ((), (Extension(at("2026-03-01 10:00"), FIVE),)),
        ((), (Extension(BACK, FIVE), Extension(ASKED, FIVE))),
        ((), (Extension(ASKED, parse_duration("same_day")),)),
    ],
)
def test_a_course_that_no_clock_can_take_is_refused(intervals, extensions):
    """Before the start, in disorder, overlapping, open in the middle; and a same day that would extend."""
    with pytest.raises(ValueError, match=r"interval|extension|same_day"):
        Clock(FIVE, START, intervals, extensions)
