"""engine/quorum.py: when a parallel state may be left before all its branches have ended."""

from __future__ import annotations

from itertools import product

import pytest

from hoso.engine.procedure_parts import State
from hoso.engine.procedure_text import read_procedure
from hoso.engine.quorum import standing
from hoso.engine.verification import verify

from .test_branches import FILE, TEXT, Course

_OUT = "  - {trigger: no_quorum, source: registrations, dest: "
#: The procedure of tests/engine/branches.yaml with a quorum of two, and a way out.
TWO = (
    ("    join: all\n", "    join: 2\n    counted: done\n    rest: cancelled\n"),
    ("  - {trigger: extend, source", f"{_OUT}explaining}}\n  - {{trigger: extend, source"),
)
#: Where the insurance may not apply, it may be missed as it is entered.
SKIPPING = (
    *TWO,
    (f"{_OUT}explaining}}\n", f"{_OUT}draft}}\n"),
    ("insurance: {initial: insurance_issue,", "insurance: {initial: insurance_issue, only_if: wants_card,"),
)


def test_enough_that_are_done_join_and_cancel_the_rest():
    """In one entry: the branch ends, those still open are cancelled, the join leads on; no holder stays."""
    course = Course(*TWO, card=True)
    course.take("ina", "issue")
    assert course.take("pol", "issue_card") == ["returning"]
    assert course.last["effects"] == [
        {"kind": "branch_ended", "branch": "card", "as": "done"},
        {"kind": "branches_cancelled", "state": "registrations", "branches": ["residence"]},
        {"kind": "joined", "state": "registrations"},
    ]
    assert course.head["branches"] == {"residence": "cancelled", "insurance": "done", "card": "done"}
    assert course.take("pol", "check") == {"not_here.check"}


def test_a_quorum_out_of_reach_leaves_at_once():
    """The moment too few can still be done, by rows of its own."""
    course = Course(*TWO)
    assert course.take("pol", "decline", "Không đủ điều kiện") == ["explaining"]
    assert course.last["effects"][1:] == [
        {"kind": "branch_ended", "branch": "residence", "as": "declined"},
        {"kind": "branches_cancelled", "state": "registrations", "branches": ["insurance"]},
        {"kind": "quorum_missed", "state": "registrations"},
    ]


def test_branches_that_do_not_apply_may_miss_it_as_it_is_entered():
    """Nothing begins that could not come to anything: the way out is taken in the entry that enters."""
    course = Course(*SKIPPING, sent=False)
    assert course.take("desk", "send") == ["draft"]
    kinds = [effect["kind"] for effect in course.last["effects"]]
    assert kinds == ["branched", "branches_cancelled", "quorum_missed"]
    assert course.last["entered"] == ["draft", "registrations"]


def test_verification_decides_a_quorum_again():
    """A record with a quorum that was reached, and one that was missed, is intact."""
    for done in (True, False):
        course = Course(*TWO, card=True)
        course.take("ina", "issue")
        course.take("pol", "issue_card" if done else "check", to_verify=True)
        with course.engine.store.reading() as reading:
            verdicts = [item for item in verify(reading) if item.kind == "dossier"]
        assert [item.problems for item in verdicts] == [[]]


def _state(join: str, counted: str = "done") -> State:
    branches = {name: {"initial": name} for name in "abcd"}
    return State.model_validate({"branches": branches, "join": join, "counted": counted, "rest": "cancelled"})


@pytest.mark.parametrize("join", ["1", "2", "3", "4", "majority"])
@pytest.mark.parametrize("counted", ["done", "ended"])
def test_reached_and_missed_exclude_each_other_and_are_final(join: str, counted: str):
    """By brute force: reached or missed means that whatever the open branches come to changes nothing."""
    state = _state(join, counted)
    for said in product(("open", "done", "declined", "skipped"), repeat=4):
        stands = standing(state, dict(zip("abcd", said, strict=True)))
        ways = [["done", "declined"] if word == "open" else [word] for word in said]
        found = {standing(state, dict(zip("abcd", way, strict=True))) for way in product(*ways)}
        assert "waits" not in found
        assert stands != "missed" or found <= {"missed"}
        assert stands != "reached" or found <= {"reached"}


def test_the_way_out_is_asked_for_where_it_can_be_needed():
    """Missed by declining or by not applying; never where enough branches always apply and cannot decline."""
    said = {
        "join: 1": False,  # the insurance always applies and has no other end than done
        "join: 2": True,
        "join: majority": True,
    }
    for join, can in said.items():
        text = TEXT.replace("join: all", f"{join}\n    counted: done\n    rest: cancelled", 1)
        read = read_procedure(text.encode(), FILE.name)
        assert ("E265" in {finding.code for finding in read.findings}) is can


def test_the_explorer_sees_which_way_out_is_ever_taken():
    """Only the residence can decline: behind the row that asks whether it did no other is ever taken."""
    both = f"{_OUT}explaining, conditions: declined}}\n{_OUT}draft}}\n"
    text = TEXT
    for old, new in (TWO[0], (TWO[1][0], TWO[1][1].replace(f"{_OUT}explaining}}\n", both))):
        text = text.replace(old, new, 1)
    found = [item for item in read_procedure(text.encode(), FILE.name).findings if item.is_error]
    assert [(item.code, item.details["action"]) for item in found] == [("E703", "no_quorum")]


@pytest.mark.parametrize("key", ["gives: paper", "clock: restart", "not_later_than: {time: 1d, since: send}"])
def test_a_join_says_nothing_that_would_not_be_heeded(key: str):
    """E258: nobody takes a join, so what it gave, or did to the clock, would never come about."""
    text = TEXT.replace("{trigger: join, ", f"{{trigger: join, {key}, ", 1)
    assert text != TEXT
    assert "E258" in [item.code for item in read_procedure(text.encode(), FILE).findings]
