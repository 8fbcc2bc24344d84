"""check, explain, test, deploy: files are judged before anything is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WORKFLOWS = Path(__file__).resolve().parents[3] / "workflows"
SHIPPED = sorted(str(path) for path in WORKFLOWS.glob("*.yaml"))
OTHERS = (
    ".cases.yaml",
    ".directory.yaml",
    ".regime.yaml",
    ".fragment.yaml",
    ".calendar.yaml",
    ".publication.yaml",
    ".statuses.yaml",
    ".forms.yaml",
)
PROCEDURES = [name for name in SHIPPED if not name.endswith(OTHERS)]
GIFT, CORRECTION, ADJUSTMENT = (str(WORKFLOWS / f"qn.295.commune.{item}.yaml") for item in (11, 14, 3))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda name: Path(name).name)
def test_what_ships_has_no_errors(hoso, file):
    """Every shipped file passes its check."""
    said = hoso("check", file, "--json")
    assert said.code == 0, said.out
    assert said.json["ok"]


def test_a_shipped_file_is_found_by_its_name(hoso, tmp_path, monkeypatch):
    """Without a folder, the name of a shipped file means that file, unless one of that name lies here."""
    monkeypatch.chdir(tmp_path)
    assert hoso("check", "qn.295.commune.14.yaml").code == 0
    assert hoso("test", "qn.295.commune.14.yaml").code == 0
    assert hoso("check", "somewhere/qn.295.commune.14.yaml").code == 2
    tmp_path.joinpath("qn.295.commune.14.yaml").write_text("hoso: procedure/1\n")
    assert hoso("check", "qn.295.commune.14.yaml").code == 1


def test_findings_name_things_as_the_designer_does(hoso, tmp_path, monkeypatch):
    """A row goes by its name, YAML's complaints are plain, others' keys are known."""
    monkeypatch.chdir(tmp_path)
    text = Path(GIFT).read_text()

    def said(old: str, new: str, language: str = "en") -> str:
        assert old in text
        tmp_path.joinpath("own.yaml").write_text(text.replace(old, new, 1))
        return " ".join(hoso("check", "own.yaml", "--lang", language).out.split())

    assert "steps.stamping.time: `0` is not a duration" in said("time: 0.25wd", "time: 0")
    assert "thiếu dấu phẩy hoặc dấu đóng ngoặc nhọn" in said(
        "by: one_stop, time", "by: one_stop time: 1d, a", "vi"
    )
    assert "Did you mean “by”?" in said("by: one_stop", "role: one_stop")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_finding_has_place_code_hint_and_near_word(hoso, tmp_path, monkeypatch, language):
    """A misspelt key is told at its line and column, with the word that was probably meant."""
    monkeypatch.setenv("HOSO_LANG", language)
    text = Path(GIFT).read_text().replace("trigger: submit", "triger: submit", 1)
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
        text = Path(CORRECTION.removesuffix(".yaml") + end).read_text()
        name = Path(CORRECTION).name.removesuffix(".yaml") + end
        tmp_path.joinpath(name).write_text(text.replace("then: stamping", "then: returned", 1))
    said = hoso("test", str(tmp_path / Path(CORRECTION).name))
    assert said.code == 1
    assert "FAILED" in said.out
    assert "returned" in said.out
    assert ".cases.yaml:" in said.out


def test_a_misspelt_action_of_a_scenario_names_the_near_one(hoso, tmp_path):
    """A scenario that does what the procedure has no action for is told which one is like it."""
    for name in (Path(CORRECTION).name, "qn.295.commune.14.cases.yaml"):
        text = Path(CORRECTION).with_name(name).read_text(encoding="utf-8")
        wrong = text.replace("do: provide_file", "do: provide_a_file", 1)
        tmp_path.joinpath(name).write_text(wrong if "cases" in name else text, encoding="utf-8")
    said = hoso("test", str(tmp_path / Path(CORRECTION).name))
    assert said.code == 1
    assert "“provide_file”" in said.out


def test_explain_names_every_state_and_action(hoso):
    """`explain` tells every state and every move of a procedure."""
    said = hoso("explain", GIFT)
    told = hoso("explain", GIFT, "--json").json
    assert said.code == 0
    assert "…" not in said.out
    for move in told["moves"]:
        assert f"({move['source']})" in said.out
        assert f"  {move['action']}: " in said.out


@pytest.mark.parametrize(
    ("language", "limits"),
    [
        ("en", ["not later than 3 working days from “", "not later than 1 day before it is due"]),
        ("vi", ["muộn nhất 3 ngày làm việc kể từ “", "muộn nhất 1 ngày trước hạn"]),
    ],
)
def test_explain_says_limits_in_words(hoso, language, limits):
    """How long an action may wait, or must, is told as durations are told, never as the file has it."""
    said = " ".join(hoso("explain", GIFT, "--lang", language).out.split())
    assert [limit for limit in limits if limit not in said] == []
    assert not re.search(r"(?:than|before|nhất|trước hạn) \d+(?:wd|d|wh|h)\b", said)


def test_deploy_writes_nothing_when_one_file_is_wrong(hoso, tmp_path):
    """All files are checked first: one error and no store is made."""
    tmp_path.joinpath("wrong.yaml").write_text("hoso: procedure/1\n")
    said = hoso("deploy", str(WORKFLOWS / "demo.directory.yaml"), "wrong.yaml", "--actor", "quantri")
    assert said.code == 1
    assert not tmp_path.joinpath("hoso.sqlite").exists()


@pytest.mark.usefixtures("office")
def test_deploying_names_the_roles_that_nobody_holds(hoso, tmp_path):
    """Deploying before officers are appointed is no fault, but it is said; the citizen is no officer."""
    text = Path(__file__).parents[2].joinpath("engine", "sample.yaml").read_text()
    text = text.replace(
        "  one_stop: {vi", '  citizen: {applicant: true, vi: "Dân", en: "Citizen"}\n  one_stop: {vi'
    )
    tmp_path.joinpath("first.yaml").write_text(text)
    said = hoso("deploy", "first.yaml", "--actor", "quantri", "--json").json["deployed"][0]
    assert said["roles_unheld"] == ["head", "officer"]
    tmp_path.joinpath("second.yaml").write_text(text.replace("sample.permit", "sample.second"))
    hoso("grant", "cb08", "head", "--unit", "tan_hoa", "--actor", "quantri")
    said = hoso("deploy", "second.yaml", "--actor", "quantri", "--lang", "en")
    assert "Nobody holds the role of “Officer” (officer)." in " ".join(said.out.split())


@pytest.mark.usefixtures("office")
def test_deploying_a_directory_again_changes_nothing(hoso):
    """What the directory says already is not written again."""
    said = hoso("deploy", str(WORKFLOWS / "demo.directory.yaml"), "--actor", "quantri", "--json")
    assert said.code == 0
    assert said.json["deployed"][0]["receipt"] is None


@pytest.mark.parametrize(
    "words",
    [
        ("demo.directory.yaml", "--actor", "cb01"),
        ("demo.directory.yaml",),
        ("qn.295.commune.14.yaml", "demo.directory.yaml", "--actor", "quantri"),
        ("demo.directory.yaml", "--actor", "quantri", "--key", "khóa"),
    ],
)
def test_a_refused_founding_leaves_nothing(hoso, tmp_path, words):
    """Where nothing may be deployed no store is made: an empty one would look like an office."""
    typed = [str(WORKFLOWS / word) if word.endswith(".yaml") else word for word in words]
    assert hoso("deploy", *typed).code in {1, 2}
    assert list(tmp_path.iterdir()) == []


def test_a_stranger_cannot_found_an_office(hoso):
    """The first directory must make its founder a registrar, or it is refused."""
    said = hoso("deploy", str(WORKFLOWS / "demo.directory.yaml"), "--actor", "cb01", "--json")
    assert said.code == 1
    assert [item["code"] for item in said.json["refused"]] == ["founder_no_registrar"]


def test_explain_says_where_each_action_comes_from(hoso):
    """An action of the regime is told with the regime's file and line, a row's with its own."""
    said = hoso("explain", GIFT)
    told = hoso("explain", GIFT, "--json").json
    files = {Path(move["file"]).name for move in told["moves"]}
    assert files == {"qn.295.commune.11.yaml", "vn.118_2025.regime.yaml"}
    for move in told["moves"]:
        assert f"{Path(move['file']).name}:{move['line']}]" in said.out


def test_explain_names_forms_times_and_the_law_of_silence(hoso):
    """A form by its title beside its reference, a limit in words, and by what article silence counts."""
    said = " ".join(hoso("explain", "vn.marital_status.yaml", "--lang", "vi").out.split())
    assert "in biểu mẫu “Giấy tiếp nhận hồ sơ và hẹn trả kết quả” (vn.03_2025.receipt)" in said
    assert "muộn nhất 3 ngày làm việc kể từ" in said
    assert "im lặng là đồng ý (căn cứ Quyết định 163" in said
    told = " ".join(hoso("explain", "qn.295.commune.12.yaml", "--lang", "vi").out.split())
    assert "1 phút sau hạn (căn cứ Nghị định 118/2025/NĐ-CP 19(4))" in told


def test_variants_are_explained_tested_and_deployed_one_by_one(hoso, tmp_path):
    """A file with variants holds several procedures: each is told, tried and put into force."""
    told = hoso("explain", ADJUSTMENT, "--json").json
    ids = [item["procedure"] for item in told["procedures"]]
    assert ids == ["qn.295.commune.3.1", "qn.295.commune.3.2"]
    tested = hoso("test", ADJUSTMENT, "--json").json
    assert [Path(item["file"]).name for item in tested["files"]] == [f"{name}.cases.yaml" for name in ids]
    files = (str(WORKFLOWS / "demo.directory.yaml"), ADJUSTMENT)
    done = hoso("deploy", *files, "--actor", "quantri", "--json", "--store", str(tmp_path / "s.sqlite"))
    assert done.code == 0, done.out
    assert len(done.json["deployed"]) == 3


def test_a_regime_beside_the_file_comes_first(hoso, tmp_path):
    """A regime is looked for beside the file, then among the shipped ones; else the near word is said."""
    text = Path(GIFT).read_text()
    tmp_path.joinpath("own.yaml").write_text(text)
    assert hoso("check", "own.yaml").code == 0
    regime = (WORKFLOWS / "vn.118_2025.regime.yaml").read_text()
    tmp_path.joinpath("vn.118_2025.regime.yaml").write_text(
        regime.replace("role: one_stop", "role: one_stp", 1)
    )
    told = hoso("check", "own.yaml", "--json").json
    assert {Path(item["file"]).name for item in told["findings"] if item["error"]} == {
        "vn.118_2025.regime.yaml"
    }
    tmp_path.joinpath("own.yaml").write_text(text.replace("vn.118_2025", "vn.118_2026"))
    (finding,) = hoso("check", "own.yaml", "--json").json["findings"]
    assert (finding["code"], finding["near"]) == ("E402", "vn.118_2025")


@pytest.mark.parametrize("kind", ["regime", "fragment"])
def test_what_is_no_procedure_is_not_deployed(hoso, kind):
    """A regime or a fragment is part of procedures and comes into force with them."""
    file = min(WORKFLOWS.glob(f"*.{kind}.yaml"))
    assert hoso("deploy", str(file), "--actor", "quantri").code == 2


def test_names_of_a_directory_are_looked_up_before_it_is_deployed(hoso, tmp_path):
    """What `check` refuses is not deployed; a file that adds to an office may name what the office has."""
    text = (WORKFLOWS / "demo.directory.yaml").read_text()
    tmp_path.joinpath("wrong.yaml").write_text(text.replace("hoso.publisher", "hoso.publishr"))
    for words in (("check", "wrong.yaml"), ("deploy", "wrong.yaml", "--actor", "quantri")):
        said = hoso(*words, "--json")
        assert (said.code, [item["code"] for item in said.json["findings"]]) == (1, ["E650"])
    assert not tmp_path.joinpath("hoso.sqlite").exists()
    hoso("deploy", str(WORKFLOWS / "demo.directory.yaml"), "--actor", "quantri")
    more = 'hoso: directory/1\nunits:\n  new: {parent: tan_hoa, vi: "Tổ", en: "Team"}\n'
    more += "grants:\n  - {officer: cb01, role: clerk, unit: new}\n"
    tmp_path.joinpath("more.yaml").write_text(more)
    assert hoso("deploy", "more.yaml", "--actor", "quantri").code == 0
    tmp_path.joinpath("more.yaml").write_text(more.replace("cb01", "cb0001"))
    assert hoso("deploy", "more.yaml", "--actor", "quantri").code == 1


def test_names_of_scenarios_are_looked_up_in_the_procedure_beside(hoso, tmp_path):
    """Alone a scenario file is read by its form; beside its procedure every name is looked up."""
    text = Path(GIFT).with_name("qn.295.commune.11.cases.yaml").read_text()
    wrong = tmp_path / "qn.295.commune.11.cases.yaml"
    wrong.write_text(text.replace("do: accept", "do: acept", 1))
    assert hoso("check", str(wrong)).code == 0
    tmp_path.joinpath("qn.295.commune.11.yaml").write_text(Path(GIFT).read_text())
    said = hoso("check", str(wrong), "--json")
    assert [(item["code"], item["near"]) for item in said.json["findings"]] == [("E651", "accept")]


@pytest.mark.usefixtures("office")
def test_a_granted_role_that_no_procedure_has_is_told(hoso):
    """It is granted, since officers may come before procedures, and said with the near word."""
    said = hoso("grant", "cb08", "land_oficer", "--unit", "tan_hoa", "--actor", "quantri")
    assert said.code == 0
    assert "did you mean “land_officer”" in " ".join(said.out.split())
    told = hoso("grant", "cb07", "land_oficer", "--unit", "tan_hoa", "--actor", "quantri", "--json").json
    assert told["role_unknown"] == {"role": "land_oficer", "near": "land_officer"}
    told = hoso("grant", "cb08", "land_officer", "--unit", "tan_hoa", "--actor", "quantri", "--json").json
    assert "role_unknown" not in told
