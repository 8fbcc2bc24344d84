"""engine/clocks: what each step does to the clocks, recorded in its entry, folded, and verified again."""

from __future__ import annotations

import pytest

from .office import TEXT, Office, at

RESUME = TEXT.replace("supplement: restart", "supplement: resume")


def test_nothing_runs_before_reception():
    """A dossier that is submitted only has the time it came to its state."""
    assert Office().clocks == {"rows": {"submitted": {"since": at("2026-08-03 08:00")}}}


def test_the_whole_the_phase_and_the_row_begin_together():
    """Eight, five and five working days from the minute of reception, by the calendar of Vietnam."""
    office = Office().took("2026-08-03 09:00", "accept")
    clocks = office.clocks
    assert clocks["total"]["due"] == at("2026-08-13 09:00")
    assert clocks["total"]["column"] == "ordinary"
    assert clocks["stages"] == {"first": {"since": at("2026-08-03 09:00"), "due": at("2026-08-10 09:00")}}
    assert clocks["rows"] == {"work": {"since": at("2026-08-03 09:00"), "due": at("2026-08-10 09:00")}}
    assert office.entry()["basis"]["calendars"] == 1


def test_the_column_is_chosen_by_its_guard():
    """A remote place has the times of the second column."""
    office = Office(area="remote").took("2026-08-03 09:00", "accept")
    assert office.clocks["total"]["due"] == at("2026-08-17 09:00")
    assert office.clocks["rows"]["work"]["due"] == at("2026-08-12 09:00")


def test_a_supplement_restarts_all_of_it():
    """Decree 118: after the supplement the whole time is counted again from the new reception."""
    office = Office().took("2026-08-03 09:00", "accept").took("2026-08-05 09:00", "ask")
    waiting = office.clocks
    assert "due" not in waiting["total"]
    assert waiting["total"]["intervals"] == [
        {"kind": "supplement", "from": at("2026-08-05 09:00"), "n": 3, "legal": "nd 19(5)"}
    ]
    assert waiting["stages"] == {"first": {"since": at("2026-08-03 09:00")}}
    assert waiting["rows"]["waiting"]["due"] == at("2026-08-20 09:00")
    office.took("2026-08-12 10:00", "supply", "accept")
    total = office.clocks["total"]
    assert (total["since"], total["due"]) == (
        at("2026-08-12 10:00"),
        at("2026-08-22 10:00"),
    )  # a Saturday made working
    assert total["restarted"] == {"n": 2, "since": at("2026-08-03 09:00"), "legal": "nd 19(5)"}
    assert "intervals" not in total
    assert office.clocks["stages"]["first"]["due"] == at("2026-08-19 10:00")


def test_a_supplement_resumes_what_is_left():
    """Decree 61: what was left when the supplement was asked for runs on from the new reception."""
    office = Office(text=RESUME).took("2026-08-03 09:00", "accept").took("2026-08-05 09:00", "ask")
    office.took("2026-08-12 10:00", "supply", "accept")
    total = office.clocks["total"]
    assert total["since"] == at("2026-08-03 09:00")
    assert total["due"] == at("2026-08-20 10:00")  # two of the eight days were used
    assert total["intervals"][0]["to"] == at("2026-08-12 10:00")
    assert office.clocks["stages"]["first"] == {
        "since": at("2026-08-03 09:00"),
        "due": at("2026-08-17 10:00"),
    }


def test_a_payment_ends_the_phase_and_stops_the_whole():
    """Between two phases only the whole stands; the second phase has a due date of its own."""
    office = Office().took("2026-08-03 09:00", "accept").took("2026-08-06 09:00", "bill")
    assert office.clocks["stages"]["first"]["done"] == at("2026-08-06 09:00")
    assert office.clocks["total"]["intervals"][0]["kind"] == "finance"
    office.took("2026-08-27 09:00", "paid")
    assert office.clocks["stages"]["second"] == {
        "since": at("2026-08-27 09:00"),
        "due": at("2026-09-04 09:00"),  # 31 August to 2 September are off
    }
    assert office.clocks["total"]["due"] == at("2026-09-08 09:00")
    office.took("2026-08-28 09:00", "finish", "deliver")
    assert office.clocks["total"]["done"] == at("2026-08-28 09:00")
    assert office.clocks["stages"]["second"]["done"] == at("2026-08-28 09:00")
    assert "rows" not in office.clocks


def test_an_extension_adds_working_days_to_the_phase_and_the_whole():
    """Both dates move by as many working days; a second extension is refused."""
    office = Office().took("2026-08-03 09:00", "accept").took("2026-08-04 09:00", "extend", days=2)
    assert office.clocks["stages"]["first"]["due"] == at("2026-08-12 09:00")
    assert office.clocks["total"]["due"] == at("2026-08-17 09:00")
    assert office.clocks["total"]["extensions"] == [
        {"at": at("2026-08-04 09:00"), "by": "2wd", "n": 3, "legal": "nd 19(6)"}
    ]
    assert office.clocks["rows"]["work"]["due"] == at("2026-08-10 09:00")
    assert set(office.refused("2026-08-04 10:00", "extend", days=1)) == {"at_most.extend"}


def test_an_extension_comes_a_day_before_what_is_due():
    """In its last minute it may be taken, later no more; of a day before a Monday it is the Friday."""
    due = Office().took("2026-08-03 09:00", "accept")
    assert due.refused("2026-08-07 09:01", "extend", days=2)["too_late.extend"]["until"] == at(
        "2026-08-07 09:00"
    )
    Office().took("2026-08-03 09:00", "accept").took("2026-08-07 09:00", "extend", days=2)


def test_a_supplement_is_asked_for_within_three_days():
    """Counted from the last reception; before there was one nothing is counted."""
    Office().took("2026-09-30 09:00", "ask")
    office = Office().took("2026-08-03 09:00", "accept")
    found = office.refused("2026-08-06 09:01", "ask")
    assert found["too_late.ask"] == {
        "about": "ask",
        "until": at("2026-08-06 09:00"),
        "now": at("2026-08-06 09:01"),
        "time": "3wd",
        "since": "accept",
        "legal": "nd 19(5)",
    }


def test_day_fifteen_closes():
    """Until fifteen days are over the dossier cannot be closed, from then on it can."""
    office = Office().took("2026-08-03 09:00", "ask")
    assert office.refused("2026-08-18 08:59", "close")["too_early.close"]["from"] == at("2026-08-18 09:00")
    office.took("2026-08-18 09:00", "close")


def test_an_entry_says_what_changed_only():
    """Keys of the clocks that an entry changes stand in it before and after, no others."""
    office = Office().took("2026-08-03 09:00", "accept").took("2026-08-04 09:00", "extend", days=2)
    clock = office.entry()["clock"]
    assert set(clock["before"]) == set(clock["after"]) == {"total", "stages"}
    assert clock["after"]["total"] == office.clocks["total"]


def test_without_the_calendar_nothing_is_due():
    """The clocks run and stand as ever, but have no dates, and no limit refuses."""
    office = Office(calendar=False).took("2026-08-03 09:00", "accept").took("2026-08-30 09:00", "ask")
    assert "due" not in office.clocks["rows"]["waiting"]
    office.took("2026-08-30 09:00", "close")
    assert office.problems() == []
    assert "calendars" not in office.entry()["basis"]


def test_an_override_moves_the_clocks_too():
    """Led back, a phase that was done runs on from when it began."""
    office = Office().took("2026-08-03 09:00", "accept").took("2026-08-06 09:00", "bill")
    office.override("2026-08-10 09:00", "rewind", "work")
    assert office.clocks["stages"]["first"] == {
        "since": at("2026-08-03 09:00"),
        "due": at("2026-08-12 09:00"),  # what stood for the payment does not count
    }
    assert office.problems() == []


@pytest.mark.parametrize("text", [TEXT, RESUME])
def test_every_course_is_verified(text: str):
    """Replaying gives the same clocks and finds every limit kept."""
    office = Office(text=text).took("2026-08-03 09:00", "accept").took("2026-08-05 09:00", "ask")
    office.took("2026-08-12 10:00", "supply", "accept").took("2026-08-13 08:00", "extend", days=1)
    office.took("2026-08-14 08:00", "bill").took("2026-08-20 08:00", "paid", "finish", "deliver")
    assert office.problems() == []
