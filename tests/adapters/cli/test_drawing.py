"""draw: a procedure's file or a dossier becomes a picture; nothing else is written over."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

WORKFLOWS = Path(__file__).resolve().parents[3] / "workflows"
VARIANTS = str(WORKFLOWS / "qn.295.commune.3.yaml")


def words(drawn):
    """Every text of a picture."""
    return " ".join(" ".join(ET.fromstring(drawn).itertext()).split())


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "vi",
            ["Đính chính Giấy chứng nhận đã cấp", "5,5 / 7,5 ngày làm việc", "Bắt đầu tại đây", "Rút hồ sơ"],
        ),
        (
            "en",
            ["Correct an issued land-use certificate", "5.5 / 7.5 working days", "Begins here", "Withdraw"],
        ),
    ],
)
def test_a_file_is_drawn_in_both_languages(hoso, shipped, language, told):
    """The picture is printed, in the language asked for, with the times of the decision."""
    said = hoso("draw", shipped, "--lang", language)
    assert said.code == 0
    assert said.out.startswith("<svg ")
    assert [text for text in told if text not in words(said.out)] == []
    assert hoso("draw", shipped, "--lang", language, "--json").json["picture"] == said.out


@pytest.mark.usefixtures("office")
def test_a_dossier_is_drawn_with_its_way(hoso, dossier):
    """The picture of a dossier has its code, the word for where it is, and no value of it."""
    assert hoso("take", dossier, "accept", "--actor", "cb01").code == 0
    drawn = hoso("draw", dossier).out
    assert f"{dossier} · Correct an issued land-use certificate" in words(drawn)
    assert "NOW Receive and check the dossier" in words(drawn)
    assert "Accept and give a receipt → Receive and check the dossier (1 time)" in words(drawn)
    assert "Nguyễn" not in drawn
    mermaid = hoso("draw", dossier, "--format", "mermaid").out
    assert 'state "NOW#58; Receive and check the dossier" as s_reception' in mermaid


def test_a_picture_is_written_and_only_a_picture_written_over(hoso, shipped, tmp_path):
    """`--out` writes a file; an older picture is replaced, any other file stays as it is."""
    picture, other = tmp_path / "a.svg", tmp_path / "notes.txt"
    other.write_text("mine")
    for form in ("svg", "mermaid", "svg"):
        assert hoso("draw", shipped, "--out", "a.svg", "--format", form).code == 0
    assert picture.read_text() == hoso("draw", shipped).out
    refused = hoso("draw", shipped, "--out", "notes.txt", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (2, "picture_exists")
    assert other.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.svg", "notes.txt"]


def test_of_several_variants_one_is_named(hoso):
    """A file with variants asks which; each is drawn by its name."""
    asked = hoso("draw", VARIANTS)
    assert asked.code == 2
    assert "qn.295.commune.3.1, qn.295.commune.3.2" in asked.err
    assert (
        hoso("draw", VARIANTS, "--procedure", "qn.295.commune.3.2", "--json")
        .json["procedure"]
        .endswith("3.2")
    )
    assert hoso("draw", VARIANTS, "--procedure", "absent").code == 2


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        (2, ("absent.yaml",)),
        (2, ("x.yaml", "--format", "png")),
        (2, ("x.yaml", "--out", "")),
        (2, ("x.yaml", "--out", ".")),
        (3, ("H49.99-261123-0001",)),
    ],
)
def test_what_cannot_be_drawn_is_told(hoso, code, typed):
    """Absent files and stores, unknown formats and places end in a sentence."""
    said = hoso("draw", *typed)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("hoso: ")


def test_a_wrong_file_gives_its_findings(hoso, tmp_path):
    """A file with errors is not drawn; what is wrong is told as `check` does."""
    tmp_path.joinpath("wrong.yaml").write_text("hoso: procedure/1\n")
    said = hoso("draw", "wrong.yaml")
    assert said.code == 1
    assert "wrong.yaml:" in said.out


def test_a_long_road_stands_in_columns_unless_one_is_asked_for(hoso):
    """`--columns` says how many at most, one for a telephone; what is no number of columns is refused."""
    land = str(WORKFLOWS / "qn.295.commune.15.yaml")
    shapes = {}
    for columns in ((), ("--columns", "2"), ("--columns", "1")):
        root = ET.fromstring(hoso("draw", land, *columns).out)
        shapes[columns] = int(root.get("width")), int(root.get("height"))
    assert shapes[()] == shapes["--columns", "2"]
    assert shapes[()][1] < 0.75 * shapes["--columns", "1"][1]
    assert shapes["--columns", "1"][0] < 640 < shapes[()][0]
    for wrong in ("0", "two"):
        refused = hoso("draw", land, "--columns", wrong)
        assert refused.code == 2
        assert "--columns" in refused.err
