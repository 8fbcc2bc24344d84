"""engine/directory.py and engine/decide/staffing.py: the directory and how it changes."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.commands import Asking, Change
from hoso.engine.directory import POWERS, Directory, apply_effect, fold_directory
from hoso.engine.handle import Engine
from hoso.engine.memory import MemoryStore
from hoso.engine.reason import Refusal
from tests.properties.courses import PEOPLE, permit
from tests.properties.worlds import Clock, Counted, founded, must

DELEGATED = {"kind": "delegated", "_sd": {"authority": "Order 1"}}
GRANT = f"grant_exists.g1.{4 + len(POWERS)}"
DELEGATION = f"d1.{14 + len(POWERS)}"
T1, T2 = "2026-08-01T00:00:00.000000Z", "2026-08-02T00:00:00.000000Z"


def test_revoking_ends_a_grant_and_never_lengthens_it():
    """The earlier of the planned end and the revocation holds."""
    made = Directory()
    grant = {"kind": "granted", "grant": "g", "officer": "a", "role": "r", "unit": "u", "until": T1}
    apply_effect(made, grant, "2026-01-01T00:00:00.000000Z")
    apply_effect(made, {"kind": "revoked", "grant": "g"}, T2)
    assert made.grants["g"].until == T1
    apply_effect(made, {"kind": "revoked", "grant": "g"}, "2026-07-01T00:00:00.000000Z")
    assert not made.grants["g"].holds("2026-07-01T00:00:00.000000Z")


def test_folding_leaves_the_directory_it_began_with_as_it_is():
    """Threads may share what is folded."""
    before = Directory()
    entry = {"recorded_at": T1, "effects": [{"kind": "officer", "officer": "a"}, {"kind": "new", "x": 1}]}
    after = fold_directory(before, [(1, entry)])
    assert (before.officers, before.version) == ({}, 0)
    assert (after.officers, after.version) == ({"a": False}, 1)


def test_a_circle_of_units_does_not_trap():
    """The line of a unit ends even where the record has a circle."""
    made = Directory()
    for unit, parent in (("a", "b"), ("b", "a")):
        apply_effect(made, {"kind": "unit", "unit": unit, "parent": parent, "labels": {}}, T1)
    assert made.line_of("a") == ("a", "b")


def _refused(who: str, *changes: dict[str, Any], principal: str | None = None) -> set[str]:
    engine = founded(permit(), [("ann", "dan"), ("founder", "dan")], people=PEOPLE)
    outcome = engine.handle(Change(Asking(who, "t", "1", principal), changes))
    return outcome.subjects() if isinstance(outcome, Refusal) else set()


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"kind": "unit", "unit": "b", "labels": {}}, "unit_without_parent.b"),
        ({"kind": "unit", "unit": "office", "parent": "office", "labels": {}}, "unit_below_itself.office"),
        ({"kind": "unit", "unit": "B C", "parent": "office", "labels": {}}, "id_unreadable.B C"),
        ({"kind": "unit", "unit": "b", "parent": "moon", "labels": {}}, "unit_unknown.moon"),
        ({"kind": "officer", "officer": "Ánh"}, "id_unreadable.Ánh"),
        ({"kind": "granted", "officer": "x", "role": "desk", "unit": "office"}, "officer_unknown.x"),
        ({"kind": "granted", "officer": "ann", "role": "desk", "unit": "x"}, "unit_unknown.x"),
        (
            {"kind": "granted", "officer": "ann", "role": "hoso.god", "unit": "office"},
            "power_unknown.hoso.god",
        ),
        (
            {"kind": "granted", "officer": "ann", "role": "desk", "unit": "office", "from": "today"},
            "period_unreadable",
        ),
        (
            {"kind": "granted", "officer": "ann", "role": "clerk", "unit": "office", "from": T2, "until": T2},
            "period_empty",
        ),
        ({"kind": "revoked", "grant": "g9.9"}, "grant_unknown.g9.9"),
        ({"kind": "undelegated", "delegation": "d9.9"}, "delegation_unknown.d9.9"),
        ({**DELEGATED, "officer": "ann", "to": "ann"}, "delegation_to_self.ann"),
        ({"kind": "dance"}, "change_unknown.dance"),
        (
            {"kind": "granted", "officer": "ann", "role": "desk", "unit": "office"},
            GRANT,
        ),
        ({"kind": "delegated", "officer": "ann", "to": "bob"}, "authority_missing"),
        (
            {**DELEGATED, "officer": "ann", "to": "bob", "roles": ["hoso.registrar"]},
            "power_not_delegable.hoso.registrar",
        ),
        ({"kind": "officer", "officer": "new2", "name": "Ánh"}, "change_keys.officer"),
        ({"kind": "officer"}, "change_keys.officer"),
        ({"kind": "revoked", "grant": "g1.3"}, "no_registrar_left"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(change: dict[str, Any], subject: str):
    """Each wrong change has its own reason, and nothing of the command is stored."""
    good = {"kind": "officer", "officer": "new"}
    assert _refused("founder", good, change) == {subject}


def test_later_changes_of_one_command_rest_on_earlier_ones():
    """A unit, an officer and a grant to them may come together; the other way round they may not."""
    unit = {"kind": "unit", "unit": "b", "parent": "office", "labels": {}}
    officer = {"kind": "officer", "officer": "new"}
    grant = {"kind": "granted", "officer": "new", "role": "desk", "unit": "b"}
    assert _refused("founder", unit, officer, grant) == set()
    assert _refused("founder", grant, unit, officer) == {"officer_unknown.new", "unit_unknown.b"}


def test_only_the_registrar_changes_the_directory_but_anybody_delegates_their_own():
    """A person passes on what is theirs; nobody passes on what they hold for somebody else."""
    own = {**DELEGATED, "officer": "ann", "to": "bob"}
    assert _refused("ann", own) == set()
    assert _refused("bob", own) == {"role"}
    assert _refused("ann", own, {"kind": "officer", "officer": "new"}) == {"role"}
    assert _refused("ann", {"kind": "undelegated", "delegation": DELEGATION}) == set()
    assert _refused("bob", {"kind": "undelegated", "delegation": DELEGATION}) == {"role"}
    onward = {**DELEGATED, "officer": "dan", "to": "bob"}
    assert _refused("dan", onward, principal="ann") == {"role"}
    assert _refused("dan", {"kind": "officer", "officer": "new"}, principal="founder") == {"delegation_scope"}


def test_the_founding_must_leave_a_registrar():
    """Else nobody could go on; and only the founder's own grant counts."""
    engine = Engine(MemoryStore(Clock()), Counted())
    unit = {"kind": "unit", "unit": "office", "labels": {}}
    officer = {"kind": "officer", "officer": "a"}
    grant = {"kind": "granted", "officer": "a", "role": "hoso.registrar", "unit": "office"}
    outcome = engine.handle(Change(Asking("a", "t", "1"), (unit, officer)))
    assert isinstance(outcome, Refusal)
    assert outcome.subjects() == {"founder_no_registrar"}
    must(engine, Change(Asking("a", "t", "1"), (unit, officer, grant)))
    assert engine.handle(Change(Asking("a", "t", "2"), ())).subjects() == {"change_empty"}  # type: ignore[union-attr]
