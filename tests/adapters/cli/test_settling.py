"""`hoso settle`: a fee is paid, waived or opened again, and every reading tells it."""

from __future__ import annotations

import pytest

from tests.engine.test_fees import WITH_FEES


@pytest.fixture
def owing(hoso, office):
    """A dossier whose fee is open; its code."""
    office.joinpath("timed.permit.yaml").write_text(WITH_FEES, encoding="utf-8")
    assert hoso("deploy", "timed.permit.yaml", "--actor", "quantri").code == 0
    assert hoso("grant", "cb01", "desk", "--unit", "tan_hoa", "--actor", "quantri").code == 0
    opened = hoso("open", "timed.permit", "--unit", "tan_hoa", "--actor", "cb01", "-f", "area=near", "--json")
    code = str(opened.json["receipt"]["code"])
    assert hoso("take", code, "accept", "--actor", "cb01").code == 0
    return code


def test_a_fee_is_paid_and_told(hoso, owing):
    """What is open is shown with its amount; paid, the history has the receipt for who may read it."""
    assert "Fee (100,000 VND): open" in hoso("show", owing).out
    assert "(100.000 đồng): chưa nộp" in hoso("show", owing, "--lang", "vi").out
    paid = ("settle", owing, "appraisal", "--paid", "100000", "--receipt", "No 7", "--file", "slip=form.pdf")
    assert hoso(*paid, "--actor", "cb01").code == 0
    told = hoso("show", owing, "--json").json
    assert told["fees"]["appraisal"]["status"] == "paid"
    assert "receipt number No 7" in hoso("history", owing, "--actor", "cb01").out
    assert "No 7" not in hoso("history", owing).out
    assert hoso("verify").code == 0


def test_it_is_settled_in_one_way(hoso, owing):
    """Exactly one of the three ways is chosen; a refusal says in words what is open."""
    assert hoso("settle", owing, "appraisal", "--actor", "cb01").code == 2
    both = hoso("settle", owing, "appraisal", "--waive", "--reopen", "--actor", "cb01", "--json")
    assert both.json["error"]["code"] == "settle_way"
    refused = hoso("settle", owing, "appraisal", "--paid", "5", "--actor", "cb01", "--json")
    assert {item["code"] for item in refused.json["refused"]} == {"fee_amount", "document_missing"}
    assert hoso("take", owing, "bill", "-f", "price=5", "--actor", "cb01").code == 1
