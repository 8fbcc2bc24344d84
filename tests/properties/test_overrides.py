"""Random steps and overrides among branches: whatever a supervisor does, the record tells it and verifies."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.commands import Override
from hoso.engine.resolved import procedure_of
from hoso.engine.verification import verify
from tests.engine.test_branches import Course, sample

PROCEDURE = procedure_of(sample())
STEPS = [
    ("desk", "send"),
    ("pol", "check"),
    ("pia", "verify"),
    ("pol", "decline"),
    ("ina", "issue"),
    ("pol", "issue_card"),
    ("ina", "annul"),
    ("pol", "extend"),
]


def inner(state: str) -> str | None:
    """The branch a state stands in."""
    return PROCEDURE.states[state].branch


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 25), st.booleans())
def test_overrides_leave_a_sound_record(seed: int, length: int, card: bool) -> None:  # noqa: FBT001
    """None ends a dossier, each moves one branch or all, and verification names exactly those done."""
    course, chance = Course(card=card, sent=False), Random(seed)
    done = 0
    for _ in range(length):
        before = course.head
        if chance.random() < 0.5:
            who, action = chance.choice(STEPS)
            more = {"to_verify": chance.random() < 0.5} if action == "check" else {}
            course.take(who, action, "Vì thế", **more)
            continue
        way, to = chance.choice(["skip", "rewind"]), chance.choice(list(PROCEDURE.states))
        outcome = course.handle(
            Override(course.asking("founder"), course.dossier, way, to, "Kẹt", "Biên bản")
        )
        if isinstance(outcome, set):
            continue
        after = course.head
        done += 1
        assert "outcome" not in after
        assert after["counts"] == before["counts"]
        assert (to in after["state"]) is not bool(PROCEDURE.states[to].branches)
        if inner(to) is not None:
            others = [
                [name for name in body["state"] if inner(name) != inner(to)] for body in (before, after)
            ]
            assert others[0] == others[1]
    with course.engine.store.reading() as reading:
        verdicts = list(verify(reading))
    assert [problem for verdict in verdicts for problem in verdict.problems] == []
    assert sum(len(verdict.overrides) for verdict in verdicts) == done
