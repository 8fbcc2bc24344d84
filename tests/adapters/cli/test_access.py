"""adapters/cli: what is shown to whom, and what the access stream says of it."""

from __future__ import annotations

import json

import pytest

#: What of the dossier is not public.
PERSONAL = ("Nguyễn Văn A", "022000000001", "form.pdf", "12/QĐ-UBND")


def told(hoso):
    """The access stream as its inspector reads it."""
    return hoso("history", "access", "--actor", "thanhtra", "--json").json["entries"]


@pytest.mark.parametrize("view", ["show", "history"])
def test_nobody_named_is_shown_what_is_public(hoso, dossier, view):
    """No person's data, no paper, no name of an officer; and one line says how to see more."""
    for form in ((), ("--json",)):
        said = hoso(view, dossier, *form)
        assert said.code == 0
        assert not [value for value in (*PERSONAL, "Nguyễn Thị Lan") if value in said.out]
    assert "with --actor" in hoso(view, dossier).out
    unbegun = hoso("history", "access", "--actor", "thanhtra", "--json")
    assert unbegun.json["error"]["code"] == "dossier_unknown"


def test_who_works_on_it_is_shown_it_and_that_is_recorded(hoso, dossier):
    """The one-stop clerk sees the applicant; the access stream says which classes, and of which dossier."""
    assert "022000000001" in hoso("show", dossier, "--actor", "cb01").out
    assert "form.pdf" in hoso("history", dossier, "--actor", "cb01").out
    first, second, *_ = told(hoso)
    assert (first["what"], first["actor"]) == ("read", "cb01")
    text = json.dumps([first["told"], second["told"]], ensure_ascii=False)
    assert dossier in text
    assert "personal data" in text
    assert not [value for value in PERSONAL if value in text]


def test_who_may_not_is_refused_and_that_is_recorded(hoso, dossier):
    """An officer of another town is told what it takes; a stranger's name is for the inspector alone."""
    hoso("show", dossier, "--actor", "Kẻ lạ mặt")
    said = hoso("history", dossier, "--actor", "portal", "--json")
    assert said.code == 1
    assert [item["code"] for item in said.json["refused"]] == ["may_not_read"]
    assert [line["what"] for line in told(hoso)[:2]] == ["refuse", "refuse"]
    assert "“Kẻ lạ mặt” (not in the directory)" in hoso("history", "access", "--actor", "thanhtra").out
    record = hoso("history", "access", "--reading", "record", "--actor", "thanhtra").out
    assert "Kẻ lạ mặt" not in record


def test_the_administration_sees_restricted_data_and_what_is_kept_back(hoso, dossier):
    """Somebody with a role elsewhere is shown what is restricted, and told that the rest is kept back."""
    said = hoso("show", dossier, "--actor", "rossi")
    assert said.code == 0
    assert "AB 1" in said.out
    assert "Kept back" in said.out
    assert "022000000001" not in said.out


def test_the_access_stream_is_for_inspectors(hoso, dossier):
    """Every reading of it: without a name, and for a clerk, it is refused."""
    hoso("claim", dossier, "--actor", "cb08")
    for reading in ("plain", "officer", "record"):
        words = ("history", "access", "--reading", reading, "--json")
        assert hoso(*words).code != 0
        assert [item["code"] for item in hoso(*words, "--actor", "cb01").json["refused"]] == ["role"]
        assert hoso(*words, "--actor", "thanhtra").code == 0


def test_an_export_is_for_whoever_holds_the_file_or_an_inspector(hoso, office):
    """Who is named must be an inspector; either way the files themselves say that they were made."""
    assert hoso("export", "--out", "one", "--actor", "cb01").code == 1, office
    assert not office.joinpath("one").exists()
    for folder, who in (("two", ()), ("three", ("--actor", "thanhtra"))):
        said = hoso("export", "--out", folder, *who, "--json")
        assert (said.code, said.json["recorded"]) == (0, True)
        lines = office.joinpath(folder, "streams", "access-000001.jsonl").read_text().splitlines()
        assert '\\"view\\":\\"export\\"' in lines[-1]
    assert hoso("verify").code == 0
