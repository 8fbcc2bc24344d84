"""Verification of holders: who holds a dossier, and where, is what somebody could have done."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.commands import Assign, Claim, Release
from hoso.engine.definition import compile_definition
from hoso.engine.verification import verify
from tests.engine.test_branches import Course, sample
from tests.verify.test_requests import forged

DEFINITION = compile_definition(sample())
POLICE = {"officer": "pol", "role": "police"}
HELD = {"kind": "held", "state": "residence_check", **POLICE}
CLAIM = {"command": "claim", "actor": "pol", "role": "police", "unit": "office"}
ASSIGN = {"command": "assign", "actor": "desk", "role": "clerk", "unit": "office"}
RELEASE = {**CLAIM, "command": "release"}
FREE = {"kind": "released", "state": "residence_check"}
WRONG: dict[str, dict[str, Any]] = {
    "nothing": CLAIM,
    "two at once": {**CLAIM, "effects": [HELD, {**HELD, "state": "insurance_issue"}]},
    "a state of another role": {**CLAIM, "effects": [{**HELD, "state": "insurance_issue"}]},
    "a state it is not in": {**CLAIM, "effects": [{**HELD, "state": "residence_verify"}]},
    "for another officer": {**CLAIM, "effects": [{**HELD, "officer": "pia"}]},
    "in another role": {**CLAIM, "effects": [{**HELD, "role": "insurer"}]},
    "within an attachment": {**CLAIM, "command": "attach", "effects": [HELD]},
    "given by who assigns nothing": {**ASSIGN, "role": "insurer", "effects": [HELD]},
    "let go where nobody holds it": {**RELEASE, "effects": [FREE]},
    "let go by a claim": {**CLAIM, "effects": [FREE]},
}


@pytest.mark.parametrize("entry", [{**CLAIM, "effects": [HELD]}, {**ASSIGN, "effects": [HELD]}])
def test_who_may_hold_it_verifies(entry: dict[str, Any]) -> None:
    """The forged entries are well made."""
    assert forged(Course(), definition=DEFINITION, **entry) == []


@pytest.mark.parametrize("name", WRONG)
def test_who_may_not_hold_it_is_found(name: str) -> None:
    """Each breach is named at its entry, though every digest fits."""
    found = forged(Course(), definition=DEFINITION, **WRONG[name])
    assert ("holding_illegal", 3) in found
    assert {n for _, n in found} == {3}


def test_nobody_takes_what_somebody_holds() -> None:
    """Not by a claim, and nobody lets go what another role holds; a round of all three verifies."""
    course = Course()
    assert course.handle(Claim(course.asking("pia"), course.dossier)) == []
    found = forged(course, definition=DEFINITION, **CLAIM, effects=[HELD])
    assert found == [("holding_illegal", 4), ("held_by_other", 4)]
    course = Course()
    assert course.handle(Claim(course.asking("pol"), course.dossier)) == []
    assert course.handle(Assign(course.asking("desk"), course.dossier, "pia", state="residence_check")) == []
    assert course.handle(Release(course.asking("pia"), course.dossier)) == []
    assert course.handle(Assign(course.asking("desk"), course.dossier, "ina")) == []
    assert course.handle(Release(course.asking("desk"), course.dossier)) == []
    with course.engine.store.reading() as reading:
        assert [problem for verdict in verify(reading) for problem in verdict.problems] == []
