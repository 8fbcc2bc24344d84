"""A house permit that needs opinions, in an office where everybody it takes has a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.adapters.cli.conftest import WORKFLOWS

if TYPE_CHECKING:
    from collections.abc import Callable

PERMIT = str(WORKFLOWS / "vn.house_permit.yaml")
ROLES = (
    ("cb03", "construction_officer"),
    ("cb04", "construction_officer"),
    ("cb05", "construction_head"),
    ("cb07", "fire_police"),
    ("cb08", "heritage_office"),
    ("quantri", "hoso.supervisor"),
)


BIRTH = str(WORKFLOWS / "vn.birth_residence_insurance.yaml")
POLICE = (("cb03", "registrar"), ("cb07", "police"), ("cb08", "insurer"), ("quantri", "hoso.supervisor"))


def branched(hoso: Callable[..., object]) -> str:
    """A birth that three agencies work on at once; the dossier's code."""

    def must(*words: str):
        said = hoso(*words, "--json")
        assert said.code == 0, said.out + said.err
        return said.json

    must("deploy", BIRTH, "--actor", "quantri")
    for officer, role in POLICE:
        must("grant", officer, role, "--unit", "tan_hoa", "--actor", "quantri")
    opened = must(
        *("open", "vn.birth_residence_insurance", "--unit", "tan_hoa", "--actor", "cb01"),
        *("-f", "child_name=Bé A", "-f", "born_on=2026-01-02", "-f", "wants_card=true"),
        *("--file", "birth_notice=form.pdf", "--file", "declaration=form.pdf"),
    )
    code = str(opened["receipt"]["code"])
    must("take", code, "accept", "--actor", "cb01")
    must("take", code, "transfer", "--actor", "cb01")
    must("take", code, "prepare", "--actor", "cb03", "-f", "personal_id=012345678901")
    must("take", code, "confirm", "--actor", "portal")
    must("take", code, "sign", "--actor", "cb06", "--file", "certificate=form.pdf")
    return code


def consulted(hoso: Callable[..., object]) -> str:
    """Open a dossier and bring it to where agencies are asked; its code."""

    def must(*words: str):
        said = hoso(*words, "--json")
        assert said.code == 0, said.out + said.err
        return said.json

    must("deploy", PERMIT, "--actor", "quantri")
    for officer, role in ROLES:
        must("grant", officer, role, "--unit", "tan_hoa", "--actor", "quantri")
    opened = must(
        *("open", "vn.house_permit", "--unit", "tan_hoa", "--actor", "cb01"),
        *("-f", "applicant_name=Nguyễn Văn A", "-f", "applicant_id=022000000001", "-f", "plot=Thửa 5"),
        *("-f", "plot_m2=100", "-f", "built_m2=80", "-f", "floors=8"),
        *("--file", "application=form.pdf", "--file", "land_title=form.pdf", "--file", "drawings=form.pdf"),
    )
    code = opened["receipt"]["code"]
    must("take", code, "accept", "--actor", "cb01")
    must("take", code, "transfer", "--actor", "cb01")
    must("take", code, "appoint", "--actor", "cb05")
    site = ("-f", "max_density=0.8", "-f", "near_heritage=true", "-f", "near_power_line=false")
    must("take", code, "finish_site", "--actor", "cb03", *site, "--file", "site_report=form.pdf")
    return str(code)
