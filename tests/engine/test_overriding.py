"""Overrides, rule by rule: who, where to, never an end, and what the record and its verification say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hoso.engine.commands import Asking, Change, Claim, Erase, Override
from hoso.engine.directory import SUPERVISOR
from hoso.engine.reach import ahead_of
from hoso.engine.resolved import procedure_of
from hoso.engine.verification import verify
from tests.engine.opinions import PEOPLE, Consulted, opinions
from tests.properties.courses import permit
from tests.properties.worlds import must
from tests.verify.test_requests import forged

BOSS = {"kind": "granted", "officer": "hans", "role": SUPERVISOR, "unit": "office"}


def begun() -> Consulted:
    """A dossier over which hans is supervisor."""
    course = Consulted()
    must(course.engine, Change(Asking("founder", "t", "boss"), (BOSS,)))
    return course


def override(course: Consulted, way: str, to: str, who: str = "hans", **more: Any) -> set[str] | None:
    """Override, with reason and authority unless told otherwise."""
    more = {"reason": "Kẹt hồ sơ", "authority": "Biên bản 7", **more}
    return course.done(Override(course.asking(who), course.dossier, way, to, **more))


def last(course: Consulted) -> dict[str, Any]:
    """The last entry."""
    with course.engine.store.reading() as reading:
        return list(reading.entries(course.dossier))[-1].entry


def verdict(course: Consulted) -> Any:
    """What verification says of the dossier."""
    with course.engine.store.reading() as reading:
        return next(item for item in verify(reading) if item.stream == course.dossier)


def test_a_supervisor_skips_and_rewinds():
    """The entry has from and to, and no action; nothing is counted; verification names it."""
    course = begun()
    assert override(course, "skip", "above") is None
    entry = last(course)
    assert (entry["command"], entry["from"], entry["to"]) == ("override", ["opinions"], ["above"])
    assert (entry["role"], "action" in entry) == (SUPERVISOR, False)
    assert entry["effects"][0]["way"] == "skip"
    assert "Biên bản" not in str(entry)
    assert override(course, "rewind", "quorum") is None
    assert (course.body["state"], course.body["counts"]) == (["quorum"], {})
    assert (verdict(course).problems, verdict(course).overrides) == ([], [2, 3])


def test_reason_and_authority_are_both_required():
    """Every reason is told, also that the power is missing."""
    course = begun()
    assert override(course, "skip", "above", reason=None, authority=" ") == {
        "reason_missing.override",
        "authority_missing",
    }
    assert override(course, "skip", "moon", who="ann", reason="x" * 4001) == {
        "role",
        "state_unknown.moon",
        "text_too_long.reason",
    }
    assert override(course, "jump", "above", who="ann") == {"override_unknown.jump", "role"}


def test_an_override_never_ends_a_dossier_and_leads_nowhere_else():
    """Not to an end, not to where the dossier is, not forward to what lies behind."""
    course = begun()
    assert override(course, "skip", "done") == {"override_end.done"}
    assert override(course, "skip", "opinions") == {"override_unreachable.opinions"}
    assert override(course, "rewind", "above") == {"override_unreachable.above"}
    assert override(course, "skip", "above") is None
    assert override(course, "skip", "quorum") == {"override_unreachable.quorum"}


def test_what_a_move_leads_back_to_lies_behind():
    """A supplement lies ahead of the steps that ask for one; the reception to which it returns does not."""
    procedure = procedure_of(permit())
    assert ahead_of(procedure, "received") >= {"checking", "review", "signing", "granted"}
    assert "checking" not in ahead_of(procedure, "review")
    assert "received" not in ahead_of(procedure, "waiting")
    assert ahead_of(procedure, "granted") == frozenset()


def test_an_ended_dossier_is_not_touched():
    """Whatever the way."""
    course = begun()
    for _ in range(2):
        course.take("skip")
    course.ask("fire")
    course.answer("fire")
    assert course.take("finish") is None
    for way, to in (("skip", "above"), ("rewind", "opinions"), ("reassign", "bob")):
        assert override(course, way, to) == {"ended"}


def test_an_override_leaves_and_enters_as_a_step_does():
    """Open requests are taken back, the holder lets go, the consultation of the state it enters is new."""
    course = begun()
    course.ask("fire", "power")
    course.answer("power")
    course.done(Claim(course.asking("ann"), course.dossier))
    assert override(course, "skip", "quorum") is None
    assert last(course)["effects"][-1] == {"kind": "recalled", "request": "2.1"}
    assert course.body["holders"] == {}
    assert override(course, "rewind", "opinions") is None
    assert course.body["requests"] == []
    assert verdict(course).is_intact


def test_a_supervisor_gives_the_dossier_to_somebody_who_holds_the_role():
    """Though nobody with an assigning role did it; the dossier stays where it is."""
    course = begun()
    course.done(Claim(course.asking("ann"), course.dossier))
    assert override(course, "reassign", "fire") == {"assignee_role.fire"}
    assert override(course, "reassign", "nobody") == {"assignee_role.nobody"}
    assert override(course, "reassign", "bob") is None
    assert course.body["holders"] == {"opinions": {"officer": "bob", "role": "officer"}}
    assert "to" not in last(course)
    assert course.take("stay", "ann") == {"held"}
    assert (verdict(course).problems, verdict(course).overrides) == ([], [3])


def test_the_power_is_never_delegated_and_ends_at_its_unit():
    """A delegate of the supervisor is none; nor is the supervisor of another unit."""
    course = begun()
    delegated = {"kind": "delegated", "officer": "hans", "to": "dan", "_sd": {"authority": "Giấy"}}
    must(course.engine, Change(Asking("hans", "t", "give"), (delegated,)))
    asking = course.asking("dan", acting_for="hans")
    command = Override(asking, course.dossier, "skip", "above", "a", "b")
    assert course.done(command) == {"delegation_scope"}
    unit = {"kind": "unit", "unit": "elsewhere", "parent": "office", "labels": {}}
    must(
        course.engine,
        Change(Asking("founder", "t", "u"), (unit, {**BOSS, "officer": "ann", "unit": "elsewhere"})),
    )
    assert override(course, "skip", "above", who="ann") == {"role"}


def test_after_an_erasure_an_override_is_known_by_where_it_led():
    """The same key with another way, state or officer is refused."""
    course = begun()
    moved = Override(Asking("hans", "t", "a"), course.dossier, "skip", "above", "a", "b")
    given = Override(Asking("hans", "t", "b"), course.dossier, "reassign", "bob", "a", "b")
    assert [course.done(item) for item in (moved, given)] == [None, None]
    course.done(Erase(course.asking("keeper"), course.dossier, "Quyết định"))
    assert [course.done(item) for item in (moved, given)] == [None, None]
    assert course.done(replace(moved, to="quorum")) == {"key_reused"}
    assert course.done(replace(given, to="ann")) == {"key_reused"}
    assert course.done(replace(given, way="skip")) == {"key_reused"}


BASIS = {"directory": 2, "definitions": 1}
BY_HANS = {"command": "override", "actor": "hans", "role": SUPERVISOR, "unit": "office", "basis": BASIS}
SKIP = {**BY_HANS, "from": ["opinions"], "to": ["quorum"]}


def told(way: str, *more: dict[str, Any]) -> list[dict[str, Any]]:
    """The effects of an override."""
    why = {"kind": "reasoned", "_sd": {"reason": "Kẹt hồ sơ"}}
    return [{"kind": "overridden", "way": way, "_sd": {"authority": "Biên bản 7"}}, why, *more]


HELD = {"kind": "held", "state": "opinions", "officer": "bob", "role": "officer"}
RIGHT = {
    "skip": {**SKIP, "effects": told("skip")},
    "reassign": {**BY_HANS, "effects": told("reassign", HELD)},
}
WRONG = {
    "no override told": SKIP,
    "told by a step": {
        **SKIP,
        "command": "take",
        "action": "skip",
        "actor": "ann",
        "role": "officer",
        "effects": told("skip"),
    },
    "another power": {**SKIP, "role": "hoso.publisher", "effects": told("skip")},
    "for another": {**SKIP, "for": {"officer": "ann", "delegation": "d"}, "effects": told("skip")},
    "an end": {**SKIP, "to": ["done"], "effects": [*told("skip"), {"kind": "ended", "outcome": "success"}]},
    "nowhere": {**SKIP, "to": ["moon"], "effects": told("skip")},
    "stays": {**SKIP, "to": ["opinions"], "stays": True, "effects": told("skip")},
    "another way": {**SKIP, "effects": told("fly")},
    "reassigns nobody": {**BY_HANS, "effects": told("reassign")},
    "reassigns in another role": {**BY_HANS, "effects": told("reassign", {**HELD, "role": "head"})},
    "a skip without a move": {**BY_HANS, "effects": told("skip")},
    "takes back too much": {**SKIP, "effects": told("skip", {"kind": "recalled", "request": "2.1"})},
    "no power": {**SKIP, "actor": "ann", "effects": told("skip")},
    "before the power was granted": {**SKIP, "basis": {**BASIS, "directory": 1}, "effects": told("skip")},
    "the power of another unit": {**SKIP, "unit": "elsewhere", "effects": told("skip")},
    "without a reason": {**SKIP, "effects": told("skip")[:1]},
    "without an authority": {**SKIP, "effects": [{"kind": "overridden", "way": "skip"}, told("skip")[1]]},
    "gives a value": {**SKIP, "effects": told("skip", {"kind": "given", "fields": {"height": 3}})},
    "holds and moves": {**SKIP, "effects": told("skip", HELD)},
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_override_verifies(name: str):
    """The forged entries are well made."""
    assert forged(begun(), **RIGHT[name]) == []


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_override_is_found(name: str):
    """What no supervisor may decide is named at its entry, though every digest fits."""
    assert ("override_illegal", 2) in forged(begun(), **WRONG[name])


def test_an_override_before_the_power_was_taken_away_still_verifies():
    """What counts is the directory that the entry rests on, not the one of today."""
    course = begun()
    assert override(course, "skip", "quorum") is None
    must(course.engine, Change(Asking("founder", "t", "end"), ({"kind": "revoked", "grant": "g2.1"},)))
    assert override(course, "skip", "above") == {"role"}
    assert verdict(course).problems == []


def test_the_people_of_the_sample_are_no_supervisors():
    """The tests above say something: the power is granted in them alone."""
    assert all(SUPERVISOR not in roles for roles in PEOPLE.values())
    assert procedure_of(opinions()).procedure == "model.opinions"


def test_no_skip_passes_over_the_decision():
    """Forward only up to the act by which the case is decided; back from behind it is another matter."""
    procedure = procedure_of(permit())
    assert any(row.decision for row in procedure.transitions)
    for row in procedure.transitions:
        if row.decision:
            for source in row.source:
                assert row.dest not in ahead_of(procedure, source, decided=False)
                assert row.dest in ahead_of(procedure, source)
