"""Verification of who might do what: an engine that does not apply a rule is found out, by its code."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.commands import (
    AddKey,
    Asking,
    Assign,
    Attach,
    Claim,
    Correct,
    Deploy,
    Erase,
    FoundLog,
    Open,
    OpenShard,
    Override,
    Release,
    RetireKey,
)
from hoso.engine.directory import LOG_KEEPER
from hoso.engine.verification import verify
from hoso.engine.verification.chain import Link
from hoso.engine.verification.directories import Directories
from hoso.engine.verification.past import Past
from hoso.engine.verification.powers import power_problems
from tests.engine.logged import NAME as LOG
from tests.engine.logged import TestSigner
from tests.verify.bent import FORM, NAME, Bent, at, delegated, granted, resolved
from tests.verify.test_requests import forged

UNIT = {"kind": "unit", "unit": "annex", "parent": "office", "labels": {"vi": "Phòng"}}


def test_a_course_by_the_rules_verifies() -> None:
    """Every kind of step, through delegation too, with scaled numbers and two changes of the directory."""
    course = Bent().change(UNIT, {"kind": "granted", "officer": "nobody", "role": "clerk", "unit": "annex"})
    course.open("nobody", unit="annex").take("cara", "send")
    course.do(Claim(course.asking("dan", "olga"), course.dossier))
    course.do(Release(course.asking("olga"), course.dossier, "Bận"))
    course.do(Assign(course.asking("hans"), course.dossier, "otto"))
    course.do(Attach(course.asking("otto"), course.dossier, FORM))
    course.take("otto", "note", price="-0.05")
    course.take("otto", "propose", opinion="Được", price="12.5")
    course.do(Correct(course.asking("otto"), course.dossier, {"price": "13"}, "Gõ nhầm"))
    course.take("hans", "return_back", reason="Chưa đủ")
    course.do(Override(course.asking("founder"), course.dossier, "skip", "deciding", "Gấp", "QĐ 1"))
    course.do(Override(course.asking("founder"), course.dossier, "reassign", "both", "Gấp", "QĐ 2"))
    theirs = next(key for key, item in course.directory.grants.items() if item.officer == "cara")
    course.change({"kind": "revoked", "grant": theirs})
    course.take("both", "approve")
    course.do(Erase(course.asking("founder"), course.dossier, "Luật", fields=("opinion",)))
    course.do(Erase(course.asking("founder"), course.dossier, "Luật"))
    course.do(Erase(course.asking("founder"), None, "Luật", officer="cara"))
    assert course.problems() == []


@pytest.mark.parametrize(
    ("effects", "who", "found"),
    [
        ([{"kind": "officer", "officer": "ghost"}, granted("ghost", "clerk")], "ghost", "actor_unknown"),
        ([granted("nobody", "clerk")], "nobody", "role_not_held"),
        ([granted("olga", "clerk", until=at(59))], "olga", "role_not_held"),
        ([granted("cara", "clerk", "annex", covers="office")], "cara", None),
    ],
)
def test_a_role_that_was_not_held_is_found(effects: list[Any], who: str, found: str | None) -> None:
    """Opening and taking ask the directory of then: who is there, and in which roles."""
    course = Bent().bend(*effects).open(who)
    opened = course.problems()
    course.take(who, "send")
    assert opened == ([(found, 1)] if found else [])
    assert course.problems() == ([(found, 1), (found, 2)] if found else [])


@pytest.mark.parametrize(
    "grant",
    [
        {"unit": "annex"},
        {"unit": "office", "from": at(50)},
        {"unit": "office", "until": at(2)},
    ],
)
def test_a_grant_that_does_not_reach_is_found(grant: dict[str, Any]) -> None:
    """A role of another unit, of later, or of before does not do."""
    course = Bent().change(UNIT, {"kind": "granted", "officer": "nobody", "role": "clerk", **grant})
    course.open().bend(granted("nobody", "clerk")).take("nobody", "send")
    assert course.problems() == [("role_not_held", 2)]


@pytest.mark.parametrize(
    "more", [None, {"roles": ("officer",)}, {"procedures": ("other",)}, {"until": at(2)}, {"from": at(50)}]
)
def test_a_delegation_that_does_not_reach_is_found(more: dict[str, Any] | None) -> None:
    """Acting for another rests on a delegation of then, in its roles and procedures."""
    course = Bent()
    if more is not None:
        told = {**more, "kind": "delegated", "officer": "cara", "to": "nobody", "_sd": {"authority": "QĐ"}}
        course.change(told)
    course.open().bend(delegated("cara", "nobody")).take("nobody", "send", "cara")
    assert course.problems() == [("delegation_illegal", 2)]


def test_a_role_held_elsewhere_than_said_is_found() -> None:
    """The unit that an entry names is the one in which its role was held."""
    course = Bent().change(UNIT).open()
    directory = course.directory
    first = next(key for key, item in directory.grants.items() if item.officer == "cara")
    bent = directory.grants | {
        first: directory.grants[first].__class__(first, "cara", "clerk", "annex", "office", at(0), None)
    }
    directory.grants = bent
    course.take("cara", "send")
    assert course.problems() == [("authority_differs", 2)]


def test_four_eyes_are_found() -> None:
    """Who proposed may not approve, not for another either, nor may another for who proposed."""
    loose = (", different_from: {propose: this_round}", "")
    course = Bent().proposed("both").loosen(loose).take("both", "approve")
    assert course.problems() == [("four_eyes_broken", 4)]
    course = Bent()
    course.open().take("cara", "send")
    course.take("dan", "propose", "olga", opinion="Được", files=FORM).loosen(loose)
    course.take("dan", "approve", "hans")
    assert course.problems() == [("four_eyes_broken", 4)]


def test_an_action_too_often_is_found() -> None:
    """It was taken as often as the definition allows already."""
    course = Bent().open().take("cara", "send").take("olga", "note").loosen((", at_most: 1", ""))
    assert course.take("olga", "note").problems() == [("at_most_passed", 4)]


@pytest.mark.parametrize(
    ("loose", "given"),
    [
        ((", fills: [opinion]", ""), {"files": FORM}),
        (("{needed_for: [propose], ", "{"), {"opinion": "Được"}),
    ],
)
def test_a_step_without_what_it_needs_is_found(loose: tuple[str, str], given: dict[str, Any]) -> None:
    """A field and a document that had to be there were not."""
    course = Bent().open().take("cara", "send").loosen(loose).take("olga", "propose", **given)
    assert course.problems() == [("needed_missing", 3)]


def test_a_step_without_its_reason_is_found() -> None:
    """It sends back without saying why."""
    course = Bent().proposed().loosen((", reason: required", "")).take("hans", "return_back")
    assert course.problems() == [("needed_missing", 4)]


def test_a_field_of_another_role_is_found() -> None:
    """Whoever may not set a field sets it: in a step and as a correction."""
    loose = ("set_by: [officer]", "set_by: [officer, head, clerk]")
    course = Bent().open().loosen(loose).take("cara", "send", price="1.00")
    assert course.problems() == [("field_not_theirs", 2)]
    course = Bent().open().take("cara", "send").take("olga", "note", price="1.00").loosen(loose)
    course.do(Correct(course.asking("hans"), course.dossier, {"price": "2.00"}, "Gõ nhầm"))
    assert course.problems() == [("role_not_held", 4)]


def test_a_value_that_its_field_cannot_have_is_found() -> None:
    """Of a choice, or a number, or of a class, other than the definition says."""
    course = Bent().open().loosen(("opinion: {type: text", "opinion: {type: integer"))
    course.take("cara", "send").take("olga", "propose", opinion=3, files=FORM)
    assert course.problems() == [("decision_differs", 3)]
    course = Bent().loosen(("area: {type: integer, class: public", "area: {type: integer, class: restricted"))
    assert course.open().problems() == [("decision_differs", 1)]


def test_acting_on_what_another_holds_is_found() -> None:
    """Of two officers the one who holds the dossier keeps the other from acting on it."""
    course = Bent().open().take("cara", "send")
    course.do(Claim(course.asking("olga"), course.dossier))
    entry = {"command": "take", "action": "note", "actor": "otto", "role": "officer", "unit": "office"}
    moved = {"from": ["working"], "to": ["working"], "stays": True}
    found = forged(course, at(30), None, **entry, **moved)
    assert found == [("held_by_other", 4)]


def test_giving_a_dossier_to_who_may_not_have_it_is_found() -> None:
    """By assigning and by overriding."""
    course = Bent().open().take("cara", "send").bend(granted("nobody", "officer"))
    course.do(Assign(course.asking("hans"), course.dossier, "nobody"))
    assert course.problems() == [("assignee_illegal", 3)]
    course = Bent().open().take("cara", "send").bend(granted("nobody", "officer"))
    course.do(Override(course.asking("founder"), course.dossier, "reassign", "nobody", "Gấp", "QĐ"))
    assert course.problems() == [("assignee_illegal", 3)]


def test_an_opening_against_the_definition_is_found() -> None:
    """Who opens it, and with what it begins."""
    own = "class: public, set_by: clerk", "class: public, set_by: officer"
    name = "class: personal, set_by: clerk", "class: personal, set_by: officer"
    course = Bent().loosen(("open: {by: clerk}", "open: {by: officer}"), own, name)
    assert course.open("olga").problems() == [("role_not_held", 1)]
    course = Bent().loosen(("name: {type: text, class", "name: {type: text, optional: true, class"))
    course.do(Open(course.asking("cara"), NAME, "office", "D-0001", fields={"area": 40}))
    assert course.problems() == [("needed_missing", 1)]
    course = Bent().bend(UNIT)
    assert course.open(unit="annex").problems() == [("role_not_held", 1), ("opening_illegal", 1)]


def test_an_opening_under_an_older_definition_is_found() -> None:
    """A dossier follows the definition that was in force on the day it was received."""
    course = Bent().open()
    newer = resolved(("total: 9wd", "total: none"))
    course.do(Deploy(course.asking("founder"), newer))
    knowledge = course.engine.knowledge
    course.open(code="D-0002")
    assert course.problems() == []
    with course.engine.store.reading() as reading:
        directory, registry, calendars = knowledge.current(reading)
        versions = reading.versions()
    older = registry.__class__(registry.version, registry.recorded_at, {NAME: registry.deployed[NAME][:1]})
    knowledge._current = (versions, (directory, older, calendars))
    assert course.open(code="D-0003").problems() == [("opening_illegal", 1)]


def test_what_a_power_does_without_it_is_found() -> None:
    """Overriding, erasing, deploying, changing the directory: each is asked of the directory of then."""
    powers = [
        granted("olga", f"hoso.{name}")
        for name in ("supervisor", "data_protection", "publisher", "registrar")
    ]
    course = Bent().open().bend(*powers)
    course.do(Override(course.asking("olga"), course.dossier, "skip", "working", "Gấp", "QĐ"))
    assert course.problems() == [("override_illegal", 2)]
    course = Bent().open().bend(*powers)
    course.do(Erase(course.asking("olga"), course.dossier, "Luật"))
    assert course.problems() == [("role_not_held", 2)]
    course = Bent().bend(*powers)
    course.do(Deploy(course.asking("olga"), resolved(("total: 9wd", "total: none"))))
    assert course.problems() == [("role_not_held", 2)]
    course = Bent().bend(*powers)
    course.do(Erase(course.asking("olga"), None, "Luật", officer="cara"))
    assert course.problems() == [("role_not_held", 2)]
    course = Bent().bend(*powers).change({"kind": "officer", "officer": "new"}, who="olga")
    assert course.problems() == [("role_not_held", 2)]


def test_the_log_is_kept_by_its_keeper() -> None:
    """Founding it, replacing its key and opening a year's shard verify; without the power they are found."""
    first, second = TestSigner(1).key.text(), TestSigner(2).key.text()
    course = Bent().do(FoundLog(Asking("founder", "t", "log"), LOG, first, "2026"))
    course.do(AddKey(course.asking("founder"), second)).do(RetireKey(course.asking("founder"), first))
    course.do(OpenShard(Asking("clock", "clock", "year"), "2027", 7, "A" * 43))
    assert course.problems() == []
    course = Bent().bend(granted("olga", LOG_KEEPER))
    course.do(FoundLog(course.asking("olga"), LOG, first, "2026"))
    assert course.problems() == [("role_not_held", 1)]


@pytest.mark.parametrize(
    ("believed", "change"),
    [
        ([UNIT], {"kind": "granted", "officer": "cara", "role": "clerk", "unit": "annex"}),
        ([granted("cara", "hoso.registrar")], {"kind": "revoked", "grant": "g1.3"}),
        (
            [{"kind": "officer", "officer": "ghost"}],
            {"kind": "granted", "officer": "ghost", "role": "clerk", "unit": "office"},
        ),
    ],
)
def test_a_change_that_cannot_be_made_is_found(believed: list[Any], change: dict[str, Any]) -> None:
    """A grant in no unit, to nobody, or one that leaves the directory without a registrar."""
    course = Bent().bend(*believed).change(change)
    assert course.problems() == [("change_illegal", 2)]


def test_a_founding_by_another_is_found() -> None:
    """The first entry makes its own actor the registrar of everything."""
    course = Bent()
    assert course.problems() == []
    with course.engine.store.reading() as reading:
        tag = reading.named("directory", "directory").stream
        (first,) = reading.entries(tag)
    assert first.entry["actor"] == "founder"

    forged_entry = {**first.entry, "actor": "cara"}
    past = Past(Directories([(1, forged_entry)]))
    (problem,) = power_problems("directory", [Link(first, None, forged_entry)], {}, past)
    assert (problem.code, problem.details) == ("change_illegal", {"what": "founder_no_registrar"})


def test_what_was_erased_is_attested_and_the_rest_is_asked_still() -> None:
    """An erased field that had to be there raises no alarm; a role that was not held is named."""
    course = Bent().proposed()
    course.do(Correct(course.asking("olga"), course.dossier, {"opinion": "Không"}, "Gõ nhầm"))
    course.do(Erase(course.asking("founder"), course.dossier, "Luật"))
    with course.engine.store.reading() as reading:
        (verdict,) = (item for item in verify(reading) if item.kind == "dossier")
    assert (verdict.problems, verdict.attested) == ([], 3)
    course = Bent().open().take("cara", "send").bend(granted("nobody", "officer"))
    course.take("nobody", "propose", opinion="Được", files=FORM)
    course.do(Erase(course.asking("founder"), course.dossier, "Luật"))
    assert course.problems() == [("role_not_held", 3)]


def test_an_entry_on_an_outdated_directory_is_found() -> None:
    """The grant stood in the directory that it names, and had ended in the one of its time."""
    course = Bent().open()
    before = course.directory
    course.change(
        {"kind": "revoked", "grant": next(k for k, g in before.grants.items() if g.officer == "cara")}
    )
    assert course.believe(before).take("cara", "send").problems() == [("basis_differs", 2)]


def test_an_entry_that_knows_less_than_the_one_before_is_found() -> None:
    """What is later in a stream rests on no earlier directory."""
    course = Bent()
    before = course.directory
    course.change(UNIT).open()
    assert course.problems() == []
    assert course.believe(before).take("cara", "send").problems() == [("basis_differs", 2)]


def test_an_entry_that_rests_on_what_came_later_is_found() -> None:
    """No entry was recorded before the directory that it rests on."""
    course = Bent().open()
    course.keys = 30
    course.change(UNIT)
    found = forged(
        course, at(5), None, command="attach", basis={"directory": 2, "definitions": 1}, effects=[]
    )
    assert ("basis_differs", 2) in found


@pytest.mark.parametrize(
    "entry",
    [
        {
            "effects": [
                {"kind": "erased", "digests": ["A" * 43], "fields": ["area"], "_sd": {"authority": "x"}}
            ]
        },
        {"command": "dance", "effects": []},
        {"command": "attach", "effects": []},
        {"semantics": 2},
        {"causes": [{"stream": "A" * 22, "n": 1}]},
        {"signatures": [1]},
        {"procedure": "sample.rules", "extra": "key"},
    ],
)
def test_what_deciding_never_writes_is_found(entry: dict[str, Any]) -> None:
    """An effect, a command or a key that no decision comes to."""
    course = Bent().open().take("cara", "send")
    note = {"command": "take", "action": "note", "actor": "otto", "role": "officer", "unit": "office"}
    moved = {"from": ["working"], "to": ["working"], "stays": True}
    base = (
        {**note, **moved}
        if "command" not in entry
        else {"actor": "otto", "role": "officer", "unit": "office"}
    )
    assert forged(course, at(30), None, **base) == [] if "command" not in entry else True
    course = Bent().open().take("cara", "send")
    found = {code for code, _ in forged(course, at(30), None, **{**base, **entry})}
    assert found & {"decision_differs", "erased_unknown"}
