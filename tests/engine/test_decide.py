"""engine/decide: rules that the random tests meet too rarely, each by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hoso.engine.commands import Asking, Assign, Attach, Change, Claim, Correct, Erase, Open, Release, Take
from hoso.engine.procedure import Procedure
from hoso.engine.reason import Refusal
from hoso.engine.resolved import resolve
from tests.properties.courses import FORM, MINUTES, permit
from tests.properties.worlds import founded, must, opened

if TYPE_CHECKING:
    from hoso.engine.handle import Engine

PEOPLE = {
    "desk": ("desk",),
    "ann": ("officer", "head"),
    "bob": ("officer",),
    "hans": ("head", "chief"),
    "chef": ("chief",),
    "dan": (),
    "keeper": ("hoso.data_protection",),
}
CHECKED = {"agreed": True, "fee": "300"}


class Course:
    """A dossier of the model's procedure, moved by short calls."""

    def __init__(self, *delegations: tuple[str, str]) -> None:
        """Open it and accept it."""
        self.engine: Engine = founded(permit(), delegations, people=PEOPLE)
        fields = {"area": "near", "name": "A"}
        self.dossier = opened(self.engine, "model.permit", "desk", fields=fields, files=(FORM,))
        self.keys = 0
        assert self.take("desk", "accept") == "checking"

    def asking(self, who: str, principal: str | None = None) -> Asking:
        """Ask under a new key."""
        self.keys += 1
        return Asking(who, "t", str(self.keys), principal)

    def handle(self, command: Any) -> Any:
        """The state after it, or the reasons."""
        outcome = self.engine.handle(command)
        return outcome.subjects() if isinstance(outcome, Refusal) else ", ".join(outcome.to)

    def take(self, who: str, action: str, principal: str | None = None, **given: Any) -> Any:
        """Take an action with all it needs."""
        fields = given or (CHECKED if action == "check" else {})
        files = (MINUTES,) if action == "check" else ()
        command = Take(self.asking(who, principal), self.dossier, action, fields, files, "Vì thế")
        return self.handle(command)


def test_four_eyes_see_the_one_acted_for_and_the_one_who_acted():
    """Neither actor nor principal may do both acts, whichever way a delegation runs."""
    course = Course(("ann", "dan"), ("hans", "bob"))
    assert course.take("ann", "check") == "review"
    assert course.take("ann", "approve") == {"four_eyes.check"}
    assert course.take("dan", "approve", "ann") == {"four_eyes.check"}  # the one acted for did it
    assert course.take("hans", "back") == "checking"
    assert course.take("bob", "check") == "review"
    assert course.take("bob", "approve", "hans") == {"four_eyes.check"}  # the one who acts did it
    assert course.take("hans", "approve") == "signing"


def test_four_eyes_remember_both_persons_of_a_delegated_act():
    """What B did for A was done by both."""
    course = Course(("ann", "dan"), ("hans", "dan"))
    assert course.take("dan", "check", "ann") == "review"
    assert course.take("ann", "decline") == {"four_eyes.check"}
    assert course.take("dan", "decline", "hans") == {"four_eyes.check"}
    assert course.take("hans", "decline") == "declined"


def test_a_round_ends_when_the_dossier_comes_back_and_ever_does_not():
    """`this_round` forgets when a state is entered from which the act starts; `ever` does not."""
    course = Course()
    assert course.take("ann", "check") == "review"
    assert course.take("hans", "back") == "checking"
    assert course.take("bob", "check") == "review"
    assert course.take("ann", "approve") == {"four_eyes.check"}  # ever
    assert course.take("ann", "decline") == "declined"  # this round


def test_a_guard_that_fails_to_evaluate_is_never_taken_for_false():
    """`unless` would turn it into yes."""
    course = Course()
    assert course.take("bob", "look", plots=3) == {"guard_fault.divides"}
    assert course.take("bob", "look", plots=16) == "checking"
    assert course.take("bob", "look", plots=4) == {"guard.divides"}


def test_a_guard_over_an_erased_value_is_never_taken_for_false():
    """The step is refused until the value is given again."""
    course = Course()
    assert course.take("bob", "look", plots=16) == "checking"
    erase = Erase(course.asking("keeper"), course.dossier, "Order", fields=("plots",))
    assert course.handle(erase) == ""
    assert course.take("bob", "look") == {"guard_erased.divides"}
    assert course.take("bob", "look", plots=17) == "checking"


def test_an_erased_value_counts_as_missing():
    """What an action fills must exist: an erased value does not."""
    course = Course()
    assert course.take("bob", "check", agreed=True, fee="10") == "review"
    assert course.take("hans", "back") == "checking"
    course.handle(Erase(course.asking("keeper"), course.dossier, "Order", fields=("fee",)))
    check = Take(course.asking("bob"), course.dossier, "check")
    assert course.handle(check) == {"field_missing.fee"}


def test_the_role_is_that_of_the_row_in_question():
    """Where rows of an action have different roles, fields are measured by the row that is taken."""
    field = {"type": "integer", "class": "public", "optional": True}
    guards = {"early": {"cel": "count.go < 1"}}
    procedure = Procedure.model_validate(
        {
            "hoso": "procedure/1",
            "procedure": "two.rows",
            "in_force": {"from": "2026-01-01"},
            "total": "none",
            "roles": {"one": {}, "two": {}},
            "fields": {"a": {**field, "set_by": ["one"]}, "b": {**field, "set_by": ["two"]}},
            "guards": guards,
            "triggers": {"go": {}},
            "open": {"by": ["one"]},
            "initial": "s",
            "states": {"s": {"role": "one"}},
            "transitions": [
                {"trigger": "go", "source": "s", "dest": "s", "by": ["one"], "conditions": ["early"]},
                {"trigger": "go", "source": "s", "dest": "s", "by": ["two"]},
            ],
        }
    )
    engine = founded(resolve(procedure), people={"both": ("one", "two"), "only": ("one",)}, checked=False)
    dossier = opened(engine, "two.rows", "both")

    def go(who: str, key: str, **fields: int) -> Any:
        outcome = engine.handle(Take(Asking(who, "t", key), dossier, "go", fields))
        return outcome.subjects() if isinstance(outcome, Refusal) else outcome.to

    assert go("both", "1", b=1) == {"field_set_by.b"}
    assert go("both", "2", a=1) == ("s",)
    assert go("both", "3", a=1) == {"field_set_by.a"}
    assert go("only", "4") == {"role"}
    assert go("both", "5", b=1) == ("s",)


def test_a_reason_too_long_is_not_called_missing():
    """Each broken rule has its one reason."""
    course = Course()
    for command in (
        Take(course.asking("bob"), course.dossier, "note", {}, (), "z" * 5000),
        Correct(course.asking("desk"), course.dossier, {"name": "B"}, "z" * 5000),
    ):
        assert course.handle(command) == {"text_too_long.reason"}


def test_a_document_with_the_name_of_a_field_hides_nothing():
    """A file for an unknown document `area` does not stand for the missing field `area`."""
    engine = founded(permit(), people=PEOPLE)
    files = (FORM, replace(MINUTES, document="area"))
    outcome = engine.handle(
        Open(Asking("desk", "t", "1"), "model.permit", "office", "A-1", fields={"name": "A"}, files=files)
    )
    assert isinstance(outcome, Refusal)
    assert outcome.subjects() == {"document_unknown.area", "field_missing.area"}


def test_who_holds_a_dossier_keeps_others_of_the_role_from_acting():
    """Until it is released by the holder or by who assigns; entering a state releases too."""
    course = Course(("bob", "dan"))
    assert course.handle(Claim(course.asking("bob"), course.dossier)) == ""
    assert course.take("ann", "note") == {"held"}
    assert course.take("dan", "note", "bob") == "checking"
    assert course.handle(Claim(course.asking("ann"), course.dossier)) == {"held"}
    assert course.handle(Release(course.asking("dan"), course.dossier)) == {"role"}
    assert course.handle(Release(course.asking("hans"), course.dossier)) == ""
    assert course.handle(Release(course.asking("hans"), course.dossier)) == {"not_held"}
    assert course.handle(Assign(course.asking("hans"), course.dossier, "chef")) == {"assignee_role.chef"}
    assert course.handle(Assign(course.asking("chef"), course.dossier, "bob")) == {"role"}
    assert course.handle(Assign(course.asking("hans"), course.dossier, "ann")) == ""
    assert course.take("bob", "look") == {"held"}
    assert course.take("ann", "look") == "checking"
    assert course.take("bob", "note") == "checking"


def test_a_dossier_that_has_ended_says_only_that():
    """Nobody acts on it, holds it or adds papers; a wrong value can still be put right, and erased."""
    course = Course()
    assert course.take("desk", "withdraw") == "withdrawn"
    ended: list[Any] = [
        Claim(course.asking("bob"), course.dossier),
        Release(course.asking("bob"), course.dossier),
        Assign(course.asking("hans"), course.dossier, "bob"),
        Attach(course.asking("desk"), course.dossier, (MINUTES,)),
    ]
    assert [course.handle(command) for command in ended] == [{"ended"}] * 4
    assert course.take("desk", "accept") == {"ended.accept"}
    assert course.handle(Correct(course.asking("desk"), course.dossier, {"name": "B"}, "Nhầm")) == ""
    assert course.handle(Erase(course.asking("keeper"), course.dossier, "Order")) == ""


def test_correcting_needs_a_reason_a_role_and_something_to_correct():
    """Each that is missing is named."""
    course = Course()
    cases: list[tuple[str, dict[str, Any], str | None, Any]] = [
        ("desk", {}, None, {"correction_empty", "reason_missing.correct"}),
        ("bob", {"name": "B"}, "x", {"role"}),
        ("desk", {"name": "B", "plots": 4}, "x", {"not_given.plots"}),
        ("desk", {"name": " "}, "x", {"field_type.name"}),
        ("desk", {"colour": "red"}, "x", {"field_unknown.colour"}),
        ("desk", {"name": "B", "area": "far"}, "x", ""),
    ]
    for who, fields, reason, expected in cases:
        assert course.handle(Correct(course.asking(who), course.dossier, fields, reason)) == expected


def test_erasing_needs_an_authority_and_something_to_erase():
    """A public field, a field not given, and an officer without a name leave nothing to erase."""
    course = Course()
    cases: list[tuple[Any, Any]] = [
        (Erase(course.asking("desk"), course.dossier, None), {"role", "authority_missing"}),
        (
            Erase(course.asking("keeper"), course.dossier, "O", fields=("area",)),
            {"field_public.area", "nothing_to_erase"},
        ),
        (Erase(course.asking("keeper"), course.dossier, "O", fields=("plots",)), {"nothing_to_erase"}),
        (
            Erase(course.asking("keeper"), course.dossier, "O", fields=("colour", "name")),
            {"field_unknown.colour"},
        ),
        (Erase(course.asking("keeper"), course.dossier, "O", fields=("name",)), ""),
        (Erase(course.asking("keeper"), course.dossier, "O", fields=("name",)), {"nothing_to_erase"}),
        (Erase(course.asking("keeper"), None, "O", officer="bob"), ""),
        (Erase(course.asking("keeper"), None, "O", officer="bob"), {"nothing_to_erase"}),
        (Erase(course.asking("keeper"), None, "O", officer="x"), {"officer_unknown.x"}),
    ]
    for command, expected in cases:
        assert course.handle(command) == expected


@pytest.mark.parametrize(
    ("change", "subjects"),
    [
        ({"code": "x"}, {"code_unreadable.x"}),
        ({"code": "mã số"}, {"code_unreadable.mã số"}),
        ({"unit": "moon"}, {"unit_unknown.moon", "role"}),
        ({"procedure": "no.such"}, {"procedure_unknown.no.such"}),
    ],
)
def test_what_cannot_be_opened(change: dict[str, str], subjects: set[str]):
    """A code nobody can read, a unit or procedure nobody knows."""
    engine = founded(permit(), people=PEOPLE)
    given = {"procedure": "model.permit", "unit": "office", "code": "A-1", **change}
    fields = {"area": "near", "name": "A"}
    outcome = engine.handle(Open(Asking("desk", "t", "1"), fields=fields, **given))  # type: ignore[arg-type]
    assert isinstance(outcome, Refusal)
    assert outcome.subjects() == subjects


def test_generated_codes_follow_the_greatest_of_their_series():
    """Also one that somebody chose; a refused opening uses no number up."""
    engine = founded(permit(), people=PEOPLE)
    fields = {"area": "near", "name": "A"}

    def code(key: str, chosen: str | None = None, who: str = "desk") -> str | None:
        asking = Asking(who, "t", key)
        outcome = engine.handle(Open(asking, "model.permit", "office", chosen, series="S-", fields=fields))
        return None if isinstance(outcome, Refusal) else outcome.code

    codes = [code("1"), code("2", "S-0007"), code("3", who="dan"), code("4"), code("5", "T-1")]
    assert codes == ["S-0001", "S-0007", None, "S-0008", "T-1"]


def test_a_delegation_ends_with_its_last_instant():
    """From `until` on nobody acts by it, and the refusal says that it is the period."""
    course = Course()
    until = "2026-08-01T04:00:00.000000Z"
    change = {
        "kind": "delegated",
        "officer": "bob",
        "to": "dan",
        "until": until,
        "_sd": {"authority": "Order"},
    }
    must(course.engine, Change(course.asking("bob"), (change,)))
    clock = course.engine.store._kept.now  # type: ignore[attr-defined]
    clock.now = "2026-08-01T03:59:59.999999Z"
    assert course.take("dan", "note", "bob") == "checking"
    clock.now = until
    assert course.take("dan", "note", "bob") == {"delegation_period"}
