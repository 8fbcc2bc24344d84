"""`hoso status`, and what other readings tell whoever is not of the office."""

from __future__ import annotations

import pytest

from tests.adapters.cli.permits import PERMIT, ROLES

LABEL = "Appointment"


@pytest.fixture
def appointing(hoso, office):
    """A permit in the state where its officer is appointed, which citizens do not see; its code."""
    assert office.joinpath("form.pdf").is_file()
    assert hoso("deploy", PERMIT, "--actor", "quantri").code == 0
    for officer, role in ROLES:
        assert hoso("grant", officer, role, "--unit", "tan_hoa", "--actor", "quantri").code == 0
    opened = hoso(
        *("open", "vn.house_permit", "--unit", "tan_hoa", "--actor", "cb01", "--json"),
        *("-f", "applicant_name=Nguyễn Văn A", "-f", "applicant_id=022000000001", "-f", "plot=Thửa 5"),
        *("-f", "plot_m2=100", "-f", "built_m2=80", "-f", "floors=8"),
        *("--file", "application=form.pdf", "--file", "land_title=form.pdf", "--file", "drawings=form.pdf"),
    )
    code = str(opened.json["receipt"]["code"])
    assert hoso("take", code, "accept", "--actor", "cb01").code == 0
    assert hoso("take", code, "transfer", "--actor", "cb01").code == 0
    return code


def test_status_tells_the_portals_word(hoso, appointing):
    """The status has the portal's code and name, and the state is the one before the hidden one."""
    told = hoso("status", appointing, "--json").json
    assert (told["status"], told["status_label"], told["states"]) == ("2", "Accepted", ["reception"])
    assert told["clock"]["light"] in ("on_time", "none")
    said = hoso("status", appointing)
    assert said.code == 0
    assert "Accepted (2)" in said.out


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("show",),
        ("history",),
        ("history", "--reading", "plain"),
        ("history", "--reading", "record"),
        ("due",),
        ("draw", "--format", "mermaid"),
    ],
)
def test_nobody_outside_reads_where_it_is(hoso, appointing, words):
    """Without a name no reading marks the hidden state as where the dossier is, in words or for programs."""
    first, *rest = words
    if first == "draw":
        assert "NOW" not in "".join(
            line for line in hoso(first, appointing, *rest).out.splitlines() if LABEL in line
        )
        return
    for more in ((), ("--json",)):
        said = hoso(first, appointing, *rest, *more)
        assert said.code in (0, 2), said.err
        assert LABEL not in said.out
        assert "appointing" not in said.out


def test_the_office_sees_it(hoso, appointing):
    """Who works in the administration is told the state itself, who holds it and what is next."""
    told = hoso("show", appointing, "--actor", "cb05", "--json").json
    assert told["state"] == "appointing"
    assert told["role"] == "construction_head"
    assert [item["action"] for item in told["next"]] != []
