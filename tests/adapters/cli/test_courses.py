"""What `hoso check` prints of courses and of people, for readers and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.cli.conftest import DIRECTORY, GIFT

SAMPLE = Path(__file__).parents[2].joinpath("engine/sample.yaml").read_text(encoding="utf-8")
PEOPLE = """\
hoso: directory/1
languages: [en]
units: {town: {en: "Town"}, quarter: {parent: town, en: "Quarter"}}
officers: {ann: {name: "Ann"}, bob: {name: "Bob"}}
grants:
  - {officer: ann, role: one_stop, unit: town}
  - {officer: ann, role: officer, unit: town}
"""


@pytest.fixture
def stuck(tmp_path):
    """The sample, of which a remote area can only be refused while it is received."""
    text = SAMPLE.replace("different_from: {accept: ever}, decision", "conditions: is_remote, decision")
    text = text.replace("trigger: refuse, source: [received, examine]", "trigger: refuse, source: received")
    text = text.replace("source: [received, examine], dest: received", "source: received, dest: received")
    path = tmp_path / "stuck.yaml"
    path.write_text(text, encoding="utf-8")
    return path.name


def test_a_dead_end_is_shown_by_its_steps(hoso, stuck):
    """Under the finding stand the steps that lead there, each with file, line and what is given."""
    said = hoso("check", stuck)
    assert said.code == 1
    found = said.out.splitlines()
    at = next(number for number, line in enumerate(found) if " E707 " in line)
    steps = [line.strip() for line in found[at:] if line.startswith("    ")]
    assert steps[0].endswith("open: received (area = near)")
    assert steps[1].endswith("accept: received → examine")
    assert all(line.startswith("stuck.yaml:") for line in steps[:2])


def test_programs_get_the_steps_as_data(hoso, stuck):
    """The same with --json; findings that need no course have none."""
    found = hoso("check", "--json", stuck).json["findings"]
    (dead,) = [item for item in found if item["code"] == "E707"]
    opened, accepted = dead["steps"]
    assert (opened["action"], opened["given"], opened["to"]) == ("open", {"area": "near"}, ["received"])
    assert (accepted["action"], accepted["role"]) == ("accept", "one_stop")
    assert (accepted["from"], accepted["to"]) == ("received", ["examine"])
    assert "trigger: accept" in Path(stuck).read_text(encoding="utf-8").splitlines()[accepted["line"] - 1]
    assert all(item["steps"] == [] for item in found if item["code"] < "E7")


def people(tmp_path, *grants: str) -> str:
    """A directory of two people with two units, and some more grants."""
    path = tmp_path / "people.yaml"
    path.write_text(PEOPLE + "".join(f"  - {{{grant}}}\n" for grant in grants), encoding="utf-8")
    return path.name


@pytest.mark.parametrize(
    ("grants", "codes"),
    [
        ((), [("E716", "head")]),
        (("officer: ann, role: head, unit: town",), [("E717", "approve")]),
        (("officer: bob, role: head, unit: town",), []),
        (("officer: bob, role: head, unit: quarter",), [("E716", "head")]),
        (
            ("officer: bob, role: head, unit: town", "officer: bob, role: one_stop, unit: town"),
            [("W714", "approve")],
        ),
        (
            (
                "officer: bob, role: head, unit: town",
                "officer: ann, role: head, unit: town",
                "officer: bob, role: one_stop, unit: town",
            ),
            [],
        ),
    ],
)
def test_people_are_counted(hoso, tmp_path, grants, codes):
    """Each role is held, by one more than is kept out; a unit below has whom the one above has."""
    path = tmp_path / "sample.yaml"
    path.write_text(SAMPLE, encoding="utf-8")
    said = hoso("check", "--json", path.name, "--directory", people(tmp_path, *grants))
    found = [(item["code"], item["sentence"]) for item in said.json["findings"]]
    assert [code for code, _ in found] == [code for code, _ in codes]
    assert all(name in sentence for (_, sentence), (_, name) in zip(found, codes, strict=True))
    assert said.code == (1 if any(code.startswith("E") for code, _ in codes) else 0)


def test_a_wrong_directory_is_told_first(hoso, tmp_path):
    """Beside a directory with errors nobody is counted."""
    path = tmp_path / "people.yaml"
    path.write_text(PEOPLE.replace("name: ", "nam: "), encoding="utf-8")
    said = hoso("check", "--json", GIFT, "--directory", path.name)
    assert said.code == 1
    assert {item["file"] for item in said.json["findings"] if item["error"]} == {"people.yaml"}


def test_the_invented_office_has_enough_people(hoso):
    """The demo's directory staffs the procedures that ship for it."""
    said = hoso("check", GIFT, "--directory", DIRECTORY)
    assert said.code == 0, said.out
