"""engine/scenarios/scenario.py and engine/scenarios/run.py: scenario files, and that they can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import resolve
from hoso.engine.scenarios.run import CaseResult, run_cases
from hoso.engine.scenarios.scenario import read_cases
from tests.properties.courses import permit

DAY = "2026-08-01"
TEXT = """\
hoso: cases/1
procedure: model.permit
people:
  lan: {holds: [desk]}
  minh: {holds: [officer]}
  hoa: {holds: [officer, head]}
  son: {}
delegations:
  - {officer: hoa, to: son, roles: [head]}
given:
  who: lan
  fields: {area: near, name: "Nguyễn Văn A"}
  documents: [form]
scenarios:
  - scenario: straight
    vi: "Thẳng"
    en: "Straight"
    steps:
      - {who: lan, do: accept, then: checking}
      - {who: son, do: look, refused: [role]}
      - {who: minh, do: claim}
      - {who: hoa, do: note, reason: "x", refused: [held]}
      - {who: son, for: hoa, do: release}
      - {who: hoa, do: assign, to: minh}
      - {who: minh, do: attach, documents: [minutes]}
      - {who: minh, do: check, fields: {agreed: "true", fee: "80"}, then: review}
      - {who: lan, do: correct, fields: {name: "B"}, reason: "Viết nhầm"}
      - {who: son, for: hoa, do: approve, seen: 3, refused: [stale_version]}
      - {who: son, for: hoa, do: approve, then: granted, outcome: success}
  - scenario: opened_by_a_step
    vi: "Tự mở"
    en: "Opened by a step"
    opened: by_step
    steps:
      - {who: son, do: open, refused: [role, field_missing.area, field_missing.name]}
      - {who: lan, do: open, fields: {area: far, name: "C"}, then: received}
"""


def run(text: str) -> list[CaseResult]:
    """Read and run a scenario file."""
    cases = read_cases(text.encode(), "a.cases.yaml")
    assert cases.cases is not None, cases.findings
    return run_cases(cases, permit(), DAY)


def test_a_file_that_is_right_passes():
    """Every step of every scenario is taken."""
    assert [(item.scenario, item.passed, item.steps) for item in run(TEXT)] == [
        ("straight", True, 11),
        ("opened_by_a_step", True, 2),
    ]


@pytest.mark.parametrize(
    ("before", "after", "step", "expected", "happened"),
    [
        ("then: checking", "then: review", 0, "review", "checking"),
        ("refused: [role]}", "refused: [held]}", 1, "[held]", "refused: [role]"),
        ("do: claim}", "do: claim, refused: [held]}", 2, "[held]", "done: claim"),
        ("refused: [held]", "refused: []", 3, "[]", "refused: [held]"),
        ("refused: [held]", "refused: [held, role]", 3, "[held, role]", "refused: [held]"),
        ("to: minh", "to: lan", 5, "done", "refused: [assignee_role.lan]"),
        ("outcome: success", "outcome: failure", 10, "failure", "success"),
    ],
)
def test_a_wrong_expectation_fails_where_it_stands(
    before: str, after: str, step: int, expected: str, happened: str
):
    """The result names the step, its line, what was expected and what happened."""
    result = run(TEXT.replace(before, after, 1))[0]
    assert (result.passed, result.steps) == (False, step)
    assert (result.expected, result.happened) == (expected, happened)
    assert result.place is not None
    assert result.place.line == TEXT[: TEXT.index(before)].count("\n") + 1


def test_all_that_is_wrong_is_told_where_the_dossier_stays_in_its_place():
    """After a refusal for other reasons nothing has changed: the steps behind it are tried, too.

    What goes on from there is told of its own steps only.
    """
    text = TEXT.replace("refused: [role]}", "refused: [x]}").replace("refused: [held]}", "refused: [y]}")
    result, _, turned, _ = run(text + AFTER)
    assert (result.passed, result.steps, result.expected, result.happened) == (
        *(False, 1),
        *("[x]", "refused: [role]"),
    )
    assert [(item.expected, item.happened) for item in result.others] == [("[y]", "refused: [held]")]
    assert turned.passed
    stopped = run(text.replace("do: look, refused: [x]", "do: look"))[0]
    assert (stopped.steps, stopped.others) == (1, ())


AFTER = """\
  - scenario: turned_off
    vi: "Rẽ"
    en: "Turned off"
    after: {scenario: straight, at: review}
    steps:
      - {who: hoa, do: approve, then: granted, outcome: success}
  - scenario: at_the_end
    vi: "Cuối"
    en: "At the end"
    after: {scenario: turned_off}
    steps:
      - {who: hoa, do: approve, refused: [ended.approve]}
"""


def test_a_scenario_goes_on_from_another():
    """`after` takes an earlier course to where it first reaches a state, or to its end, and no further."""
    results = run(TEXT + AFTER)
    assert [(item.scenario, item.passed, item.before) for item in results[2:]] == [
        ("turned_off", True, (("review",),)),
        ("at_the_end", True, (("granted",),)),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected", "happened"),
    [
        ("at: review", "at: nowhere", "straight: nowhere", "granted"),
        (
            "scenario: straight, at",
            "scenario: turned_off, at",
            "turned_off: review",
            "[straight, opened_by_a_step]",
        ),
        (
            'fields: {agreed: "true", fee: "80"}',
            "fields: {}",
            "done",
            "refused: [field_missing.agreed, field_missing.fee]",
        ),
    ],
)
def test_what_it_goes_on_from_must_be_there(before: str, after: str, expected: str, happened: str):
    """A course that is not written before, never comes there or fails on its way is told at `after`."""
    text = (TEXT + AFTER).replace(before, after, 1)
    result = next(item for item in run(text) if item.scenario == "turned_off")
    assert (result.passed, result.steps) == (False, 0)
    assert (result.expected, result.happened) == (expected, happened)
    assert result.place is not None
    assert result.place.line == text[: text.index("    after: {")].count("\n") + 1


def test_an_opening_that_is_refused_fails():
    """A scenario whose dossier cannot be opened says why."""
    result = run(TEXT.replace("area: near", "area: nowhere", 1))[0]
    assert (result.passed, result.happened) == (False, "refused: [field_choice.area]")


def test_a_wrong_file_has_findings():
    """An unknown key is found before anything runs."""
    cases = read_cases(TEXT.replace("seen: 3", "sean: 3").encode(), "a.cases.yaml")
    assert cases.cases is None
    assert cases.findings[0].place.line == TEXT[: TEXT.index("seen: 3")].count("\n") + 1
    assert run_cases(cases, permit(), DAY) == []


def test_the_clock_takes_part():
    """A step of the clock says what comes by itself; where nothing does it is refused."""
    step = "      - {who: clock, do: WHAT, refused: [timer_unknown.received>accept]}\n"
    text = TEXT.replace(
        "      - {who: lan, do: accept", step.replace("WHAT", "accept") + "      - {who: lan, do: accept"
    )
    assert run(text)[0].passed
    again = text.replace("do: accept, refused", "do: reminder, refused")
    assert run(again)[0].happened == "refused: [timer_unknown.received:reminder]"


BRANCHES = """\
hoso: cases/1
procedure: sample.branches
people:
  lan: {holds: [clerk, hoso.supervisor]}
  pol: {holds: [police]}
  pia: {holds: [police]}
given:
  who: lan
  fields: {wants_card: "true"}
scenarios:
  - scenario: given_in_one_branch
    vi: "Giao lại một nhánh"
    en: "One branch is given to another officer"
    steps:
      - {who: lan, do: send}
      - {who: lan, do: override, way: reassign, to: pol, reason: a, authority: b, refused: [state_unclear]}
      - {who: lan, do: override, way: reassign, to: pol, reason: a, authority: b, state: card_issue}
      - {who: pia, do: issue_card, refused: [held]}
      - {who: pol, do: issue_card, then: [card_done, insurance_issue, residence_check]}
"""


def test_a_step_says_which_branch_is_given_to_another_officer():
    """Where the officer could hold several states of the dossier, `state` says which is meant."""
    cases = read_cases(BRANCHES.encode(), "b.cases.yaml")
    assert cases.cases is not None, cases.findings
    read = read_procedure(Path(__file__).parents[1].joinpath("branches.yaml").read_bytes(), "branches.yaml")
    assert read.procedure is not None
    (result,) = run_cases(cases, resolve(read.procedure), DAY)
    assert result.passed, result


def test_a_wrong_value_of_a_step_is_told_alone():
    """One slip is one finding: the list it stands in is not too short, and its step goes by its number."""
    text = TEXT.replace("do: claim}", 'do: claim, due: "x"}')
    (finding,) = read_cases(text.encode(), "a.cases.yaml").findings
    assert (finding.code, finding.details["key"]) == ("E138", "scenarios.straight.steps.3.due")
    alone = "hoso: cases/1\nprocedure: p\npeople: {an: {}}\ngiven: {who: an}\nscenarios:\n"
    alone += '  - {scenario: a, vi: "A", en: "A", steps: [{who: an, do: x, due: "x"}]}\n'
    assert [item.code for item in read_cases(alone.encode(), "a.cases.yaml").findings] == ["E138"]
