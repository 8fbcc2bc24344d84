"""adapters/cli/first_scenarios.py: a file that is there gets scenarios that pass, one file a procedure."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

WORKFLOWS = Path(__file__).resolve().parents[3] / "workflows"
SHIPPED = sorted(
    path.name for path in WORKFLOWS.glob("*.yaml") if "\nhoso: procedure/1" in f"\n{path.read_text()}"
)
#: One of each kind: guards that the checker does not analyse, variants, a quorum of votes, consultations,
#: a fee, branches, a refusal row by row, no regime and another language, times in columns.
OF_EACH_KIND = (
    "vn.environment_licence.yaml",
    "qn.295.commune.3.yaml",
    "vn.house_permit.yaml",
    "vn.birth_residence_insurance.yaml",
    "vn.certified_copy.yaml",
    "it.traffic_fine.yaml",
    "vn.investment_approval.yaml",
)


def _made(hoso, tmp_path, file):
    """Copy a shipped procedure without its scenarios, and have some written."""
    for path in WORKFLOWS.glob("*.yaml"):
        if not path.name.endswith(".cases.yaml"):
            shutil.copy(path, tmp_path)
    said = hoso("new", file, "--scenarios", "--json")
    assert said.code == 0, said.err
    return said.json["files"]


@pytest.mark.parametrize("file", OF_EACH_KIND)
def test_what_is_written_passes_and_notices_most_faults(hoso, tmp_path, file):
    """The scenarios pass, are in our style, come to a result, and miss at most two in five of all faults."""
    files = _made(hoso, tmp_path, file)
    assert hoso("test", file).code == 0
    assert hoso("check", *files).code == 0
    assert hoso("fmt", "--check", *files).code == 0
    for name in files:
        text = tmp_path.joinpath(name).read_text()
        assert "outcome: success" in text
        assert "refused: [" in text
        names = re.findall(r"- scenario: (\w+)", text)
        assert len(set(names)) == len(names)
    told = hoso("test", "--mutants", files[0], "--json").json
    assert told["survived"] * 5 <= told["mutants"] * 2, told["files"][0]["survivors"]


SMALL = """hoso: procedure/1
procedure: small
languages: [en]
en: "Small"
source: {{en: "A test"}}
in_force: {{from: "2026-01-01"}}
total: none
roles: {{guest: {{en: "Guest"}}, both: {{en: "Both"}}}}
fields:
  born: {{type: date, class: public, set_by: guest, en: "Born"}}
  wide: {{type: integer, min: 2, class: public, set_by: guest, en: "Wide"}}
  high: {{type: integer, min: 2, class: public, set_by: guest, en: "High"}}
guards:
  grown: {{cel: 'f.born <= timestamp("2008-01-01T00:00:00Z")', en: "Too young"}}
  fit: {{cel: "f.wide * f.high >= 50", en: "Too small"}}
triggers: {{go: {{en: "Go"}}, close: {{en: "Close"}}}}
open: {{by: guest}}
initial: s
states: {{s: {{role: guest, en: "S"}}, z: {{role: both, en: "Z"}}, e: {{final: success, en: "E"}}}}
transitions:
  - {{trigger: go, source: s, dest: z, conditions: [grown, fit]}}
  - {{trigger: close, source: z, dest: e{more}}}
"""


def test_names_of_roles_days_and_products_do_no_harm(hoso, tmp_path):
    """Strangers are called as no role is; a guard over days or over two fields is opened, and shown shut."""
    tmp_path.joinpath("small.yaml").write_text(SMALL.format(more=""))
    assert hoso("new", "small.yaml", "--scenarios").code == 0
    assert hoso("test", "small.yaml").code == 0
    text = tmp_path.joinpath("small.cases.yaml").read_text()
    assert "guest_1: {}" in text
    assert "refused: [guard.grown]" in text
    assert "refused: [guard.fit]" in text


def test_a_guard_that_has_to_answer_both_ways_ends_the_search(hoso, tmp_path):
    """It is said where it stops; nobody waits for ever."""
    tmp_path.joinpath("small.yaml").write_text(SMALL.format(more=", unless: fit"))
    said = hoso("new", "small.yaml", "--scenarios")
    assert said.code == 1
    assert "guard.fit" in said.err


@pytest.mark.soak
@pytest.mark.parametrize("file", SHIPPED)
def test_every_shipped_procedure_gets_scenarios(hoso, tmp_path, file):
    """Nobody has to walk one by hand, whatever it declares."""
    files = _made(hoso, tmp_path, file)
    assert hoso("test", *files).code == 0
    assert hoso("check", *files).code == 0


def test_each_variant_has_its_own(hoso, tmp_path):
    """They stand where `hoso test` looks for them, and nothing is written over."""
    files = _made(hoso, tmp_path, "qn.295.commune.3.yaml")
    assert files == ["qn.295.commune.3.1.cases.yaml", "qn.295.commune.3.2.cases.yaml"]
    again = hoso("new", "qn.295.commune.3.yaml", "--scenarios")
    assert again.code == 2
    assert "qn.295.commune.3.1.cases.yaml" in again.err


def test_a_guard_is_shown_shut(hoso, tmp_path):
    """Where values keep an action shut, one scenario says so, with the label of the guard."""
    _made(hoso, tmp_path, "vn.work_permit.yaml")
    text = tmp_path.joinpath("vn.work_permit.cases.yaml").read_text()
    assert "refused: [guard.experienced]" in text
    assert "refused: [guard.need_is_shown]" in text


def test_without_a_file_it_says_what_to_name(hoso):
    """Scenarios are of a file."""
    said = hoso("new", "--scenarios")
    assert said.code == 2
    assert "hoso new procedure.yaml --scenarios" in said.err


def test_a_wrong_file_is_told_as_check_tells_it(hoso, tmp_path):
    """Nothing is written for a procedure with errors."""
    tmp_path.joinpath("x.yaml").write_text("hoso: procedure/1\nprocedure: x\n")
    said = hoso("new", "x.yaml", "--scenarios", "--json")
    assert said.code == 1
    assert said.json["findings"]
    assert not list(tmp_path.glob("*.cases.yaml"))


def test_what_cannot_be_walked_alone_is_said(hoso, tmp_path):
    """A dossier of another procedure is carried by nobody here: where it stops, and what to do."""
    examples = Path(__file__).resolve().parents[2] / "engine"
    shutil.copy(examples / "parent.yaml", tmp_path / "parent.yaml")
    said = hoso("new", "parent.yaml", "--scenarios", "--lang", "vi")
    assert said.code == 1
    assert "hoso try parent.yaml" in said.err
    assert not list(tmp_path.glob("*.cases.yaml"))
