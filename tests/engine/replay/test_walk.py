"""A walk asks the real engine each event, makes up whom the log does not name, and holds those it names."""

from __future__ import annotations

import pytest

from hoso.engine.instant import is_instant
from tests.engine.replay.logs import SMALL, case, meaning_of, replayed

T = "2020-01-0{}T08:00:00+07:00"
WORDS = """\
hoso: map/1
procedure: small
unknown: "STAFF"
roles:
  - {log: "C", holds: clerk}
  - {log: "H", holds: head}
activities:
  - {log: "ask", opens: true}
  - {log: "check", does: check, fields: {sum: {from: "Total", rounded: true}}}
  - {log: "ask and check", opens: true, does: check, fields: {sum: {value: "1"}}}
  - {log: "grant", does: grant}
  - {log: "no", does: [reopen, decline]}
  - {log: "note", ignored: true}
"""
SUM = WORDS.replace('{from: "Total", rounded: true}', '{value: "1"}')


def one(meaning, *events):
    """The answer for one case."""
    (answer,) = replayed(meaning, [case(*events)])
    return answer


def why(answer):
    """Number of the refused event and the reasons."""
    assert answer.refused is not None, answer
    return answer.refused.event.number, sorted(reason.subject for reason in answer.refused.reasons)


def test_a_case_is_walked_to_its_end():
    """Every event is asked; what is ignored is counted apart; the dossier stands where the machine says."""
    answer = one(meaning_of(SMALL, SUM), "ask", "note", "check", "grant")
    assert answer.is_accepted
    assert (answer.events, answer.accepted, answer.ignored, answer.states) == (4, 3, 1, ("granted",))


def test_an_event_may_open_and_act():
    """An activity that opens and does is both; once the dossier is open it is the action alone."""
    meaning = meaning_of(SMALL, SUM)
    assert one(meaning, "ask and check").states == ("checked",)
    assert one(meaning, "ask", "ask and check").states == ("checked",)


def test_what_does_not_open_comes_too_early_and_what_only_opens_too_late():
    """A case begins with what opens it, once."""
    meaning = meaning_of(SMALL, SUM)
    assert why(one(meaning, "check", "ask")) == (1, ["case_not_open.check"])
    assert why(one(meaning, "ask", "ask")) == (2, ["case_open.ask"])


def test_of_several_actions_the_one_that_starts_here_is_taken():
    """Of `[reopen, decline]` only the second starts from `checked`, both from `declined`: so the first."""
    answer = one(meaning_of(SMALL, SUM), "ask", "check", "no", "no")
    assert answer.states == ("asked",)
    assert why(one(meaning_of(SMALL, SUM), "ask", "no"))[1] == ["not_here.reopen"]


@pytest.mark.parametrize("unknown", ["", "EMPTY", "unknown", "None", "MISSING", "STAFF", "staff"])
def test_nobody_named_is_never_held_to_four_eyes(unknown):
    """Where the log does not know who, it may always have been another."""
    answer = one(meaning_of(SMALL, SUM), f"ask||{unknown}", f"check||{unknown}", f"grant||{unknown}")
    assert answer.is_accepted


def test_whoever_is_named_is_held_to_four_eyes_and_roles():
    """One name is one person all through a case, with the roles that the log gives them in it, no other."""
    meaning = meaning_of(SMALL, SUM)
    assert one(meaning, "ask||ann", "check||ann", "grant||bob").is_accepted
    assert why(one(meaning, "ask||ann", "check||ann", "grant||ann")) == (3, ["four_eyes.check"])
    assert why(one(meaning, "ask||ann|C", "check||ann|C", "grant||bob|C")) == (3, ["role"])
    assert one(meaning, "ask||ann|C", "check||ann|C", "grant||bob|H").is_accepted
    # What somebody is later in the case they are from the beginning; what they are in another they are not.
    assert one(meaning, "ask||ann|H", "check||ann|C", "grant||bob|H").is_accepted
    answers = replayed(meaning, [case("ask||ann|C"), case("ask||ann|H"), case("ask||ann|C")])
    assert [answer.is_accepted for answer in answers] == [True, False, True]


@pytest.mark.parametrize("role", ["", "EMPTY", "TYPIST"])
def test_a_role_that_is_missing_or_not_listed_is_what_the_definition_asks(role):
    """Nobody is refused for a role that the log does not know."""
    assert one(
        meaning_of(SMALL, SUM), f"ask||ann|{role}", f"check||ann|{role}", f"grant||bob|{role}"
    ).is_accepted


def test_an_unnamed_officer_has_the_role_that_the_log_gives():
    """The role is known though the person is not."""
    assert why(one(meaning_of(SMALL, SUM), "ask|||C", "check|||H")) == (2, ["field_set_by.sum", "role"][1:])


def test_a_made_up_officer_may_give_what_the_event_gives():
    """Of several roles that may act the one is made up that may give the fields of the event."""
    text = SMALL.replace("by: clerk, fills: sum", "by: [head, clerk], fills: sum").replace(
        "set_by: [clerk, head]", "set_by: clerk"
    )
    assert one(meaning_of(text, SUM), "ask", "check").is_accepted
    assert why(one(meaning_of(text, SUM), "ask", "check|||H")) == (2, ["field_set_by.sum"])


def test_events_go_by_their_instants_whatever_their_offsets():
    """An offset may change within a case; equal instants, and missing times, keep the order of the file."""
    meaning = meaning_of(SMALL, SUM)
    later = "2020-10-25T02:30:00+01:00"  # after 02:45 of summer time
    assert one(meaning, f"check|{later}", "ask|2020-10-25T02:45:00+02:00").states == ("checked",)
    same = ("2020-10-25T01:45:00+01:00", "2020-10-25T02:45:00+02:00", "2020-10-25T00:45:00Z")
    assert one(
        meaning, *(f"{name}|{at}" for name, at in zip(("ask", "check", "grant"), same, strict=True))
    ).is_accepted
    assert one(meaning, f"ask|{T.format(2)}", "check", f"grant|{T.format(3)}").is_accepted
    answer = one(meaning, "ask", "check", f"no|{T.format(3)}", f"check|{T.format(4)}", "grant")
    assert answer.is_accepted
    refused = one(meaning, f"ask|{T.format(2)}", f"grant|{T.format(3)}").refused
    assert refused.instant == "2020-01-03T01:00:00.000000Z"
    assert is_instant(refused.instant)


@pytest.mark.parametrize(
    "time", ["yesterday", "2020-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "1899-01-01T00:00:00Z"]
)
def test_a_time_that_cannot_be_read_refuses_its_event(time):
    """What stands before it is accepted."""
    assert why(one(meaning_of(SMALL, SUM), f"ask|{T.format(1)}", f"check|{time}")) == (
        2,
        [f"event_time_unreadable.{time}"],
    )


def test_an_event_without_an_activity_is_refused():
    """Nobody can say what it was."""
    assert why(one(meaning_of(SMALL, SUM), "ask", {"other": "x"})) == (2, ["event_unnamed"])


def test_values_are_given_by_the_map_only():
    """A number is rounded where the map says so and refused where it does not; what is missing is missing."""
    event = {"concept:name": "check", "Total": "26.85120450862128"}
    assert one(meaning_of(SMALL, WORDS), "ask", event).is_accepted
    exact = meaning_of(SMALL, WORDS.replace(", rounded: true", ""))
    assert why(one(exact, "ask", event)) == (2, ["field_missing.sum", "field_type.sum"][1:])
    assert why(one(exact, "ask", "check")) == (2, ["field_missing.sum"])


def test_a_case_must_end_where_the_map_says():
    """A case that stops elsewhere is refused at its last event."""
    meaning = meaning_of(SMALL, SUM + "ends: [granted, over]\n")
    assert one(meaning, "ask", "check", "grant").is_accepted
    assert why(one(meaning, "ask", "check")) == (2, ["case_unfinished"])


def test_without_a_map_names_and_labels_are_the_words():
    """The first event opens; the others are called as an action or its label, whatever is between words."""
    meaning = meaning_of(SMALL)
    answer = one(meaning, "Something", {"concept:name": "LOOK-AT it", "sum": "3.50"}, "grant")
    assert answer.states == ("granted",)
    assert one(meaning, {"concept:name": "check", "sum": "1"}).states == ("checked",)
    assert why(one(meaning, "x", "Fly to the moon")) == (2, ["unknown_action.Fly to the moon"])
    assert why(
        one(
            meaning,
            "x||ann|clerk",
            {"concept:name": "check", "org:resource": "ann", "org:role": "Head", "sum": "1"},
            "grant||ann",
        )
    ) == (
        3,
        ["four_eyes.check"],
    )


def test_an_answer_depends_on_its_case_alone():
    """However many cases share an office, and in whatever order they come, each is answered as by itself."""
    meaning = meaning_of(SMALL, SUM)
    cases = [
        case("ask||ann", "check||ann", "grant||ann", name="1"),
        case(f"ask|{T.format(5)}|bob|C", "grant", name="2"),
        case(f"ask|{T.format(1)}", "check", "grant", name="3"),
        case("ask||bob|H", name="4"),
        case(name="5"),
    ]
    alone = {item.name: replayed(meaning, [item])[0] for item in cases}
    for together in (1, 2, 200):
        for order in (cases, cases[::-1]):
            assert {item.case: item for item in replayed(meaning, order, together)} == alone


def test_what_cannot_be_printed_is_only_a_word():
    """Control letters and endless names are refused as unknown words, and nothing fails."""
    for word in ("\x07bell", "x" * 100_000, "\u202eright", "a\nb"):
        number, reasons = why(one(meaning_of(SMALL, SUM), "ask", word))
        assert number == 2
        assert reasons[0].startswith("unknown_action.")
