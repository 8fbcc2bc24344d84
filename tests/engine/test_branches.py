"""Branches known in advance, one rule at a time; random walks are in tests/properties."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hoso.engine.actions import options
from hoso.engine.binary import digest
from hoso.engine.commands import Asking, Assign, Attach, Claim, Erase, File, Release, Take
from hoso.engine.decide.situation import Situation
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from hoso.engine.resolved import procedure_of, resolve
from tests.properties.worlds import founded, opened

if TYPE_CHECKING:
    from hoso.engine.handle import Engine

FILE = Path(__file__).with_name("branches.yaml")
TEXT = FILE.read_text(encoding="utf-8")
PEOPLE = {
    "desk": ("clerk",),
    "pol": ("police",),
    "pia": ("police",),
    "ina": ("insurer",),
    "both": ("police", "insurer"),
    "nobody": (),
    "keeper": ("hoso.data_protection",),
}


@cache
def sample(*changes: tuple[str, str]) -> bytes:
    """The procedure with branches after some changes, resolved."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    read = read_procedure(text.encode(), FILE.name)
    assert read.findings == ()
    assert read.procedure is not None
    return resolve(read.procedure)


class Course:
    """A dossier that stands where its branches begin, moved by short calls."""

    def __init__(self, *changes: tuple[str, str], card: bool = False, sent: bool = True) -> None:
        """Open it and send it to the agencies."""
        self.engine: Engine = founded(sample(*changes), people=PEOPLE)
        self.dossier = opened(self.engine, "sample.branches", "desk", fields={"wants_card": card})
        self.keys = 0
        if sent:
            self.take("desk", "send")

    def asking(self, who: str) -> Asking:
        """Ask under a new key."""
        self.keys += 1
        return Asking(who, "t", str(self.keys))

    def handle(self, command: Any) -> Any:
        """The configuration after it, or the set of reasons."""
        outcome = self.engine.handle(command)
        return outcome.subjects() if isinstance(outcome, Refusal) else list(outcome.to)

    def take(self, who: str, action: str, reason: str | None = None, **fields: Any) -> Any:
        """Take an action."""
        return self.handle(Take(self.asking(who), self.dossier, action, fields, (), reason))

    @property
    def head(self) -> dict[str, Any]:
        """What the head says."""
        with self.engine.store.reading() as reading:
            head = reading.head(self.dossier)
        assert head is not None
        return head.body

    @property
    def last(self) -> dict[str, Any]:
        """The last entry."""
        with self.engine.store.reading() as reading:
            entry: dict[str, Any] = list(reading.entries(self.dossier))[-1].entry
        return entry


def test_entering_begins_every_branch_that_applies():
    """Those whose guards hold stand beside each other; the others are skipped and have no state."""
    course = Course()
    assert course.head["state"] == ["insurance_issue", "residence_check"]
    assert course.head["branches"] == {"residence": "open", "insurance": "open", "card": "skipped"}
    assert course.last["entered"] == ["insurance_issue", "registrations", "residence_check"]
    assert course.last["guards"] == [
        {"guard": "wants_card", "inputs": ["f.wants_card"], "result": False, "enters": "registrations"}
    ]
    assert len(Course(card=True).head["state"]) == 3


def test_a_move_changes_its_own_leaf_and_no_other():
    """The rest of the configuration stays as it is, its holders and rounds too."""
    course = Course()
    assert course.take("pol", "check", to_verify=True) == ["insurance_issue", "residence_verify"]
    assert course.last["entered"] == ["residence_verify"]
    assert course.head["performed"]["check"]["round"] == ["pol"]
    assert course.take("ina", "issue") == ["insurance_done", "residence_verify"]
    assert course.head["performed"]["check"]["round"] == ["pol"]
    assert course.take("pol", "verify") == {"four_eyes.check"}


def test_the_last_end_joins_in_the_same_entry():
    """`to` is where the join leads; the entry says which branch ended, and that all had."""
    course = Course()
    course.take("ina", "issue")
    assert course.take("pol", "check", to_verify=False) == ["returning"]
    assert course.last["entered"] == ["residence_done", "returning"]
    assert [effect for effect in course.last["effects"] if effect["kind"] != "given"] == [
        {"kind": "branch_ended", "branch": "residence", "as": "done"},
        {"kind": "joined", "state": "registrations"},
    ]
    assert course.head["branches"] == {"residence": "done", "insurance": "done", "card": "skipped"}


def test_a_join_asks_what_became_of_the_branches():
    """A guard of a join sees how the branches ended, and stays readable behind it."""
    course = Course()
    course.take("ina", "issue")
    assert course.take("pol", "decline", "Không đủ điều kiện") == ["explaining"]
    assert course.last["guards"] == [
        {
            "guard": "declined",
            "inputs": ["branch.residence.declined"],
            "result": True,
            "joins": "registrations",
        }
    ]
    assert course.head["branches"]["residence"] == "declined"


def test_nobody_takes_a_join():
    """It is no action: asked for, it is unknown, and nobody is offered it."""
    course = Course()
    assert course.take("desk", "join") == {"unknown_action.join"}
    with course.engine.store.reading() as reading:
        head = reading.head(course.dossier)
        assert head is not None
        knowledge = course.engine.knowledge
        definition = knowledge.definition(reading, head.body["definition"])
        situation = Situation(head, definition, knowledge.directory(reading), 1, head.recorded_at)
    found = {option.action: option.source for option in options(course.asking("both"), situation)}
    assert "join" not in found
    assert found["check"] == "residence_check"
    assert found["withdraw"] == "registrations"
    assert found["verify"] is None


def test_an_ended_branch_waits_and_can_do_nothing():
    """What starts in it is not here any more."""
    course = Course()
    course.take("ina", "issue")
    assert course.take("ina", "issue") == {"not_here.issue"}
    assert course.take("ina", "annul", "Sai") == {"not_here.annul"}


def test_leaving_the_parallel_state_leaves_every_branch():
    """A row of the parallel state itself: what was open is cancelled, what had ended stays said."""
    course = Course()
    course.take("ina", "issue")
    assert course.take("desk", "withdraw") == ["withdrawn"]
    assert course.last["from"] == ["insurance_done", "residence_check"]
    assert course.head["branches"] == {"residence": "cancelled", "insurance": "done", "card": "skipped"}
    assert course.head["outcome"] == "failure"


def test_a_row_that_cancels_ends_the_branches_beside_it():
    """`cancels: true`; entered again, every branch begins anew, and its round too."""
    course = Course()
    course.take("pol", "check", to_verify=True)
    assert course.take("ina", "annul", "Sai tên") == ["draft"]
    assert course.head["branches"]["residence"] == "cancelled"
    assert course.take("desk", "send") == ["insurance_issue", "residence_check"]
    assert course.head["branches"]["residence"] == "open"
    assert course.head["performed"]["check"] == {"ever": ["pol"], "round": []}


#: What an ended branch leaves behind decides whether it begins again.
AGAIN = (
    ("insurance: {initial: insurance_issue,", "insurance: {initial: insurance_issue, only_if: due,"),
    ("guards:\n", "guards:\n  due: {cel: '!branch.insurance.done', vi: Đã cấp, en: Issued already}\n"),
    ("  extend: {", "  recall: {vi: Gọi lại, en: Recall}\n  extend: {"),
    (
        "  - {trigger: annul,",
        "  - {trigger: recall, source: registrations, dest: draft, by: clerk}\n  - {trigger: annul,",
    ),
)


def test_guards_of_branches_see_how_they_ended_before():
    """Entered again, a branch is asked with what is said of it since the last time."""
    course = Course(*AGAIN)
    assert course.take("ina", "issue") == ["insurance_done", "residence_check"]
    assert course.take("desk", "recall") == ["draft"]
    assert course.take("desk", "send") == ["residence_check"]
    assert course.head["branches"]["insurance"] == "skipped"
    assert course.take("desk", "recall") == ["draft"]
    assert course.take("desk", "send") == ["insurance_issue", "residence_check"]


def test_the_round_of_a_parallel_state_begins_with_it():
    """Actions of the parallel state itself: done anew when it is entered, not when a branch goes on."""
    course = Course(
        ("different_from: {check: this_round}", "different_from: {check: this_round, extend: this_round}")
    )
    course.take("pol", "extend")
    assert course.take("pia", "check", to_verify=True) == ["insurance_issue", "residence_verify"]
    assert course.head["performed"]["extend"]["round"] == ["pol"]
    assert course.take("pol", "verify") == {"four_eyes.extend"}
    course.take("ina", "annul", "Sai tên")
    course.take("desk", "send")
    assert course.head["performed"]["extend"] == {"ever": ["pol"], "round": []}


def test_a_branch_whose_guard_cannot_be_asked_refuses_the_step():
    """An erased input is neither yes nor no: nothing is entered, and nothing is skipped in silence."""
    course = Course(sent=False)
    erased = course.handle(Erase(course.asking("keeper"), course.dossier, "Order 1", fields=("wants_card",)))
    assert erased == []
    assert course.take("desk", "send") == {"guard_erased.wants_card"}
    assert course.head["state"] == ["draft"]


def test_a_refusal_names_the_parallel_state():
    """What is not possible here is said of where the dossier stands as a whole, with all that is."""
    course = Course()
    outcome = course.engine.handle(Take(course.asking("desk"), course.dossier, "return_result"))
    assert isinstance(outcome, Refusal)
    (reason,) = outcome.reasons
    assert reason.details["state"] == "registrations"
    assert reason.details["offered"] == ["issue", "annul", "check", "decline", "withdraw", "extend"]


def test_staying_in_a_parallel_state_enters_nothing():
    """`internal` on the parallel state: the configuration, its holders and its branches stay."""
    course = Course()
    course.handle(Claim(course.asking("pol"), course.dossier))
    before = course.head
    assert course.take("ina", "extend") == before["state"]
    assert (course.last["stays"], course.head["holders"]) == (True, before["holders"])
    assert course.take("ina", "extend") == {"at_most.extend"}


def test_each_leaf_is_held_by_itself():
    """Claimed by who has its role; the holder of one branch keeps nobody from another."""
    course = Course(card=True)
    assert course.handle(Claim(course.asking("ina"), course.dossier)) == []
    assert course.head["holders"] == {"insurance_issue": {"officer": "ina", "role": "insurer"}}
    assert course.handle(Claim(course.asking("pol"), course.dossier)) == {"state_unclear"}
    assert course.handle(Claim(course.asking("pol"), course.dossier, "card_issue")) == []
    assert course.handle(Claim(course.asking("pia"), course.dossier)) == []  # the only free one of hers
    assert set(course.head["holders"]) == {"card_issue", "insurance_issue", "residence_check"}
    assert course.take("pol", "check", to_verify=False) == {"held"}
    assert course.take("both", "issue") == {"held"}
    assert course.take("pia", "check", to_verify=False) == ["card_issue", "insurance_issue", "residence_done"]
    assert set(course.head["holders"]) == {"card_issue", "insurance_issue"}


def test_who_holds_no_leaf_is_kept_from_leaving_them_all():
    """From the parallel state itself: in a role that holds one of the inner states, its holder acts."""
    course = Course(card=True)
    course.handle(Claim(course.asking("pol"), course.dossier, "card_issue"))
    assert course.take("pia", "extend") == {"held"}
    assert course.take("pol", "extend") == course.head["state"]


@pytest.mark.parametrize(
    ("who", "state", "reasons"),
    [
        ("nobody", None, {"role"}),
        ("pol", "insurance_issue", {"role"}),
        ("pol", "insurance_done", {"state_not_open.insurance_done"}),
        ("pol", "registrations", {"state_not_open.registrations"}),
        ("both", None, {"state_unclear"}),
    ],
)
def test_claims_that_are_refused(who: str, state: str | None, reasons: set[str]):
    """An inner state that is not open, not of one's role, or not clear."""
    course = Course()
    assert course.handle(Claim(course.asking(who), course.dossier, state)) == reasons


def test_assigning_finds_the_leaf_the_officer_can_hold():
    """One whose role the officer has; where that is two, it must be said."""
    course = Course()
    assert course.handle(Assign(course.asking("desk"), course.dossier, "ina")) == []
    assert course.head["holders"] == {"insurance_issue": {"officer": "ina", "role": "insurer"}}
    assert course.handle(Assign(course.asking("desk"), course.dossier, "both")) == {"state_unclear"}
    assert course.handle(Assign(course.asking("desk"), course.dossier, "both", None, "residence_check")) == []
    assert course.handle(Assign(course.asking("desk"), course.dossier, "nobody")) == {"state_unclear"}
    assert course.handle(Assign(course.asking("pol"), course.dossier, "ina")) == {
        "role",
        "assignee_role.ina",
    } - {"assignee_role.ina"}


def test_releasing_finds_the_leaf_one_holds():
    """One's own; who assigns says which where several are held."""
    course = Course()
    assert course.handle(Release(course.asking("pol"), course.dossier)) == {"not_held"}
    course.handle(Claim(course.asking("pol"), course.dossier))
    course.handle(Claim(course.asking("ina"), course.dossier))
    assert course.handle(Release(course.asking("pia"), course.dossier)) == {"role"}
    assert course.handle(Release(course.asking("desk"), course.dossier)) == {"state_unclear"}
    assert course.handle(Release(course.asking("ina"), course.dossier)) == []
    assert set(course.head["holders"]) == {"residence_check"}
    assert course.handle(Release(course.asking("desk"), course.dossier)) == []
    assert course.head["holders"] == {}


def test_papers_come_from_whoever_acts_in_a_branch():
    """Whoever may act in one of the inner states may attach."""
    course = Course()
    paper = File("none", digest(b"x"), "x.pdf", 1)
    for who, reasons in (("ina", {"document_unknown.none"}), ("nobody", {"role", "document_unknown.none"})):
        assert course.handle(Attach(course.asking(who), course.dossier, (paper,))) == reasons


def test_one_digest_with_and_without_the_words_of_branches():
    """`join: all` is what is meant anyway; a procedure without branches says nothing of them."""
    assert resolve(procedure_of(sample())) == sample()
    other = read_procedure(TEXT.replace("    join: all\n", "").encode(), "s.yaml").procedure
    assert other is not None
    assert resolve(other) == sample()
    flat = read_procedure(FILE.with_name("sample.yaml").read_bytes(), "s.yaml").procedure
    assert flat is not None
    text = resolve(flat).decode()
    assert not [word for word in ("branch", "join", "ends", "cancels") if f'"{word}' in text]


def test_what_a_branch_cannot_be_asked_stands_beside_the_other_reasons():
    """A branch whose guard reads an erased value shuts the step and is told with the rest."""
    course = Course(sent=False)
    course.handle(Erase(course.asking("founder"), course.dossier, "Order 9"))
    assert course.take("desk", "send") == {"guard_erased.wants_card"}
    assert course.take("nobody", "send", wants_card="perhaps") == {"role", "field_type.wants_card"}
    assert course.take("nobody", "send") == {"role", "guard_erased.wants_card"}
    assert course.take("desk", "send", wants_card=True) == [
        "card_issue",
        "insurance_issue",
        "residence_check",
    ]
