"""Overrides inside branches: on in a branch, or out of all of them, and never into an end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hoso.engine.commands import Erase, Override, Take
from hoso.engine.definition import compile_definition
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import resolve
from hoso.engine.verification import verify
from tests.engine.test_branches import Course, sample
from tests.properties.worlds import founded, opened
from tests.verify.test_requests import forged


def override(course: Course, way: str, to: str, state: str | None = None) -> Any:
    """The configuration after an override by the founder, who holds every power; or the reasons."""
    asking = course.asking("founder")
    return course.handle(Override(asking, course.dossier, way, to, "Kẹt", "Biên bản 7", state))


def overridden(course: Course) -> list[int]:
    """The entries that verification names, where it finds nothing wrong."""
    with course.engine.store.reading() as reading:
        verdicts = list(verify(reading))
    assert [problem for verdict in verdicts for problem in verdict.problems] == []
    return [n for verdict in verdicts for n in verdict.overrides]


def test_a_skip_leads_on_in_its_own_branch():
    """The branches beside it are not touched; the entry says what was entered."""
    course = Course()
    assert override(course, "skip", "residence_verify") == ["insurance_issue", "residence_verify"]
    assert course.last["entered"] == ["residence_verify"]
    assert course.head["branches"]["residence"] == "open"
    assert override(course, "rewind", "residence_check") == ["insurance_issue", "residence_check"]
    assert overridden(course) == [3, 4]


def test_a_rewind_opens_a_branch_that_has_ended():
    """The other one has not, so the dossier still stands inside."""
    course = Course()
    assert course.take("ina", "issue") == ["insurance_done", "residence_check"]
    assert override(course, "rewind", "insurance_issue") == ["insurance_issue", "residence_check"]
    assert course.head["branches"]["insurance"] == "open"
    assert course.take("ina", "issue") == ["insurance_done", "residence_check"]
    assert course.take("pol", "check", to_verify=False) == ["returning"]
    assert overridden(course) == [4]


def test_out_of_the_branches_it_cancels_what_is_open():
    """Forward past the join, and back to what lies before the parallel state."""
    course = Course()
    assert override(course, "skip", "returning") == ["returning"]
    assert course.head["branches"] == {"residence": "cancelled", "insurance": "cancelled", "card": "skipped"}
    assert override(course, "rewind", "draft") == ["draft"]
    assert override(course, "skip", "registrations") == ["insurance_issue", "residence_check"]
    assert course.last["guards"] == [
        {"guard": "wants_card", "inputs": ["f.wants_card"], "result": False, "enters": "registrations"}
    ]
    assert override(course, "rewind", "draft") == ["draft"]
    assert overridden(course) == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("sent", "way", "to", "reason"),
    [
        (True, "skip", "residence_done", "override_end.residence_done"),
        (True, "skip", "returned", "override_end.returned"),
        (True, "skip", "card_issue", "override_unreachable.card_issue"),
        (True, "rewind", "residence_verify", "override_unreachable.residence_verify"),
        (True, "skip", "registrations", "override_unreachable.registrations"),
        (False, "skip", "residence_verify", "override_unreachable.residence_verify"),
    ],
)
def test_where_no_override_leads(sent: bool, way: str, to: str, reason: str):  # noqa: FBT001
    """To no end of a branch, into no branch from outside or that was skipped, not against the way."""
    assert override(Course(sent=sent), way, to) == {reason}


def test_a_branch_is_given_to_an_officer_of_its_role():
    """Of several that the officer could hold the supervisor says which."""
    course = Course()
    assert override(course, "reassign", "pol") == []
    assert course.head["holders"] == {"residence_check": {"officer": "pol", "role": "police"}}
    assert override(course, "reassign", "both") == {"state_unclear"}
    assert override(course, "reassign", "both", "insurance_issue") == []
    assert override(course, "reassign", "pol", "insurance_issue") == {"assignee_role.pol"}
    assert override(course, "reassign", "pol", "returning") == {"state_not_open.returning"}
    assert course.handle(Take(course.asking("pia"), course.dossier, "check")) == {
        "held",
        "field_missing.to_verify",
    }
    assert overridden(course) == [3, 4]


def test_an_override_with_guards_that_were_never_asked_is_found():
    """A recorded answer about branches that nothing entered is no answer, and no fault of the verifier."""
    course = Course()
    guard = {"guard": "wants_card", "inputs": ["f.wants_card"], "result": True, "enters": "registrations"}
    entry = {
        "command": "override",
        "actor": "founder",
        "role": "hoso.supervisor",
        "unit": "office",
        "from": ["insurance_issue", "residence_check"],
        "to": ["draft"],
        "guards": [guard],
        "effects": [
            {"kind": "overridden", "way": "rewind", "_sd": {"authority": "Biên bản 7"}},
            {"kind": "reasoned", "_sd": {"reason": "Kẹt"}},
            {"kind": "branches_cancelled", "state": "registrations", "branches": ["insurance", "residence"]},
        ],
    }
    assert forged(course, definition=compile_definition(sample()), **entry) == [("guard_differs", 3)]
    assert forged(Course(), definition=compile_definition(sample()), **{**entry, "guards": []}) == []
    wrong = {**entry, "effects": entry["effects"][:1], "guards": []}
    assert forged(Course(), definition=compile_definition(sample()), **wrong) == [("override_illegal", 3)]


DECIDING = """
hoso: procedure/1
procedure: sample.branches
vi: "Quyết định"
en: "Deciding"
source: {vi: "Bài kiểm thử", en: "The tests"}
in_force: {from: "2026-01-01"}
total: none
roles: {clerk: {vi: "Một cửa", en: "Desk"}}
triggers:
  send: {vi: "Gửi", en: "Send"}
  pass_by: {vi: "Đi tắt", en: "Pass by"}
  decide: {vi: "Quyết định", en: "Decide"}
  pay: {vi: "Nộp phí", en: "Pay"}
  copy: {vi: "Sao lục", en: "Copy"}
  close: {vi: "Đóng", en: "Close"}
open: {by: clerk}
initial: draft
states:
  draft: {role: clerk, vi: "Soạn", en: "Draft"}
  both:
    vi: "Cả hai"
    en: "Both"
    branches:
      ruling: {initial: judging, vi: "Xét", en: "Ruling"}
      fee: {initial: paying, vi: "Phí", en: "Fee"}
  judging: {branch: ruling, role: clerk, vi: "Xét", en: "Judging"}
  judged: {branch: ruling, ends: done, vi: "Đã xét", en: "Judged"}
  paying: {branch: fee, role: clerk, vi: "Nộp phí", en: "Paying"}
  paid: {branch: fee, ends: done, vi: "Đã nộp", en: "Paid"}
  copying: {role: clerk, vi: "Sao lục", en: "Copying"}
  filing: {role: clerk, vi: "Lưu", en: "Filing"}
  closed: {final: success, vi: "Đóng", en: "Closed"}
transitions:
  - {trigger: send, source: draft, dest: both}
  - {trigger: pass_by, source: draft, dest: filing}
  - {trigger: decide, source: judging, dest: judged, decision: true}
  - {trigger: pay, source: paying, dest: paid}
  - {trigger: join, source: both, dest: copying}
  - {trigger: copy, source: copying, dest: filing}
  - {trigger: close, source: filing, dest: closed}
"""


def deciding() -> Course:
    """A dossier whose case is decided in one of two branches; it has not been sent yet."""
    procedure = read_procedure(DECIDING.encode(), "deciding.yaml").procedure
    assert procedure is not None
    course = Course(sent=False)
    course.engine = founded(resolve(procedure), people={"desk": ("clerk",)})
    course.dossier = opened(course.engine, "sample.branches", "desk")
    return course


def test_no_skip_passes_over_a_decision_in_another_branch():
    """The way through the branch beside it is no way round; once it is decided the way is free."""
    course = deciding()
    assert override(course, "skip", "copying") == {"override_decision.copying"}
    assert course.take("desk", "send") == ["judging", "paying"]
    assert override(course, "skip", "copying") == {"override_decision.copying"}
    assert course.take("desk", "decide") == ["judged", "paying"]
    assert override(course, "skip", "copying") == ["copying"]
    assert overridden(course) == [4]


def test_no_rewind_leads_behind_a_decision_that_may_be_missing():
    """A state that lies before this one by another way is not where the dossier came from."""
    course = deciding()
    assert course.take("desk", "pass_by") == ["filing"]
    assert override(course, "rewind", "copying") == {"override_decision.copying"}
    assert override(course, "rewind", "draft") == ["draft"]
    assert overridden(course) == [3]


def test_after_an_erasure_the_same_key_still_gives_the_first_receipt():
    """Also where it led into branches, which the command names by the state around them."""
    course = Course()
    assert override(course, "rewind", "draft") == ["draft"]
    skip = Override(
        course.asking("founder"), course.dossier, "skip", "registrations", "Kẹt", "Biên bản 7", None
    )
    first = course.engine.handle(skip)
    erased = course.engine.handle(Erase(course.asking("founder"), course.dossier, "Luật"))
    assert erased.command == "erase"
    assert course.engine.handle(skip) == first
    assert course.engine.handle(replace(skip, to="draft")).subjects() == {"key_reused"}
    assert course.engine.handle(replace(skip, way="rewind")).subjects() == {"key_reused"}
