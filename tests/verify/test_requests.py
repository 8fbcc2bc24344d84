"""Verification of consultations: what nobody may decide is found, also where every digest and link fits."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.clocks.pending import next_timer
from hoso.engine.definition import Definition, compile_definition
from hoso.engine.dossier import evolve
from hoso.engine.seal import seal
from hoso.engine.verification import verify
from tests.engine.clocks.office import at, resolved
from tests.engine.clocks.test_requests import asking
from tests.engine.clocks.test_requests import begun as timed
from tests.engine.opinions import Consulted, day, opinions
from tests.properties.worlds import Counted

DEFINITION = compile_definition(opinions())
ASK = {"command": "ask", "actor": "ann", "role": "officer", "unit": "office"}
TAKE = {**ASK, "command": "take", "action": "go", "from": ["opinions"], "to": ["quorum"]}
ANSWER = {"command": "answer", "actor": "fire", "role": "fire", "unit": "office"}
GUARD = {"guard": "nobody_objects", "inputs": ["consult.opinions.objected"], "result": True}


#: What an entry does not take over from the one before it.
_OWN = {"for", "_sd", "occurred_at", "guards", "action", "from", "to", "entered", "stays"}


def begun() -> Consulted:
    """Fire and power are asked until the second day; power has answered; entry 4 is next."""
    course = Consulted()
    course.ask("fire", "power", due=2)
    course.answer("power")
    return course


def forged(
    course: Any, at: str = day(1), definition: Definition | None = DEFINITION, **entry: Any
) -> list[tuple[str, int]]:
    """Append an entry past the rules, well sealed, its head folded; what verification says.

    Without a `definition` it is the dossier's own.
    """
    with course.engine.store.transaction() as transaction:
        head = transaction.head(course.dossier)
        last = list(transaction.entries(course.dossier))[-1].entry
        kept = {key: item for key, item in last.items() if key not in _OWN}
        draft = {**kept, "guards": [], "recorded_at": at, "effects": [], **entry}
        if definition is None:
            text = transaction.definition(head.body["definition"])
            assert text is not None
            definition = compile_definition(text)
        salts = Counted(1_000_000 + head.version)
        sealed = seal(
            draft,
            stream=head.stream,
            n=head.version + 1,
            previous=head.leaf,
            request_key="k",
            salts=salts.tag,
        )
        body = evolve(head.body, sealed.entry, head.version + 1, sealed.disclosed, definition)
        stored = sealed.stored
        moved = head._replace(
            version=stored.n, leaf=stored.leaf_hash, recorded_at=at, body=body, next_timer=next_timer(body)
        )
        transaction.append(sealed, moved)
    with course.engine.store.reading() as reading:
        return [(problem.code, problem.n) for verdict in verify(reading) for problem in verdict.problems]


def asked(
    request: str = "4.1", agency: str = "water", state: str = "opinions", **more: Any
) -> dict[str, Any]:
    """The effect of a request."""
    asked = {"kind": "asked", "request": request, "agency": agency, "state": state}
    return {**asked, "_sd": {"question": "Ý kiến?"}, **more}


def answered(request: str = "2.1", opinion: str = "agrees", **more: Any) -> dict[str, Any]:
    """The effect of an answer."""
    return {"kind": "answered", "request": request, "opinion": opinion, **more}


LAPSE = {**ASK, "command": "lapse"}
RECALL = {**ASK, "command": "recall"}
SILENT = {"kind": "lapsed", "request": "2.1", "counts_as": "agrees"}
BACK = {"kind": "recalled", "request": "2.1"}
RIGHT: dict[str, tuple[str, dict[str, Any]]] = {
    "ask": (day(1), {**ASK, "effects": [asked(due=day(5)), asked("4.2", "roads")]}),
    "answer": (day(1), {**ANSWER, "effects": [answered()]}),
    "late answer": (day(2), {**ANSWER, "effects": [answered(late=True)]}),
    "lapse": (day(2), {**LAPSE, "effects": [SILENT]}),
    "recall": (day(1), {**RECALL, "effects": [BACK, {"kind": "reasoned", "_sd": {"reason": "Vì thế"}}]}),
    "leaving": (day(1), {**TAKE, "action": "skip", "effects": [BACK]}),
    "staying": (day(1), {**TAKE, "action": "stay", "to": ["opinions"], "stays": True}),
}
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "ask nobody": (day(1), ASK),
    "ask under another number": (day(1), {**ASK, "effects": [asked("9.1")]}),
    "ask twice at once": (day(1), {**ASK, "effects": [asked(), asked("4.2")]}),
    "ask again": (day(1), {**ASK, "effects": [asked(agency="fire")]}),
    "ask who is not to be chosen": (day(1), {**ASK, "effects": [asked(agency="head")]}),
    "ask in another state": (day(1), {**ASK, "effects": [asked(state="quorum", agency="fire")]}),
    "ask in no state": (day(1), {**ASK, "effects": [asked(state="moon")]}),
    "ask in another role": (day(1), {**ASK, "role": "head", "effects": [asked()]}),
    "ask until yesterday": (day(1), {**ASK, "effects": [asked(due=day(1))]}),
    "ask within an answer": (day(1), {**ANSWER, "effects": [asked()]}),
    "ask within a correction": (day(1), {**ASK, "command": "correct", "effects": [asked()]}),
    "answer nothing": (day(1), ANSWER),
    "answer twice": (day(1), {**ANSWER, "effects": [answered(), answered()]}),
    "answer what was not asked": (day(1), {**ANSWER, "effects": [answered("2.9")]}),
    "answer what is answered": (day(1), {**ANSWER, "role": "power", "effects": [answered("2.2")]}),
    "answer for another": (day(1), {**ANSWER, "role": "power", "effects": [answered()]}),
    "answer in no word": (day(1), {**ANSWER, "effects": [answered(opinion="maybe")]}),
    "answer late as in time": (day(2), {**ANSWER, "effects": [answered()]}),
    "answer in time as late": (day(1), {**ANSWER, "effects": [answered(late=True)]}),
    "lapse too soon": (day(1), {**LAPSE, "effects": [SILENT]}),
    "lapse as something else": (day(2), {**LAPSE, "effects": [{**SILENT, "counts_as": "objects"}]}),
    "lapse as nothing": (day(2), {**LAPSE, "effects": [{"kind": "lapsed", "request": "2.1"}]}),
    "lapse in another role": (day(2), {**LAPSE, "role": "fire", "effects": [SILENT]}),
    "lapse what is answered": (day(2), {**LAPSE, "effects": [{**SILENT, "request": "2.2"}]}),
    "recall in another role": (day(1), {**RECALL, "role": "head", "effects": [BACK]}),
    "recall what is answered": (day(1), {**RECALL, "effects": [{**BACK, "request": "2.2"}]}),
    "leave what is open": (day(1), {**TAKE, "action": "skip"}),
    "take back too much": (day(1), {**TAKE, "action": "skip", "effects": [BACK, {**BACK, "request": "2.2"}]}),
    "take back and stay": (
        day(1),
        {**TAKE, "action": "stay", "to": ["opinions"], "stays": True, "effects": [BACK]},
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_may_be_done_verifies(name: str) -> None:
    """The forged entries are well made: those that follow the rules are found sound."""
    at, entry = RIGHT[name]
    assert forged(begun(), at, **entry) == []


@pytest.mark.parametrize("name", WRONG)
def test_what_may_not_be_done_is_found(name: str) -> None:
    """Each breach of a rule of consultation is named at its entry."""
    at, entry = WRONG[name]
    found = forged(begun(), at, **entry)
    assert ("request_illegal", 4) in found
    assert {n for _, n in found} == {4}


def test_a_step_that_did_not_wait_is_found() -> None:
    """Its row waits for answers, and not all were there."""
    entry = {**TAKE, "guards": [GUARD], "effects": [BACK]}
    assert forged(begun(), **entry) == [("consult_incomplete", 4)]
    course = begun()
    course.answer("fire")
    assert forged(course, **TAKE, guards=[GUARD]) == []


def test_a_guard_over_answers_is_asked_again() -> None:
    """What a guard counted is counted again from the answers before it."""
    course = begun()
    course.answer("fire", "objects")
    assert forged(course, **TAKE, guards=[GUARD]) == [("guard_differs", 5)]


@pytest.mark.parametrize(
    ("due", "found"),
    [
        ("2026-08-05 10:00", []),
        ("2026-08-04 09:00", []),
        ("2026-08-05 10:01", [("request_due_differs", 3)]),
        (None, [("request_due_differs", 3)]),
    ],
)
@pytest.mark.parametrize("calendars", [True, False])
def test_a_request_due_past_the_declared_time_is_found(due, found, calendars) -> None:
    """It is reckoned again by the calendars the entry rests on, and by those of then where it names none."""
    basis = {"directory": 1, "definitions": 1} | ({"calendars": 1} if calendars else {})
    effect = asked("3.1", "police", "work") | ({"due": at(due)} if due else {})
    clock = {"before": {}, "after": {}}
    entry = {**ASK, "role": "desk", "basis": basis, "clock": clock, "effects": [effect]}
    definition = compile_definition(resolved(asking()))
    told = forged(timed(), at("2026-08-03 10:00"), definition, **entry)
    if calendars or found:
        assert set(found) <= set(told)
        assert not calendars or told == found
    else:
        assert told == [("basis_differs", 3)]
