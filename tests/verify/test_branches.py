"""Verification of branches: what the machine cannot have done is found, though every digest and link fits."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.clocks.pending import next_timer
from hoso.engine.commands import Claim
from hoso.engine.definition import compile_definition
from hoso.engine.dossier import evolve
from hoso.engine.seal import seal
from hoso.engine.verification import verify
from tests.engine.test_branches import Course, sample
from tests.properties.worlds import NOW, Counted

DEFINITION = compile_definition(sample())
BOTH = ["insurance_issue", "residence_check"]
HALF = ["insurance_done", "residence_check"]
ISSUE = {
    "action": "issue",
    "actor": "ina",
    "role": "insurer",
    "from": BOTH,
    "to": HALF,
    "entered": ["insurance_done"],
    "effects": [{"kind": "branch_ended", "branch": "insurance", "as": "done"}],
}
DECLINED = {"guard": "declined", "inputs": ["branch.residence.declined"], "joins": "registrations"}
LAST = {
    "action": "decline",
    "actor": "pol",
    "role": "police",
    "from": HALF,
    "to": ["explaining"],
    "entered": ["explaining", "residence_declined"],
    "guards": [{**DECLINED, "result": True}],
    "effects": [
        {"kind": "branch_ended", "branch": "residence", "as": "declined"},
        {"kind": "joined", "state": "registrations"},
    ],
}


def forged(course: Course, **entry: Any) -> list[tuple[str, int]]:
    """Append an entry past the rules, well sealed, its head folded; what verification says."""
    with course.engine.store.transaction() as transaction:
        head = transaction.head(course.dossier)
        last = list(transaction.entries(course.dossier))[-1].entry
        gone = {"_sd", "guards", "entered", "stays"}
        kept = {key: item for key, item in last.items() if key not in gone}
        draft = {**kept, "command": "take", "guards": [], "recorded_at": NOW, "effects": [], **entry}
        salts = Counted(1_000_000 + head.version)
        sealed = seal(
            draft,
            stream=head.stream,
            n=head.version + 1,
            previous=head.leaf,
            request_key="k",
            salts=salts.tag,
        )
        body = evolve(head.body, sealed.entry, head.version + 1, sealed.disclosed, DEFINITION)
        stored = sealed.stored
        moved = head._replace(
            version=stored.n, leaf=stored.leaf_hash, recorded_at=NOW, body=body, next_timer=next_timer(body)
        )
        transaction.append(sealed, moved)
    with course.engine.store.reading() as reading:
        return [(problem.code, problem.n) for verdict in verify(reading) for problem in verdict.problems]


def half() -> Course:
    """The insurance branch is done; entry 4 is next."""
    course = Course()
    course.take("ina", "issue")
    return course


def test_entries_that_could_be_have_no_problems():
    """The forgeries below differ from these in one thing each."""
    assert forged(Course(), **ISSUE) == []
    said = [{"kind": "reasoned", "_sd": {"reason": "Vì thế"}}, *LAST["effects"]]
    assert forged(half(), **{**LAST, "effects": said}) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": ["insurance_done", "residence_verify"]}, "move_illegal"),
        ({"to": ["returning"]}, "move_illegal"),
        ({"entered": HALF}, "move_illegal"),
        ({"entered": ["insurance_done", "registrations"]}, "move_illegal"),
        ({"stays": True, "to": BOTH}, "move_illegal"),
        ({"effects": []}, "branches_differ"),
        ({"effects": [{"kind": "branch_ended", "branch": "insurance", "as": "declined"}]}, "branches_differ"),
        ({"effects": [{"kind": "branch_ended", "branch": "residence", "as": "done"}]}, "branches_differ"),
        ({"effects": [*ISSUE["effects"], {"kind": "joined", "state": "registrations"}]}, "branches_differ"),
        (
            {
                "effects": [
                    *ISSUE["effects"],
                    {"kind": "branched", "state": "registrations", "branches": {"card": "open"}},
                ]
            },
            "branches_differ",
        ),
        ({"action": "verify"}, "move_illegal"),
        ({"action": "join", "to": ["returning"]}, "move_illegal"),
        ({"from": HALF}, "state_broken"),
    ],
)
def test_a_move_that_cannot_be_is_named(change: dict[str, Any], code: str):
    """Another branch moved along, an end untold or told falsely, a join too early or taken by somebody."""
    assert (code, 3) in forged(Course(), **{**ISSUE, **change})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": ["returning"], "entered": ["residence_declined", "returning"]}, "move_illegal"),
        ({"guards": []}, "guard_unrecorded"),
        ({"guards": [{**DECLINED, "result": False}]}, "guard_differs"),
        ({"guards": [{**LAST["guards"][0], "joins": "elsewhere"}]}, "guard_unrecorded"),
        ({"to": ["insurance_done", "residence_declined"], "entered": ["residence_declined"]}, "move_illegal"),
        ({"effects": LAST["effects"][:1]}, "branches_differ"),
        ({"effects": LAST["effects"][::-1]}, "branches_differ"),
    ],
)
def test_a_join_that_cannot_be_is_named(change: dict[str, Any], code: str):
    """It led elsewhere than its guards say, was not asked, did not happen, or is not told."""
    assert (code, 4) in forged(half(), **{**LAST, **change})


def test_a_guard_of_a_join_is_asked_as_of_then():
    """The branch has ended only with this entry: asked as before it, the guard would say no."""
    said = {**LAST, "guards": [{"guard": "declined", "inputs": DECLINED["inputs"], "result": True}]}
    found = forged(half(), **said)
    assert ("guard_unrecorded", 4) in found
    assert ("guard_differs", 4) in found


@pytest.mark.parametrize("branches", [{"residence": "open"}, {"residence": "done", "insurance": "open"}])
def test_entering_otherwise_than_the_guards_say_is_named(branches: dict[str, str]):
    """Which branches begin is what their guards said."""
    course = Course(sent=False)
    entry = {
        "action": "send",
        "actor": "desk",
        "role": "clerk",
        "from": ["draft"],
        "to": BOTH,
        "entered": [*BOTH[:1], "registrations", *BOTH[1:]],
        "guards": [
            {"guard": "wants_card", "inputs": ["f.wants_card"], "result": False, "enters": "registrations"}
        ],
    }
    begun = {"kind": "branched", "state": "registrations", "branches": branches}
    assert ("branches_differ", 2) in forged(course, **entry, effects=[begun])
    right = {**begun, "branches": {"residence": "open", "insurance": "open", "card": "skipped"}}
    assert forged(Course(sent=False), **entry, effects=[right]) == []


def test_only_a_step_says_what_becomes_of_branches():
    """A claim that ends a branch is no claim."""
    course = Course()
    course.handle(Claim(course.asking("ina"), course.dossier))
    with course.engine.store.reading() as reading:
        last = list(reading.entries(course.dossier))[-1].entry
    effects = [*last["effects"], {"kind": "branch_ended", "branch": "insurance", "as": "done"}]
    found = forged(course, command="claim", effects=effects)
    assert ("branches_differ", 4) in found
