"""check, explain, test, deploy: files are judged before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

WORKFLOWS = Path(__file__).resolve().parents[3] / "workflows"
SHIPPED = sorted(str(path) for path in WORKFLOWS.glob("*.yaml"))
PROCEDURES = [name for name in SHIPPED if not name.endswith((".cases.yaml", ".directory.yaml"))]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda name: Path(name).name)
def test_what_ships_has_no_errors(hoso, file):
    """Every shipped file passes its check."""
    said = hoso("check", file, "--json")
    assert said.code == 0, said.out
    assert said.json["ok"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_finding_has_place_code_hint_and_near_word(hoso, tmp_path, monkeypatch, language):
    """A misspelt key is told at its line and column, with the word that was probably meant."""
    monkeypatch.setenv("HOSO_LANG", language)
    text = Path(PROCEDURES[0]).read_text().replace("trigger: accept", "triger: accept", 1)
    tmp_path.joinpath("wrong.yaml").write_text(text)
    said = hoso("check", "wrong.yaml")
    assert said.code == 1
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "triger:" in row)
    assert f"wrong.yaml:{line}:" in said.out
    assert "trigger" in said.out
    (finding, *_) = hoso("check", "wrong.yaml", "--json").json["findings"]
    assert (finding["line"], finding["near"]) == (line, "trigger")


@pytest.mark.parametrize("file", PROCEDURES, ids=lambda name: Path(name).name)
def test_scenarios_beside_a_procedure_pass(hoso, file):
    """Given a procedure's file, `test` runs the scenarios beside it, and all shipped ones pass."""
    said = hoso("test", file, "--json")
    assert said.code == 0, said.out
    assert all(item["passed"] for item in said.json["files"][0]["scenarios"])


def test_a_failing_scenario_says_what_happened_instead(hoso, tmp_path):
    """A scenario that fails ends with 1 and names its place, what was expected and what came."""
    for end in (".yaml", ".cases.yaml"):
        text = Path(PROCEDURES[1].removesuffix(".yaml") + end).read_text()
        name = Path(PROCEDURES[1]).name.removesuffix(".yaml") + end
        tmp_path.joinpath(name).write_text(text.replace("then: stamping", "then: returned", 1))
    said = hoso("test", str(tmp_path / Path(PROCEDURES[1]).name))
    assert said.code == 1
    assert "FAILED" in said.out
    assert "returned" in said.out
    assert ".cases.yaml:" in said.out


def test_explain_names_every_state_and_action(hoso):
    """`explain` tells every state and every move of a procedure."""
    said = hoso("explain", PROCEDURES[0])
    told = hoso("explain", PROCEDURES[0], "--json").json
    assert said.code == 0
    assert "…" not in said.out
    for move in told["moves"]:
        assert f"({move['source']})" in said.out
        assert f"  {move['action']}: " in said.out


def test_deploy_writes_nothing_when_one_file_is_wrong(hoso, tmp_path):
    """All files are checked first: one error and no store is made."""
    tmp_path.joinpath("wrong.yaml").write_text("hoso: procedure/1\n")
    said = hoso("deploy", str(WORKFLOWS / "demo.directory.yaml"), "wrong.yaml", "--actor", "quantri")
    assert said.code == 1
    assert not tmp_path.joinpath("hoso.sqlite").exists()


@pytest.mark.usefixtures("office")
def test_deploying_a_directory_again_changes_nothing(hoso):
    """What the directory says already is not written again."""
    said = hoso("deploy", str(WORKFLOWS / "demo.directory.yaml"), "--actor", "quantri", "--json")
    assert said.code == 0
    assert said.json["deployed"][0]["receipt"] is None


def test_a_stranger_cannot_found_an_office(hoso):
    """The first directory must make its founder a registrar, or it is refused."""
    said = hoso("deploy", str(WORKFLOWS / "demo.directory.yaml"), "--actor", "cb01", "--json")
    assert said.code == 1
    assert [item["code"] for item in said.json["refused"]] == ["founder_no_registrar"]
