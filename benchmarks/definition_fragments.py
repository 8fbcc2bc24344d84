"""Fragments of made definitions: what the procedures of one decision share."""

# ruff: noqa: E501 - things are one line as in a file, and nothing is secret
from __future__ import annotations

from typing import TYPE_CHECKING

from definition_words import OUTSIDE, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random


def fragments(decision: int, random: Random) -> Iterator[tuple[str, str]]:
    """What the procedures of a decision share: roles, columns and guards; and papers of some."""
    more = dict.fromkeys(OUTSIDE, "outside: true, ")
    roles = "\n".join(f'  {name}: {{{more.get(name, "")}vi: "{vi}", en: "{en}"}}' for name, vi, en in ROLES)
    columns = """columns:
  - {column: ordinary, vi: "Thông thường", en: "Ordinary areas"}
  - {column: remote, when: remote_area, vi: "Miền núi, hải đảo", en: "Mountain and island"}
guards:
  remote_area: {cel: 'f.area == "remote"', vi: "Không thuộc vùng khó khăn", en: "Not in a remote area"}
"""
    yield (
        f"gen.d{decision}",
        f"""hoso: fragment/1
fragment: gen.d{decision}
vi: "Phần dùng chung của Quyết định {decision}"
en: "What the procedures of Decision {decision} share"
decision: {{number: "{decision}/QĐ-UBND", date: "2026-0{random.randint(1, 9)}-10", issuer: "Tỉnh {decision}"}}
in_force: {{from: "2026-07-10"}}
level: commune
{columns}
roles:
{roles}
fields:
  area: {{type: choice, of: {{ordinary: {{vi: "Thường", en: "Ordinary"}}, remote: {{vi: "Khó khăn", en: "Remote"}}}}, class: public, set_by: [one_stop, applicant], vi: "Khu vực", en: "Area"}}
  applicant_name: {{type: text, class: personal, set_by: [one_stop, applicant], max: 200, vi: "Họ và tên", en: "Full name"}}
triggers:
  decide: {{vi: "Phê duyệt", en: "Approve"}}
  paid: {{vi: "Xác nhận đã nộp tiền", en: "Record the payment"}}
  conclude: {{vi: "Tổng hợp ý kiến", en: "Conclude the consultation"}}
""",
    )
    yield (
        f"gen.d{decision}.cases",
        f"""hoso: fragment/1
fragment: gen.d{decision}.cases
vi: "Trường hợp có thu tiền và không thu tiền"
en: "The case that is paid for and the one that is free"
fields:
  free_of_charge: {{type: boolean, class: public, set_by: [one_stop, applicant], vi: "Không thu tiền", en: "Free"}}
documents:
  proof: {{needed_for: [paid], vi: "Chứng từ đã nộp", en: "Proof of payment"}}
guards:
  pays: {{cel: "!f.free_of_charge", vi: "Không phải nộp tiền", en: "Nothing is to be paid"}}
  is_free: {{cel: "f.free_of_charge", vi: "Phải nộp tiền", en: "There is something to pay"}}
""",
    )
