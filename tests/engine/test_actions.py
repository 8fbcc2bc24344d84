"""engine/actions.py: what may I do now, and for the rest, why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.actions import Option, options
from hoso.engine.commands import Asking, Take
from hoso.engine.decide.situation import Situation
from hoso.engine.receipt import Receipt
from hoso.engine.resolved import procedure_of
from tests.properties.courses import FORM, MINUTES, begun, command_of, courses, permit
from tests.properties.worlds import NOW, must

if TYPE_CHECKING:
    from hoso.engine.handle import Engine


def asked(
    engine: Engine, dossier: str, who: str, principal: str | None = None, among: frozenset[str] | None = None
) -> dict[str, Option]:
    """The options of a person, by action."""
    with engine.store.reading() as reading:
        head = reading.head(dossier)
        assert head is not None
        knowledge = engine.knowledge
        definition = knowledge.definition(reading, head.body["definition"])
        situation = Situation(head, definition, knowledge.directory(reading), 1, NOW)
        asking = Asking(who, "t", "", principal)
        return {option.action: option for option in options(asking, situation, among)}


def test_what_starts_here_comes_first_and_nothing_is_left_out():
    """Every action of the procedure has its line, those of this state before the others."""
    engine, dossier = begun()
    found = asked(engine, dossier, "ann")
    assert list(found)[:3] == ["accept", "ask", "withdraw"]
    assert set(found) == set(procedure_of(permit()).triggers)
    assert found["accept"].is_open
    assert [reason.subject for reason in found["accept"].needs] == ["document_missing.form"]
    assert found["accept"].leads_to == ("checking",)
    assert [reason.subject for reason in found["sign"].refused] == ["not_here.sign"]
    assert found["sign"].leads_to == ()


def test_who_may_not_is_told_why_and_as_whom_one_could():
    """The refusal carries the person one could act for."""
    engine, dossier = begun()
    option = asked(engine, dossier, "dan")["accept"]
    assert not option.is_open
    assert [reason.details.get("could_act_for") for reason in option.refused] == [["ann"]]
    assert asked(engine, dossier, "dan", "ann")["accept"].is_open


@settings(max_examples=40)
@given(courses, st.sampled_from(["ann", "bob"]))
def test_what_is_offered_can_be_taken_and_the_rest_cannot(course: list[Any], who: str):
    """With what it needs, an open action is done; what is refused for another reason is refused."""
    engine, dossier = begun()
    for number, attempt in enumerate(course):
        engine.handle(command_of(dossier, attempt, str(number)))
    giving = {"agreed": True, "fee": "10", "plots": 16}
    for number, option in enumerate(asked(engine, dossier, who).values()):
        names = {reason.details["about"] for reason in option.needs}
        fields = {name: value for name, value in giving.items() if name in names}
        files = tuple(file for file in (FORM, MINUTES) if file.document in names)
        take = Take(Asking(who, "try", str(number)), dossier, option.action, fields, files, "Vì thế")
        if option.is_open:
            outcome = engine.handle(take)
            allowed = isinstance(outcome, Receipt) or {reason.code for reason in outcome.reasons} <= {
                "field_set_by"
            }
            assert allowed, (option, outcome)
            return
        assert not isinstance(engine.handle(take), Receipt) or any(
            reason.code.startswith("guard") for reason in option.refused
        )


def test_only_what_starts_here_can_be_asked_for():
    """Asked among some actions the same answers come, of those among them that start in the state."""
    engine, dossier = begun()
    everything = asked(engine, dossier, "ann")
    here = {name: option for name, option in everything.items() if option.leads_to}
    assert asked(engine, dossier, "ann", among=frozenset(everything)) == here
    assert 0 < len(here) < len(everything)
    one = min(here)
    assert asked(engine, dossier, "ann", among=frozenset({one, "nothing"})) == {one: here[one]}


def test_asking_changes_nothing():
    """Looking at the options leaves the dossier as it is."""
    engine, dossier = begun()
    assert asked(engine, dossier, "ann") == asked(engine, dossier, "ann")
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {}, (FORM,)))
