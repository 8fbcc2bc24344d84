"""engine/authority.py: in which role, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.authority import Authority, authorise
from hoso.engine.commands import Asking
from hoso.engine.directory import Directory, apply_effect
from hoso.engine.reason import Reason

T1, T2, T3 = (f"2026-08-0{day}T00:00:00.000000Z" for day in (1, 2, 3))


def directory(*more: dict[str, Any]) -> Directory:
    """The head works for the commune, the clerk for nobody; the registry covers the whole province."""
    made = Directory()
    for unit, parent in (("province", None), ("commune", "province"), ("hamlet", "commune")):
        above = {"parent": parent} if parent else {}
        apply_effect(made, {"kind": "unit", "unit": unit, "labels": {}, **above}, T1)
    for officer in ("head", "clerk", "third", "registry"):
        apply_effect(made, {"kind": "officer", "officer": officer}, T1)
    granted = {"kind": "granted", "grant": "g1", "officer": "head", "role": "head", "unit": "commune"}
    apply_effect(made, granted, T1)
    wide = {"grant": "g2", "officer": "registry", "role": "registry", "unit": "hamlet", "covers": "province"}
    apply_effect(made, {"kind": "granted", **wide}, T1)
    for number, effect in enumerate(more):
        apply_effect(made, {"delegation": f"d{number}", **effect}, T1)
    return made


def delegated(officer: str, to: str, **scope: Any) -> dict[str, Any]:
    """A delegation."""
    return {"kind": "delegated", "officer": officer, "to": to, **scope}


def ask(
    made: Directory, who: str, principal: str | None = None, role: str = "head", unit: str = "commune"
) -> Any:
    """The authority at T2, or the code of the reason."""
    found = authorise(made, Asking(who, "c", "k", principal), [role], unit, "land.14", T2)
    return found.code if isinstance(found, Reason) else found


def test_a_grant_reaches_the_units_below_and_not_those_above():
    """The head of the commune acts for the hamlet, not for the province."""
    made = directory()
    assert isinstance(ask(made, "head", unit="hamlet"), Authority)
    assert ask(made, "head", unit="province") == "role"
    assert ask(made, "head", unit="moon") == "role"


def test_a_role_may_cover_more_than_the_unit_it_is_held_in():
    """An agency held in one unit serves dossiers of all that it covers, and the entry names its unit."""
    found = ask(directory(), "registry", role="registry", unit="province")
    assert (found.role, found.unit) == ("registry", "hamlet")


def test_nobody_acts_who_is_not_in_the_directory():
    """An unknown actor is refused before anything else, for somebody else too."""
    made = directory(delegated("head", "ghost"))
    assert ask(made, "ghost") == ask(made, "ghost", "head") == "unknown_actor"


def test_a_delegation_gives_the_authority_of_the_one_acted_for():
    """The authority names both persons and the delegation; without naming the head there is none."""
    made = directory(delegated("head", "clerk"))
    found = ask(made, "clerk", "head")
    assert (found.actor, found.acting_for, found.delegation) == ("clerk", "head", "d0")
    assert found.persons == {"clerk", "head"}
    assert ask(made, "clerk") == "role"
    assert ask(made, "head", "clerk") == "delegation"


def test_the_refusal_names_for_whom_one_could_act():
    """Who has no role, but a delegation that reaches, is told the next step."""
    made = directory(delegated("head", "clerk"))
    found = authorise(made, Asking("clerk", "c", "k"), ["head"], "commune", "land.14", T2)
    assert isinstance(found, Reason)
    assert found.details["could_act_for"] == ["head"]


def test_there_are_no_chains():
    """What was delegated to the clerk cannot be passed on to a third."""
    made = directory(delegated("head", "clerk"), delegated("clerk", "third"))
    assert ask(made, "third", "clerk") == "role"
    assert ask(made, "third", "head") == "delegation"


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        ({"roles": ["leader"]}, "delegation_scope"),
        ({"procedures": ["land.11"]}, "delegation_scope"),
        ({"from": T3}, "delegation_period"),
        ({"until": T2}, "delegation_period"),
    ],
)
def test_a_delegation_holds_within_its_period_and_scope(scope: dict[str, Any], code: str):
    """Other roles, other procedures, before its beginning, and from its end on."""
    assert ask(directory(delegated("head", "clerk", **scope)), "clerk", "head") == code


def test_a_delegation_holds_from_its_first_instant():
    """The beginning belongs to the period; one that fits is found among others that do not."""
    made = directory(
        delegated("head", "clerk", roles=["leader"]),
        delegated("head", "clerk", **{"from": T2, "until": T3}, roles=["head"], procedures=["land.14"]),
    )
    assert ask(made, "clerk", "head").delegation == "d1"


def test_the_first_role_asked_for_is_taken():
    """Where several roles would do, the order in which the action lists them decides."""
    made = directory()
    more = {"kind": "granted", "grant": "g3", "officer": "head", "role": "leader", "unit": "commune"}
    apply_effect(made, more, T1)
    found = authorise(made, Asking("head", "c", "k"), ["leader", "head"], "commune", "p", T2)
    assert isinstance(found, Authority)
    assert found.role == "leader"
