"""`hoso inbox`: what there is to do, in whose name, in which order."""

from __future__ import annotations

import pytest

from tests.adapters.cli.permits import consulted


@pytest.fixture
def permit(hoso, office):
    """A dossier in which agencies are to be asked."""
    assert office.joinpath("hoso.sqlite").is_file()
    return consulted(hoso)


def rows(hoso, actor, *more):
    """Kind, dossier and state of each piece of work."""
    said = hoso("inbox", "--actor", actor, *more, "--json")
    assert said.code == 0, said.out
    return [(row["kind"], row["dossier"], row["state"]) for row in said.json["rows"]]


def test_mine_comes_before_requests_and_what_is_free(hoso, permit, dossier):
    """A claimed dossier first, then what one is asked; what somebody else holds is not my work."""
    free = ("free", permit, "opinions")
    assert rows(hoso, "cb03") == rows(hoso, "cb04") == [free]
    hoso("claim", permit, "--actor", "cb03")
    assert rows(hoso, "cb03") == [("mine", permit, "opinions")]
    assert rows(hoso, "cb04") == []
    hoso("grant", "cb03", "fire_police", "--unit", "tan_hoa", "--actor", "quantri")
    hoso("grant", "cb03", "one_stop", "--unit", "tan_hoa", "--actor", "quantri")
    hoso("ask", permit, "--agency", "fire_police", "--text", "?", "--actor", "cb03")
    assert rows(hoso, "cb03") == [
        ("mine", permit, "opinions"),
        ("request", permit, "opinions"),
        ("free", dossier, "submitted"),
    ]
    told = hoso("inbox", "--actor", "cb03", "--json").json
    assert (told["total"], told["counts"]) == (3, {"mine": 1, "request": 1, "free": 1})


def test_work_by_a_delegation_names_who_delegated_it(hoso, dossier):
    """cb04 acts for cb05; the actions are those that are open in that name."""
    for actor, action, *more in (
        ("cb01", "accept"),
        ("cb01", "transfer"),
        ("cb09", "provide_file", "--file", "first_file=form.pdf"),
        ("cb03", "propose", "--file", "minutes=form.pdf", "-f", "error_found=true"),
    ):
        assert hoso("take", dossier, action, "--actor", actor, *more).code == 0
    row = hoso("inbox", "--actor", "cb04", "--json").json["rows"][0]
    assert (row["role"], row["for"], row["since"] > "2026") == ("land_head", "cb05", True)
    assert "submit" in row["actions"]
    text = " ".join(hoso("inbox", "--actor", "cb04").out.split())
    assert "for Hoàng Văn Bình (cb05)" in text
    assert "--for cb05 --actor cb04" in text
    assert [row["for"] for row in hoso("inbox", "--actor", "cb05", "--json").json["rows"]] == [None]


def test_role_and_unit_narrow_it(hoso, permit, dossier):
    """Only work in one role; only dossiers of a unit and of those below it."""
    assert rows(hoso, "cb04", "--role", "construction_officer") == [("free", permit, "opinions")]
    assert rows(hoso, "cb04", "--role", "one_stop") == []
    assert rows(hoso, "cb01", "--unit", "quang_ninh") == [("free", dossier, "submitted")]
    assert rows(hoso, "cb01", "--unit", "land_registry") == []


def test_it_has_pages(hoso, permit, dossier):
    """A page, and the command for the next one; what waits longest comes first."""
    hoso("grant", "cb01", "construction_officer", "--unit", "tan_hoa", "--actor", "quantri")
    both = rows(hoso, "cb01")
    assert sorted(both) == [("free", permit, "opinions"), ("free", dossier, "submitted")]
    assert rows(hoso, "cb01", "--limit", "1") + rows(hoso, "cb01", "--limit", "1", "--page", "2") == both
    assert "inbox --page 2" in hoso("inbox", "--actor", "cb01", "--limit", "1").out


def test_nothing_to_do_is_said(hoso, dossier):
    """Also to somebody who is not in the directory; nobody named is an error; an ended dossier is no work."""
    for actor in ("cb08", "nobody"):
        said = hoso("inbox", "--actor", actor)
        assert (said.code, "0" in said.out) == (0, True)
    assert hoso("inbox").code == 2
    assert hoso("inbox", "--actor", "cb01", "--page", "0").code == 2
    assert hoso("take", dossier, "withdraw", "--actor", "cb01").code == 0
    assert rows(hoso, "cb01") == []


def test_the_lead_sees_whom_to_ask(hoso, permit):
    """Asking is no action of the procedure, yet it is what waits there."""
    row = hoso("inbox", "--actor", "cb03", "--json").json["rows"][0]
    assert row["dossier"] == permit
    assert row["ask"] == ["fire_police", "heritage_office", "grid_company"]
    told = " ".join(hoso("inbox", "--actor", "cb03").out.split())
    assert "may ask for an opinion: Fire police (fire_police)" in told
