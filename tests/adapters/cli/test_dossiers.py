"""Dossiers through the command line: doing, refusing, reading."""

from __future__ import annotations

import re
import shlex
from unicodedata import normalize

import pytest


def codes(said):
    """The codes of a refusal."""
    return [item["code"] for item in said.json["refused"]]


def test_the_whole_way(hoso, dossier):
    """A dossier goes from reception to its result, each step with a receipt, and the record is intact."""
    steps = [
        ("cb01", "accept"),
        ("cb01", "transfer"),
        ("cb09", "provide_file", "--file", "first_file=form.pdf"),
        ("cb03", "propose", "--file", "minutes=form.pdf", "-f", "error_found=true"),
        ("cb04", "submit", "--for", "cb05"),
        ("cb07", "approve", "--for", "cb06"),
        ("cb08", "stamp"),
        ("cb02", "return_result"),
    ]
    for n, (actor, action, *more) in enumerate(steps, start=2):
        said = hoso("take", dossier, action, "--actor", actor, *more, "--json")
        assert said.code == 0, said.out
        assert said.json["receipt"]["n"] == n
    assert hoso("show", dossier, "--json").json["outcome"] == "success"
    told = hoso("history", dossier, "--actor", "cb01").out
    assert "for whom" in told
    assert "12/QĐ-UBND" in told
    verdict = hoso("verify", "--json")
    assert verdict.code == 0
    assert verdict.json["rechecked"] == 1


def test_codes_run_by_agency_and_day(dossier):
    """A code is the agency's, the day in Vietnam, and a running number."""
    assert re.fullmatch(r"H49\.99-\d{6}-0001", dossier)


def test_a_refusal_tells_every_reason_and_who_may(hoso, dossier):
    """A refusal ends with 1, writes nothing, gives every reason, and names those who can do it."""
    said = hoso("take", dossier, "refuse_reception", "--actor", "cb03", "--seen", "9", "--json")
    assert said.code == 1
    assert codes(said) == ["stale_version", "role", "reason_missing"]
    text = hoso("take", dossier, "refuse_reception", "--actor", "cb03", "--seen", "9").out
    assert "Nguyễn Thị Lan (cb01)" in text
    assert "--seen 1" in text
    assert hoso("show", dossier, "--json").json["version"] == 1


def test_actions_say_why_not(hoso, dossier):
    """`actions` tells what may be done with what it needs, and for the rest why not."""
    told = hoso("actions", dossier, "--actor", "cb01", "--json").json
    by_name = {item["action"]: item for item in told["actions"]}
    assert by_name["accept"]["open"]
    assert [need["code"] for need in by_name["refuse_reception"]["needs"]] == ["reason_missing"]
    assert not by_name["approve"]["open"]
    text = hoso("actions", dossier, "--actor", "cb08").out
    assert "May do nothing" in text
    assert "[role]" in text
    assert "from “Approval of the certificate”" in text


def test_four_eyes_names_another(hoso, dossier):
    """Who proposed may not submit for the head; the refusal names an officer who may."""
    for actor, action, *more in (
        ("cb01", "accept"),
        ("cb01", "transfer"),
        ("cb09", "provide_file", "--file", "first_file=form.pdf"),
        ("cb04", "propose", "--file", "minutes=form.pdf", "-f", "error_found=true"),
    ):
        assert hoso("take", dossier, action, "--actor", actor, *more).code == 0
    said = hoso("take", dossier, "submit", "--actor", "cb04", "--for", "cb05", "--json")
    assert codes(said) == ["four_eyes"]
    text = hoso("take", dossier, "submit", "--actor", "cb04", "--for", "cb05").out
    assert "Lê Thị Hoa (cb04)" in text
    assert "Hoàng Văn Bình (cb05)" in text


@pytest.mark.parametrize(
    ("proposer", "named"),
    [("cb03", "Lê Thị Hoa (cb04) acting for cb05"), ("cb04", "by Hoàng Văn Bình (cb05). [role]")],
)
def test_nobody_is_named_who_would_be_refused(hoso, dossier, proposer, named):
    """Who may act for another is named with whom they act for, unless four eyes keep them out."""
    for actor, action, *more in (
        ("cb01", "accept"),
        ("cb01", "transfer"),
        ("cb09", "provide_file", "--file", "first_file=form.pdf"),
        (proposer, "propose", "--file", "minutes=form.pdf", "-f", "error_found=true"),
    ):
        assert hoso("take", dossier, action, "--actor", actor, *more).code == 0
    text = " ".join(hoso("take", dossier, "submit", "--actor", "cb08").out.split())
    assert named in text
    own = " ".join(hoso("take", dossier, "submit", "--actor", "cb04").out.split())
    assert ("--for cb05" in own) is (proposer == "cb03")
    (submit,) = [item for item in hoso("show", dossier, "--json").json["next"] if item["action"] == "submit"]
    assert submit["able"] == ["cb05"]
    assert submit["able_for"] == ([{"officer": "cb04", "for": "cb05"}] if proposer == "cb03" else [])


def test_the_same_key_does_it_once(hoso, dossier):
    """The same request under the same key gives its first receipt; another one under it is refused."""
    first = hoso("take", dossier, "accept", "--actor", "cb01", "--key", "k", "--json")
    again = hoso("take", dossier, "accept", "--actor", "cb01", "--key", "k", "--json")
    assert first.json == again.json
    other = hoso("take", dossier, "withdraw", "--actor", "cb01", "--key", "k", "--json")
    assert codes(other) == ["key_reused"]


def test_claim_assign_and_release(hoso, dossier):
    """Claiming keeps colleagues out until it is released."""
    assert hoso("claim", dossier, "--actor", "cb01").code == 0
    assert codes(hoso("take", dossier, "accept", "--actor", "cb02", "--json")) == ["held"]
    assert "works on it" in hoso("show", dossier).out
    assert hoso("claim", dossier, "--release", "--actor", "cb01").code == 0
    assert hoso("take", dossier, "accept", "--actor", "cb02").code == 0
    assert codes(hoso("assign", dossier, "cb01", "--actor", "cb02", "--json")) == ["role"]


def test_a_correction_is_struck_visibly(hoso, dossier):
    """The old value stays in its entry, struck, with the number of the one that corrects it."""
    done = hoso(
        *(
            "correct",
            dossier,
            "-f",
            "applicant_name=Nguyễn Văn Á",
            "--reason",
            "Ghi sai dấu",
            "--actor",
            "cb01",
        )
    )
    assert done.code == 0
    told = " ".join(hoso("history", dossier, "--actor", "cb01").out.split())
    assert "[struck] Full name: Nguyễn Văn A [corrected in entry 2]" in told
    assert "Full name: Nguyễn Văn Á (instead of “Nguyễn Văn A”)" in told


def test_the_plain_reading_is_impersonal(hoso, dossier):
    """The citizen's reading has neither names of people nor values of fields."""
    for form in ((), ("--json",)):
        told = hoso("history", dossier, "--reading", "plain", *form).out
        assert "Handed in" in told
        for secret in ("Nguyễn", "cb01", "022000000001", "Ordinary", "form.pdf"):
            assert secret not in told


def test_the_record_reading_is_the_record(hoso, dossier):
    """The inspector's reading carries leaf, digest and entry as they are stored."""
    (entry,) = hoso("history", dossier, "--reading", "record", "--json").json["entries"]
    assert entry["n"] == 1
    assert entry["entry_digest"] in entry["leaf"]
    assert entry["leaf_hash"] in hoso("history", dossier, "--reading", "record").out


def test_erased_values_are_gone_and_the_chain_holds(hoso, dossier, office):
    """After an erasure no reading shows a value, no byte of the files has it, and the chain is intact."""
    done = hoso("erase", dossier, "--authority", "Yêu cầu", "--actor", "quantri", "--json")
    assert done.code == 0
    assert done.json["finished"]
    for reading in ("plain", "officer", "record"):
        assert "022000000001" not in hoso("history", dossier, "--reading", reading, "--actor", "cb01").out
    assert "(erased)" in hoso("show", dossier).out
    for file in office.glob("hoso.sqlite*"):
        assert b"022000000001" not in file.read_bytes()
    assert hoso("verify", dossier).code == 0


def test_a_broken_record_is_named(hoso, dossier, office):
    """Whoever alters an entry is found: exit 1, the dossier, the code."""
    from hoso.adapters.bootstrap import forge

    stream = hoso("show", dossier, "--json").json["stream"]
    forge(office / "hoso.sqlite", office / "copy.sqlite", stream, '"actor":"cb01"', '"actor":"cb02"')
    said = hoso("verify", "--store", "copy.sqlite")
    assert said.code == 1
    assert dossier in said.out
    assert "[entry_altered]" in said.out
    assert "BROKEN" in said.out
    assert "; 1 problem." in " ".join(said.out.split())
    assert "verified" not in said.out
    told = hoso("verify", "--store", "copy.sqlite", "--json").json
    assert told["completeness"] == "unknown"
    assert [item["code"] for item in told["problems"]] == ["entry_altered"]


def test_the_register_is_paged_newest_first(hoso, dossier):
    """Each page has its part of the register; the newest entry stands first."""
    for _ in range(2):
        opened = hoso(
            *("open", "qn.295.commune.11", "--unit", "tan_hoa", "--actor", "cb01", "--json"),
            *("-f", "area=remote", "-f", "applicant_name=B", "-f", "applicant_id=2"),
            *("-f", "plot=Thửa 7", "-f", "gifted_area=12.5"),
        )
        assert opened.code == 0, opened.out
    first = hoso("show", "--limit", "2", "--json").json
    second = hoso("show", "--limit", "2", "--page", "2", "--json").json
    assert first["dossiers"] == 3
    assert [row["dossier"] for row in second["rows"]] == [dossier]
    assert first["rows"][0]["last"] >= first["rows"][1]["last"]
    assert max(map(len, hoso("show").out.splitlines())) <= 80


def test_grants_and_delegations_have_ends(hoso, dossier):
    """What was granted works until it is revoked, and what was delegated until it is ended."""
    granted = hoso("grant", "cb08", "one_stop", "--unit", "tan_hoa", "--actor", "quantri", "--json")
    assert granted.code == 0
    assert hoso("claim", dossier, "--actor", "cb08").code == 0
    assert hoso("claim", dossier, "--release", "--actor", "cb08").code == 0
    assert hoso("grant", "--revoke", granted.json["id"], "--actor", "quantri").code == 0
    assert codes(hoso("claim", dossier, "--actor", "cb08", "--json")) == ["role"]
    assert "#" not in hoso("grant", "cb08", "clerk", "--unit", "tan_hoa", "--actor", "quantri").out
    made = hoso("delegate", "cb01", "cb08", "--authority", "Giấy 1", "--actor", "cb01", "--json")
    assert made.code == 0
    hint = hoso("claim", dossier, "--actor", "cb08").out
    assert "--for cb01" in " ".join(hint.split())
    assert hoso("claim", dossier, "--actor", "cb08", "--for", "cb01").code == 0
    assert hoso("delegate", "--end", made.json["id"], "--actor", "quantri").code == 0
    refused = hoso("take", dossier, "accept", "--actor", "cb08", "--for", "cb01", "--json")
    assert codes(refused) == ["delegation_period"]


@pytest.mark.usefixtures("office")
def test_whoever_delegates_can_end_it(hoso):
    """The command that a delegation suggests for its end is one that the delegator may give."""
    made = hoso("delegate", "cb05", "cb04", "--authority", "Giấy ủy quyền 9", "--actor", "cb05")
    assert made.code == 0
    typed = shlex.split(made.out.splitlines()[-1].strip())
    assert typed[1:3] == ["delegate", "--end"]
    assert hoso(*typed[1:]).code == 0


def test_public_values_cannot_be_erased(hoso, dossier):
    """A field that stands in the open is named, with what can be done instead."""
    said = hoso("erase", dossier, "--field", "area", "--authority", "Yêu cầu", "--actor", "quantri")
    assert said.code == 1
    told = " ".join(said.out.split())
    assert "“area” is public and stands in the open, so it cannot be erased" in told
    assert "hoso correct" in told
    assert "[field_public]" in told


def test_decomposed_letters_are_the_same_letters(hoso, dossier):
    """Text that a keyboard composes of letter and mark works everywhere, and comes back composed."""
    name, ground = (normalize("NFD", text) for text in ("Nguyễn Văn Ế", "Giấy ủy quyền số 3"))
    for words in (
        ("correct", dossier, "-f", f"applicant_name={name}", "--reason", ground, "--actor", "cb01"),
        ("delegate", "cb01", "cb08", "--authority", ground, "--actor", "cb01"),
        ("take", dossier, "refuse_reception", "--reason", ground, "--actor", "cb01"),
        ("erase", dossier, "--field", "applicant_id", "--authority", ground, "--actor", "quantri"),
    ):
        said = hoso(*words)
        assert said.code == 0, said.out + said.err
    assert "Nguyễn Văn Ế" in hoso("show", dossier, "--actor", "cb01").out
    unknown = hoso("erase", dossier, "-f", name, "--authority", ground, "--actor", "quantri", "--json")
    assert "field_unknown" in codes(unknown)


def test_show_marks_what_the_viewer_may_do(hoso, dossier, monkeypatch):
    """Who looks is told which next steps are theirs, in JSON and in words; a stranger is told nothing."""
    assert all("mine" not in item for item in hoso("show", dossier, "--json").json["next"])
    monkeypatch.setenv("HOSO_ACTOR", "cb03")
    by_name = {item["action"]: item for item in hoso("show", dossier, "--json").json["next"]}
    assert by_name["request_supplement"]["mine"]
    assert not by_name["accept"]["mine"]
    assert hoso("show", dossier, "--actor", "cb01").out.count("Nguyễn Thị Lan (cb01) may do it now") == 4
    assert hoso("show", "--actor", "cb01").code == 0
    assert "may do it now" not in hoso("show", dossier, "--actor", "nobody").out


def test_an_export_is_never_mixed(hoso, dossier, office):
    """An export goes into a folder of its own; a second one into it is not made."""
    assert hoso("export", dossier, "--out", "out").code == 0
    assert office.joinpath("out", "about.json").is_file()
    assert hoso("export", "--out", "out").code == 2


def test_what_is_told_next_can_be_typed(hoso, dossier):
    """The command that a receipt names runs as it stands."""
    said = hoso("take", dossier, "accept", "--actor", "cb01")
    typed = shlex.split(said.out.splitlines()[-1].strip())
    assert typed[0] == "hoso"
    assert hoso(*typed[1:]).code == 0
