"""Consultation, rule by rule: who asks whom, who answers, what silence means, when it is complete."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hoso.engine.commands import Agency, Answer, Ask, Asking, Change, Claim, Erase, Lapse, Recall, Take
from hoso.engine.disclosure import digests_in
from hoso.engine.reason import Refusal
from hoso.engine.verification import verify
from tests.engine.opinions import LETTER, Consulted, day


def entry(course: Consulted, n: int = -1):
    """An entry of the dossier as it is stored."""
    with course.engine.store.reading() as reading:
        return list(reading.entries(course.dossier))[n].entry


def sound(course: Consulted) -> bool:
    """Does the whole record verify?"""
    with course.engine.store.reading() as reading:
        return all(verdict.is_intact for verdict in verify(reading))


def test_each_agency_gets_a_request_of_its_own():
    """Requests are numbered by entry and place; what is asked is withheld, the due instant is not."""
    course = Consulted()
    assert course.ask("fire", "power", due=5) is None
    assert course.body["requests"] == [
        {"request": "2.1", "agency": "fire", "state": "opinions", "due": day(5), "status": "asked"},
        {"request": "2.2", "agency": "power", "state": "opinions", "due": day(5), "status": "asked"},
    ]
    asked = entry(course)
    assert (asked["command"], asked["role"], "to" in asked) == ("ask", "officer", False)
    assert [len(digests_in(effect)) for effect in asked["effects"]] == [1, 1]
    assert "kiến" not in str(asked)


def test_the_receipt_names_the_requests():
    """Whoever asked knows which requests were made, however often the key comes again."""
    course = Consulted()
    command = Ask(course.asking("ann"), course.dossier, (Agency("fire"), Agency("water")), "?")
    receipt = course.engine.handle(command)
    assert not isinstance(receipt, Refusal)
    assert receipt.requests == ("2.1", "2.2")
    assert course.engine.handle(command) == receipt


@pytest.mark.parametrize(
    ("agencies", "who", "text", "reasons"),
    [
        ((), "ann", "?", {"agency_missing"}),
        (("officer",), "ann", "?", {"agency_unknown.officer"}),
        (("fire", "fire"), "ann", "?", {"agency_twice.fire"}),
        (("water",), "ann", "?", {"already_asked.water"}),
        (("fire",), "hans", "?", {"role"}),
        (("fire",), "ann", " ", {"question_missing"}),
        (("fire",), "ann", "x" * 4001, {"text_too_long.question"}),
        (
            ("moon", "water"),
            "fire",
            None,
            {"agency_unknown.moon", "already_asked.water", "role", "question_missing"},
        ),
    ],
)
def test_what_may_not_be_asked_says_every_reason(agencies, who, text, reasons):
    """Nobody, somebody else, twice, again, by somebody else, nothing at all."""
    course = Consulted()
    assert course.ask("water") is None
    assert course.ask(*agencies, who=who, text=text) == reasons


def test_an_agency_that_nobody_could_answer_for_is_not_asked():
    """Where silence agrees, a grant that is missing would become consent."""
    course = Consulted()
    with course.engine.store.reading() as reading:
        grants = course.engine.knowledge.directory(reading).grants.values()
    (grant,) = [item.grant for item in grants if item.role == "water"]
    assert course.done(Change(Asking("founder", "t", "r"), ({"kind": "revoked", "grant": grant},))) is None
    assert course.ask("fire", "water") == {"agency_unheld.water"}
    assert course.ask("fire") is None


@pytest.mark.parametrize(
    ("due", "reason"),
    [
        ("2026-08-01", "due_unreadable.fire"),
        (day(0), "due_past.fire"),
        ("2020-01-01T00:00:00.000000Z", "due_past.fire"),
    ],
)
def test_the_time_to_answer_lies_ahead(due, reason):
    """An instant that is none, or not after the present, is refused."""
    course = Consulted()
    ask = Ask(course.asking("ann"), course.dossier, (Agency("fire", due),), "?")
    assert course.done(ask) == {reason}


def test_agencies_are_asked_where_the_definition_says():
    """Not where a state has no consultation, not in a state the dossier is not in, not at the end."""
    course = Consulted()
    ask = Ask(course.asking("ann"), course.dossier, (Agency("fire"),), "?", state="quorum")
    assert course.done(ask) == {"consult_not_here"}
    course.take("skip")
    course.take("skip")
    course.ask("fire", "heritage")
    course.answer("fire")
    course.answer("heritage")
    assert course.take("finish") is None
    assert course.ask("fire") == {"ended"}
    assert course.answer("fire") == {"request_closed.4.1"}


def test_who_holds_the_dossier_leads_the_consultation():
    """Whoever has claimed it keeps others of the same role from asking and taking back."""
    course = Consulted()
    course.ask("fire", due=1)
    course.done(Claim(course.asking("ann"), course.dossier))
    assert course.ask("water", who="bob") == {"held"}
    assert course.recall("fire", who="bob") == {"held"}
    course.clock.now = day(2)
    assert course.lapse("fire", who="bob") == {"held"}
    assert course.lapse("fire", who="ann") is None


def test_who_holds_several_roles_leads_in_the_one_that_is_free():
    """A dossier held in one role stands in nobody's way in another, here as with actions."""
    course = Consulted()
    course.take("skip")
    course.take("skip")
    course.done(Claim(course.asking("ann"), course.dossier))
    assert course.ask("fire", who="bob") == {"held"}
    assert course.ask("fire", who="eve") is None
    assert entry(course)["role"] == "head"


def test_an_agency_answers_itself_or_through_its_delegate():
    """Neither the lead nor another agency answers for it; a delegate does, and both are named."""
    course = Consulted()
    course.ask("fire", "power")
    assert course.answer("fire", who="ann") == {"role"}
    assert course.answer("fire", who="power") == {"role"}
    assert course.answer("fire", asking=course.asking("dan", acting_for="fire")) is None
    told = entry(course)
    assert (told["actor"], told["role"], told["for"]["officer"]) == ("dan", "fire", "fire")


def test_an_answer_is_decided_against_its_request():
    """Whatever version the agency saw: nobody conflicts with anybody."""
    course = Consulted()
    course.ask("fire", "power")
    course.answer("power")
    assert course.answer("fire", asking=course.asking("fire", seen=1)) is None
    assert course.take("stay") is None
    asking = course.asking("ann", seen=1)
    assert course.done(Ask(asking, course.dossier, (Agency("water"),), "?")) == {"stale_version"}


def test_an_answer_brings_fields_and_papers():
    """Fields the agency may set, documents of the procedure; what it writes is withheld."""
    course = Consulted()
    course.ask("fire", "power")
    assert course.answer("power", fields={"height": 12}) == {"field_set_by.height"}
    assert course.answer("fire", fields={"height": "x"}, files=(replace(LETTER, document="poem"),)) == {
        "field_type.height",
        "document_unknown.poem",
    }
    assert course.answer("fire", fields={"height": 12}, files=(LETTER,), text="Được") is None
    body, told = course.body, entry(course)
    assert (body["data"], body["documents"]) == ({"height": 12}, {"letter": 3})
    assert told["effects"][0] == {
        "kind": "answered",
        "request": "2.1",
        "opinion": "agrees",
        "_sd": told["effects"][0]["_sd"],
    }
    assert "Được" not in str(told)


def test_what_is_no_opinion_is_refused():
    """An opinion is one of two words, and an objection says why."""
    course = Consulted()
    course.ask("fire")
    assert course.answer("fire", "perhaps", text=None) == {"opinion_unknown.perhaps"}
    assert course.answer("fire", "objects", text=None) == {"objection_reason_missing"}
    assert course.answer("fire", "objects", text="  ") == {"objection_reason_missing"}
    assert course.answer("fire", "agrees", text=None) is None
    assert course.answer("fire", "objects") == {"request_closed.2.1"}
    assert course.answer("power") == {"request_unknown.9.9"}


def test_a_consultation_is_complete_when_enough_were_asked_and_all_answered():
    """Each thing that is missing is a reason; what guards count goes along with it."""
    course = Consulted()
    assert course.take("go") == {"consult_at_least.opinions"}
    course.ask("fire")
    assert course.take("go") == {"consult_at_least.opinions", "consult_open.opinions"}
    course.ask("power")
    course.answer("power", "objects")
    assert course.take("go") == {"consult_open.opinions", "guard.nobody_objects"}
    course.answer("fire")
    assert course.take("go") == {"guard.nobody_objects"}
    assert course.take("again") is None
    course.ask("fire", "roads")
    course.answer("fire")
    course.answer("roads")
    assert course.take("go") is None
    assert entry(course)["guards"] == [
        {"guard": "nobody_objects", "inputs": ["consult.opinions.objected"], "result": True}
    ]
    assert sound(course)


def test_silence_is_declared_and_counts_as_the_definition_says():
    """Not before its time, not without one, and by the lead; the record says what it counts as."""
    course = Consulted()
    course.ask("fire", "power", due=5)
    course.ask("water")
    assert course.lapse("fire") == {"not_due.fire"}
    assert course.lapse("water") == {"no_due.water"}
    course.clock.now = day(5)
    assert course.lapse("fire", who="power") == {"role"}
    assert course.lapse("fire") is None
    assert entry(course)["effects"] == [{"kind": "lapsed", "request": "2.1", "counts_as": "agrees"}]
    assert course.lapse("fire") == {"request_closed.2.1"}
    assert course.statuses() == {"fire": "late", "power": "asked", "water": "asked"}


def test_a_late_answer_takes_the_place_of_the_silence():
    """As long as the dossier is in the state; also one past its time whose silence nobody declared."""
    course = Consulted()
    course.ask("fire", "power", due=1)
    course.clock.now = day(1)
    course.lapse("fire")
    assert course.answer("fire", "objects") is None
    assert course.answer("power") is None
    assert [(item["status"], item.get("late"), item["opinion"]) for item in course.body["requests"]] == [
        ("answered", True, "objects"),
        ("answered", True, "agrees"),
    ]
    assert course.take("go") == {"guard.nobody_objects"}
    assert sound(course)


def test_leaving_the_state_takes_open_requests_back():
    """By effects of the step itself; an answer that comes then finds its request closed or its state left."""
    course = Consulted()
    course.ask("fire", "power", "water", due=1)
    course.answer("power")
    course.clock.now = day(2)
    course.lapse("water")
    assert course.take("skip") is None
    assert entry(course)["effects"] == [{"kind": "recalled", "request": "2.1"}]
    assert course.statuses() == {"fire": "withdrawn", "power": "answered", "water": "late"}
    assert course.answer("fire") == {"request_closed.2.1"}
    assert course.answer("water") == {"request_left.2.3"}
    assert sound(course)


def test_entering_the_state_begins_anew():
    """The requests of the last visit go from the head and stay in the record; staying keeps them."""
    course = Consulted()
    course.ask("fire")
    course.answer("fire")
    assert course.take("stay") is None
    assert course.ask("fire") == {"already_asked.fire"}
    assert course.take("again") is None
    assert course.body["requests"] == []
    assert course.ask("fire") is None
    assert course.body["requests"][0]["request"] == "6.1"


def test_a_request_is_taken_back_with_a_reason():
    """While it is not answered; the agency can be asked again then."""
    course = Consulted()
    course.ask("fire", "power")
    assert course.recall("fire", reason=None) == {"reason_missing.recall"}
    assert course.recall("fire", who="fire") == {"role"}
    assert course.recall("fire") is None
    assert course.recall("fire") == {"request_closed.2.1"}
    assert course.ask("fire") is None
    course.answer("power")
    assert course.recall("power") == {"request_closed.2.2"}
    assert course.recall("roads") == {"request_unknown.9.9"}


def test_a_number_of_answers_can_be_enough():
    """With `join: 2` two answers, or declared silences, complete it; the third request is taken back."""
    course = Consulted()
    course.take("skip")
    course.ask("fire", "heritage", "power", due=3)
    course.answer("fire")
    assert course.take("go") == {"consult_answers.quorum"}
    course.clock.now = day(3)
    course.lapse("heritage")
    assert entry(course)["effects"] == [{"kind": "lapsed", "request": "3.2", "counts_as": "objects"}]
    assert course.take("go") == {"guard.most_agree"}
    course.answer("heritage")
    assert course.take("go") is None
    assert course.statuses() == {"fire": "answered", "heritage": "answered", "power": "withdrawn"}


def test_escalated_silence_goes_to_whoever_assigns_the_work():
    """It counts as nothing and stands in the way until it is answered, or a superior takes it back."""
    course = Consulted()
    course.take("skip")
    course.take("skip")
    course.ask("fire", "heritage", due=1)
    course.clock.now = day(1)
    course.lapse("fire")
    assert entry(course)["effects"] == [{"kind": "lapsed", "request": "4.1"}]
    course.answer("heritage")
    assert course.take("finish") == {"consult_silent.above"}
    assert course.recall("fire", who="ann") == {"role"}
    assert course.recall("fire", who="hans") is None
    assert course.take("finish") is None
    assert sound(course)


def test_the_same_key_asks_once_and_with_other_agencies_is_refused():
    """Agencies without a time to answer belong to the request as well as those with one."""
    course = Consulted()
    ask = Ask(Asking("ann", "t", "k"), course.dossier, (Agency("fire"),), "?")
    assert course.done(ask) is None
    assert course.done(ask) is None
    for other in ((Agency("power"),), (Agency("fire"), Agency("power")), (Agency("fire", day(3)),)):
        assert course.done(replace(ask, agencies=other)) == {"key_reused"}
    assert len(course.body["requests"]) == 1


def test_after_an_erasure_an_answer_is_known_by_its_request():
    """The digest of the request is gone; another request under the same key is refused all the same."""
    course = Consulted()
    course.ask("fire", "power", due=2)
    course.clock.now = day(2)
    keys = [Asking("fire", "t", "a"), Asking("ann", "t", "b"), Asking("ann", "t", "c")]
    done = [
        Answer(keys[0], course.dossier, "2.1", "agrees", "Được"),
        Lapse(keys[1], course.dossier, "2.2"),
        Recall(keys[2], course.dossier, "2.2", "Thôi"),
    ]
    assert [course.done(command) for command in done] == [None, None, None]
    assert course.done(Erase(course.asking("keeper"), course.dossier, "Quyết định")) is None
    assert [course.done(command) for command in done] == [None, None, None]
    others = [replace(command, request="2.9") for command in done]
    assert [course.done(command) for command in others] == [{"key_reused"}] * 3
    assert course.done(Take(keys[0], course.dossier, "stay")) == {"key_reused"}
    assert sound(course)
