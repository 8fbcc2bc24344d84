"""adapters/wording/fees.py: what a fee is, and what becomes of it in another version, in words."""

from __future__ import annotations

import pytest

from hoso import workflows
from hoso.adapters.wording import Wording
from hoso.adapters.wording.difference import difference_said, names_of_both
from hoso.adapters.wording.fees import amounts, fee_said
from hoso.engine.difference import Version, differences
from hoso.engine.procedure_text import read_procedure

NAME = "vn.house_permit"


def version(*changes: tuple[str, str]) -> Version:
    """The house permit, with other words in places of its file."""
    text = workflows.text(NAME).decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    read = read_procedure(text.encode(), f"{NAME}.yaml", workflows.sources)
    assert read.procedure is not None, read.findings
    return Version(read.procedure, read.document)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", ("75.000 đồng", "từ khi “Tiếp nhận", "nộp xong mới được “Trả kết quả”", "người ghi nhận")),
        ("en", ("75,000 VND", "owed from “Accept", "paid before “", "recorded by “Reception")),
    ],
)
def test_a_fee_is_told_in_one_line(language, words):
    """How much, from when it is owed, what waits for it, and who records it."""
    wording, procedure = Wording(language), version().procedure
    said = fee_said(wording, "permit_fee", procedure.fees["permit_fee"], wording.names(procedure=procedure))
    assert all(word in said for word in words), said


def test_an_amount_may_be_a_field_or_one_for_each_column():
    """Each amount stands for its column; a field is named by its label."""
    wording, procedure = Wording("vi"), version().procedure
    names = wording.names(procedure=procedure)
    assert amounts(names, ("1500.50", "20")) == "1.500,50 đồng / 20 đồng"
    field = next(iter(procedure.fields))
    assert amounts(names, (field,)) == names.field(field)


def test_what_becomes_of_a_fee_is_a_sentence():
    """Another amount is one difference, and says neither a key of the file nor an empty value."""
    wording = Wording("vi")
    old, new = version(), version(("75000", "90000"), ("needed_for: return_result", "needed_for: approve"))
    names = names_of_both(wording, old.procedure, new.procedure)
    said = [difference_said(wording, names, item) for item in differences(old, new)]
    assert any("là 90.000 đồng; trước là 75.000 đồng" in item for item in said), said
    assert any("Nộp xong khoản" in item for item in said)
    assert len(said) == 3
    assert not any(word in item for item in said for word in ("amount", "needed_for", "không có"))
