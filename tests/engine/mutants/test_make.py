"""engine/mutants/make.py: every fault once, each where it is written, and none that cannot be deployed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hoso import workflows
from hoso.engine.checks import check
from hoso.engine.language.yaml_text import Document
from hoso.engine.mutants import KINDS, Mutant, mutants_of
from hoso.engine.procedure_text import read_procedures
from hoso.engine.resolved import procedure_of, resolve
from tests.engine.mutants.room import ROOM, procedure

EXPECTED = [
    ("32:56", "role_dropped", "check", "desk"),
    ("32:78", "field_dropped", "check", "seats"),
    ("33:59", "at_most_dropped", "ask", "1"),
    ("33:70", "reason_dropped", "ask", "reason"),
    ("33:43", "dest_swapped", "ask", "asked → lent"),
    ("33:43", "dest_swapped", "ask", "asked → refused"),
    ("34:105", "guard_dropped", "lend", "is_large"),
    ("34:105", "guard_flipped", "lend", "is_large"),
    ("34:54", "role_dropped", "lend", "head"),
    ("34:76", "four_eyes_dropped", "lend", "check"),
    ("16:25", "document_dropped", "check", "request"),
    ("13:9", "field_dropped", "open", "name"),
]
#: Kinds that a procedure without fees, consultation and time does not have; test_times.py has them.
ELSEWHERE = {
    "answers_dropped",
    "fee_dropped",
    "latest_dropped",
    "earliest_dropped",
    "silence_changed",
    "at_least_dropped",
    "answer_time_doubled",
    "total_doubled",
    "column_dropped",
}


def made(text: str = ROOM) -> list[Mutant]:
    """The mutants of the small procedure, or of a changed one."""
    read = procedure(text)
    return list(mutants_of(read.procedure, read.document))


def test_every_fault_once_and_where_it_is_written():
    """Each thing that a row asks is left out once; a dest that the checker would refuse is no mutant."""
    document = procedure().document
    told = [(str(document.place(item.path))[10:], item.kind, item.action, item.what) for item in made()]
    assert told == EXPECTED
    assert {item.kind for item in made()} == set(KINDS) - ELSEWHERE


def test_an_action_that_waits_for_answers():
    """That an action waits for those who were asked is a rule like any other."""
    asking = Path(__file__).resolve().parents[2] / "model" / "opinions.yaml"
    mutants = [item for item in made(asking.read_text()) if item.kind == "answers_dropped"]
    assert mutants
    assert len(mutants) == asking.read_text().count("answered: true")


def test_an_action_that_waits_for_a_fee():
    """That an action waits for a fee is a rule like any other, written at the fee."""
    name = "vn.house_permit"
    (read,) = read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources)
    assert read.procedure is not None
    assert read.document is not None
    mutants = [item for item in mutants_of(read.procedure, read.document) if item.kind == "fee_dropped"]
    assert [(item.action, item.what) for item in mutants] == [("return_result", "permit_fee")]
    changed = procedure_of(mutants[0].resolved)
    assert changed.fees["permit_fee"].needed_for == ()
    assert read.document.place(mutants[0].path).line == 45


def test_a_fault_is_one_difference():
    """A mutant differs from the procedure in what it names, and in nothing else."""
    whole = json.loads(resolve(procedure().procedure))
    for item in made():
        changed = json.loads(item.resolved)
        differing = {key for key in whole if whole[key] != changed.get(key)}
        assert len(differing) == 1, item
        assert not any(found.is_error for found in check(procedure_of(item.resolved), Document.unplaced()))


def test_a_row_without_its_role_is_its_holders():
    """As in a file: where `by` is gone the holder of the state acts; where that is the same, no mutant."""
    lend = next(item for item in made() if (item.kind, item.what) == ("role_dropped", "head"))
    row = next(row for row in procedure_of(lend.resolved).transitions if row.trigger == "lend")
    assert row.by == ("clerk",)
    same = made(ROOM.replace("by: head,", "by: clerk,"))
    assert not [item for item in same if (item.kind, item.action) == ("role_dropped", "lend")]


def test_what_a_paper_is_needed_for_is_said_once():
    """A document that both the paper and the row ask for is dropped in both."""
    twice = ROOM.replace("fills: seats}", "fills: seats, documents: request}")
    mutants = [item for item in made(twice) if item.kind == "document_dropped"]
    assert [(item.action, item.what) for item in mutants] == [("check", "request")]
    changed = procedure_of(mutants[0].resolved)
    assert not changed.documents["request"].needed_for
    assert not any(row.documents for row in changed.transitions)


@pytest.mark.parametrize("name", ["qn.295.commune.11", "qn.295.commune.3"])
def test_a_rule_of_the_regime_is_one_rule(name):
    """A rule that becomes a row for each step of the road is changed in all of them at once."""
    for read in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources):
        assert read.procedure is not None
        places = [
            (str(read.document.place(item.path)), item.kind, item.what)
            for item in mutants_of(read.procedure, read.document)
        ]
        assert len(set(places)) == len(places)
        assert len([row for row in read.procedure.transitions if row.trigger == "extend"]) > 1
        assert len([item for item in places if item[1] == "reason_dropped" and "regime" in item[0]]) > 1
