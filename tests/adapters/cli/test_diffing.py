"""adapters/cli/diffing.py: two versions in terms of the law, with both places, from files or a store."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import CORRECTION, WORKFLOWS

GIFT = WORKFLOWS / "qn.295.commune.11.yaml"


@pytest.fixture
def changed(tmp_path):
    """The gift with a shorter survey and one more who may stamp."""
    text = (
        GIFT.read_text().replace("[6wd, 12wd]", "[5wd, 12wd]").replace("by: clerk", "by: [clerk, one_stop]")
    )
    path = tmp_path / "new.yaml"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize(("language", "words"), [("en", "Deadlines"), ("vi", "Về thời hạn")])
def test_each_difference_is_a_sentence_with_both_places(hoso, changed, language, words):
    """Differences stand under whom they concern, with file and line of both sides; the exit code is 1."""
    said = hoso("diff", str(GIFT), changed, "--lang", language)
    assert (said.code, said.err) == (1, "")
    assert words in said.out
    flat = re.sub(r"\s+", "", said.out)
    assert f"[{GIFT}:23→{changed}:23]" in flat
    assert "…" not in said.out


def test_nothing_else_is_told(hoso, changed):
    """A program reads the differences as data, and no more of them than there are."""
    said = hoso("diff", str(GIFT), changed, "--json").json
    assert [(item["code"], item["name"], item["group"]) for item in said["differences"]] == [
        ("move.by.added", "extend", "officials"),
        ("move.by.added", "stamp", "officials"),
        ("state.time", "survey", "deadlines"),
    ]
    assert (said["ok"], said["equal"]) == (False, False)


def test_equal_versions(hoso, tmp_path):
    """Comments and quotes are no difference: exit code 0."""
    path = tmp_path / "same.yaml"
    path.write_text("# a note\n" + GIFT.read_text().replace("by: clerk", 'by: "clerk"'))
    said = hoso("diff", str(GIFT), str(path))
    assert said.code == 0
    assert "qn.295.commune.11" in said.out


def test_a_definition_of_the_store(hoso, office, dossier, changed):
    """The old side may be a name or a digest of the store; how many dossiers run under it is told."""
    assert office.joinpath("hoso.sqlite").exists()
    assert dossier
    said = hoso("diff", "qn.295.commune.14", CORRECTION, "--json")
    assert (said.code, said.json["running"], said.json["differences"]) == (0, 1, [])
    said = hoso("diff", "qn.295.commune.11", changed)
    assert said.code == 1
    assert "0 running dossiers" in said.out
    said = hoso("diff", "qn.295.commune.12", changed)
    assert said.code == 2
    assert "qn.295.commune.14" in said.err


def test_a_regime_is_compared_through_a_procedure(hoso, tmp_path):
    """Of two versions of a regime it is told what they make of one procedure."""
    regime = WORKFLOWS / "vn.118_2025.regime.yaml"
    other = tmp_path / "other.yaml"
    text = regime.read_text()
    assert text.count("trigger: request_supplement") == 1
    start = text.index("trigger: request_supplement")
    other.write_text(text[:start] + text[start:].replace("reason: required", "reason: optional", 1))
    said = hoso("diff", str(regime), str(other), "--through", str(GIFT), "--json")
    assert {item["code"] for item in said.json["differences"]} == {"move.reason"}
    assert {Path(item["new"]["file"]).name for item in said.json["differences"]} == {"other.yaml"}
    alone = hoso("diff", str(regime), str(other))
    assert alone.code == 2
    assert "--through" in alone.err


def test_variants_are_compared_by_name(hoso):
    """Of a file with variants each is compared with its own; one that is gone is told."""
    path = WORKFLOWS / "qn.295.commune.1.yaml"
    assert hoso("diff", str(path), str(path)).code == 0
    said = hoso("diff", str(path), str(GIFT), "--json").json
    codes = [item["code"] for item in said["differences"]]
    assert codes.count("procedure.removed") == 2
    assert codes.count("procedure.added") == 1


def test_a_wrong_file_has_findings(hoso, tmp_path):
    """What the checker refuses is not compared."""
    path = tmp_path / "wrong.yaml"
    path.write_text("hoso: procedure/1\n")
    said = hoso("diff", str(GIFT), str(path))
    assert said.code == 1
    assert "wrong.yaml" in "".join(said.out.split())
