"""engine/directory_checks.py, engine/scenarios/checks.py: every name is looked up, and near ones are told."""

from __future__ import annotations

import pytest

from hoso.engine.directory import Directory, Unit
from hoso.engine.directory_text import read_directory
from hoso.engine.scenarios.checks import check_cases
from hoso.engine.scenarios.scenario import read_cases
from tests.engine.mutants.room import CASES, procedure

OFFICE = """\
hoso: directory/1
units:
  office: {vi: "Xã", en: "Commune"}
  desk: {parent: office, vi: "Một cửa", en: "Desk"}
officers:
  lan: {name: "Nguyễn Thị Lan"}
  minh: {name: "Trần Văn Minh"}
grants:
  - {officer: lan, role: hoso.registrar, unit: office}
delegations:
  - {officer: lan, to: minh, authority: "Giấy ủy quyền"}
"""


def of_directory(text: str, office: Directory | None = None) -> list[tuple[str, str, str | None]]:
    """Code, name and near word of each finding."""
    findings = read_directory(text.encode(), "office.yaml", office).findings
    return [(item.code, str(item.details.get("name")), item.near) for item in findings]


def of_cases(text: str) -> list[tuple[str, str, str, str | None]]:
    """Code, what, name and near word of each finding about scenarios of the small procedure."""
    read, of = read_cases(text.encode(), "room.cases.yaml"), procedure().procedure
    assert read.cases is not None, read.findings
    assert of is not None
    assert read.document is not None
    found = check_cases(
        read.cases, read.document, of, {"role", "guard", "four_eyes", "field_missing"} | CODES
    )
    return [(item.code, item.details["what"], item.details["name"], item.near) for item in found]


CODES = {"reason_missing", "at_most", "document_missing", "field_set_by", "field_unknown", "unknown_actor"}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("parent: office", "parent: ofice", ("E650", "ofice", "office")),
        ("unit: office}", "unit: offise}", ("E650", "offise", "office")),
        ("unit: office}", "unit: office, covers: dessk}", ("E650", "dessk", "desk")),
        ("{officer: lan, role", "{officer: lann, role", ("E650", "lann", "lan")),
        ("hoso.registrar", "hoso.registrer", ("E650", "hoso.registrer", "hoso.registrar")),
        ("to: minh", "to: mihn", ("E650", "mihn", "minh")),
        ('vi: "Xã", ', "", ("E203", "units.office", None)),
    ],
)
def test_a_name_that_a_directory_does_not_have(old, new, found):
    """At its place, with the near word; a unit has its labels."""
    assert of_directory(OFFICE) == []
    assert old in OFFICE
    assert of_directory(OFFICE.replace(old, new, 1)) == [found]


def test_what_the_office_has_is_known():
    """A file that adds to an office may name its units and officers; without them it is not looked up."""
    more = "hoso: directory/1\ngrants:\n  - {officer: lan, role: clerk, unit: office}\n"
    assert of_directory(more) == []
    office = Directory(units={"office": Unit("office", None, None, {})}, officers={"lan": False})
    assert of_directory(more, office) == []
    assert of_directory(more.replace("lan", "ln"), office) == [("E650", "ln", "lan")]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("holds: [desk]", "holds: [dessk]", ("role", "dessk", "desk")),
        ("who: minh, do: refuse", "who: mihn, do: refuse", ("person", "mihn", "minh")),
        ("do: lend, then", "do: lned, then", ("action", "lned", "lend")),
        ('fields: {seats: "20"}', 'fields: {seat: "20"}', ("field", "seat", "seats")),
        ("documents: [request]", "documents: [reqest]", ("document", "reqest", "request")),
        ("then: checked", "then: cheked", ("state", "cheked", "checked")),
        ("guard.is_large", "guard.is_lage", ("guard", "is_lage", "is_large")),
        ("four_eyes.check", "four_eyes.chek", ("action", "chek", "check")),
        ("four_eyes.check", "for_eyes.check", ("reason", "for_eyes", "four_eyes")),
        ("reason_missing.ask", "reason_missing.aks", ("action", "aks", "ask")),
    ],
)
def test_a_name_that_scenarios_do_not_have(old, new, found):
    """What is it meant to be, what stands there, and the near word."""
    assert of_cases(CASES) == []
    assert old in CASES
    assert ("E651", *found) in of_cases(CASES.replace(old, new, 1))
    assert len(of_cases(CASES.replace(old, new, 1))) == 1


def test_what_a_step_tries_on_purpose_is_left_alone():
    """A field that is none, given to see it refused."""
    tried = CASES.replace("refused: [field_set_by.seats]", "refused: [field_unknown.seatz]").replace(
        'seats: "21"', 'seatz: "21"', 1
    )
    assert of_cases(tried) == []
