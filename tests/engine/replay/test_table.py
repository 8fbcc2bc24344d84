"""A replay refuses exactly the cases, and at exactly the events, for which the table of moves has no move."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.replay.logs import DECLARATIONS, FINES, Table, case, cases_of, meaning_of, replayed, without

LOGS = {
    "fines": (FINES, "roadtraffic100traces.xes", 100, 390),
    "declarations": (DECLARATIONS, "domestic-declarations-500.xes.gz", 500, 2264),
}
REDUCED = [
    ("fines", "notified", "add_penalty"),
    ("fines", "paid", "pay"),
    ("fines", "increased", "pay"),
    ("declarations", "rejected", "take_back"),
    ("declarations", "submitted", "supervisor_approves"),
]


@pytest.mark.parametrize("name", LOGS)
def test_every_case_of_a_real_log_goes_through_the_complete_definition(name, shared):
    """100 of 100 fines with 390 events, and 500 of 500 declarations with 2,264, as the table says too."""
    (procedure, chosen), file, cases, events = LOGS[name]
    read = cases_of(shared / "data" / "event-logs" / file)
    answers = replayed(meaning_of(procedure.read_bytes(), chosen.read_bytes()), read)
    assert [answer.case for answer in answers if not answer.is_accepted] == []
    assert (len(answers), sum(answer.accepted for answer in answers)) == (cases, events)
    table = Table(procedure.read_text(), chosen.read_text())
    assert [one.name for one in read if table.refused(one) is not None] == []


@pytest.mark.parametrize(("name", "source", "action"), REDUCED)
def test_a_move_less_refuses_what_the_table_refuses(name, source, action, shared):
    """Without one move the same cases are refused, at the same events, as by a walk over the table alone."""
    (procedure, chosen), file, _, _ = LOGS[name]
    reduced = without(procedure.read_text(), source, action)
    read = cases_of(shared / "data" / "event-logs" / file)
    table = Table(reduced, chosen.read_text())
    expected = {one.name: table.refused(one) for one in read}
    assert any(expected.values())
    answers = replayed(meaning_of(reduced, chosen.read_bytes()), read)
    found = {answer.case: answer.refused and answer.refused.event.number for answer in answers}
    assert found == expected
    for answer in answers:
        if answer.refused is not None:
            assert {reason.code for reason in answer.refused.reasons} & {"not_here", "guard", "at_most"}


WORDS = sorted(Table(DECLARATIONS[0].read_text(), DECLARATIONS[1].read_text()).words)


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=6), min_size=1, max_size=5))
def test_any_case_goes_as_the_table_says(courses):
    """Whatever stands in a case, its first refused event is the one for which the table has no move."""
    procedure, chosen = (file.read_text() for file in DECLARATIONS)
    meaning, table = meaning_of(procedure, chosen), Table(procedure, chosen)
    read = [
        case(
            *(
                {"concept:name": word, "time:timestamp": "2018-03-01T00:00:00Z", "(case)_Amount": "1.234"}
                for word in course
            ),
            name=str(number),
        )
        for number, course in enumerate(courses)
    ]
    answers = replayed(meaning, read)
    found = [answer.refused and answer.refused.event.number for answer in answers]
    assert found == [table.refused(one) for one in read]
