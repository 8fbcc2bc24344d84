"""engine/fees.py and engine/decide/fees.py: due once, settled once, and what waits for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.commands import Asking, Erase, Settle
from hoso.engine.moves import explain
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from tests.engine.clocks.office import TEXT, Office, at
from tests.engine.road.files import FOLDER, SAMPLE, one
from tests.properties.courses import MINUTES
from tests.properties.worlds import must

FEES = """\
fees:
  appraisal:
    amount: ["100000", "150000"]
    due: accept
    needed_for: finish
    clock: stands
    paid_to: desk
    receipt: slip
    waived_by: [desk, citizen]
    waived_if: is_remote
    legal: "nd 24"
    vi: "Phí"
    en: "Fee"
  copies:
    amount: price
    due: [bill, extend]
    only_if: is_remote
    needed_for: deliver
    paid_to: citizen
    legal: "nd 24"
    vi: "Lệ phí"
    en: "Charge"
documents:
  slip: {vi: "Biên lai", en: "Receipt"}
guards:
  settled: {cel: "fee.appraisal.paid || fee.appraisal.waived", vi: "Chưa nộp", en: "Not settled"}
"""
PRICE = 'price: {type: money, scale: 2, optional: true, set_by: desk, vi: "Giá", en: "Price"}'
WITH_FEES = (
    TEXT.replace("guards:\n", FEES, 1)
    .replace("  days: {type", f"  {PRICE}\n  days: {{type")
    .replace(
        "{trigger: bill, source: work", "{trigger: bill, conditions: settled, fills: price, source: work"
    )
)


RESTRICTED = "area: {type: choice, class: restricted"


class Cashier(Office):
    """An office that settles fees."""

    def __init__(self, area: str = "near", text: str = WITH_FEES) -> None:
        """Open a dossier of the procedure with fees."""
        super().__init__(text=text, area=area)

    def settle(self, moment: str, way: str, fee: str = "appraisal", who: str = "ann", **more: Any) -> Any:
        """Settle a fee; the outcome."""
        self.clock.now = at(moment)
        self._keys += 1
        return self.engine.handle(Settle(Asking(who, "t", f"s{self._keys}"), self.dossier, fee, way, **more))

    def settled(self, moment: str, way: str, **more: Any) -> None:
        """Settle one that must be."""
        outcome = self.settle(moment, way, **more)
        assert not isinstance(outcome, Refusal), outcome

    def why(self, moment: str, way: str, **more: Any) -> set[str]:
        """Why it is refused."""
        outcome = self.settle(moment, way, **more)
        assert isinstance(outcome, Refusal)
        return outcome.subjects()

    @property
    def fees(self) -> dict[str, Any]:
        """The fees of the head."""
        with self.engine.store.reading() as reading:
            head = reading.head(self.dossier)
        assert head is not None
        found: dict[str, Any] = head.body.get("fees", {})
        return found


SLIP = (replace(MINUTES, document="slip"),)
PAID = {"amount": "100000", "files": SLIP, "receipt": "No 7"}


def test_a_fee_stops_the_clock_until_it_is_paid():
    """From the action with which it is due until the payment the clock stands; then what is left runs on."""
    office = Cashier().took("2026-08-03 09:00", "accept")
    assert office.fees["appraisal"] == {"status": "due", "n": 2, "amount": 100_000}
    total = office.clocks["total"]
    assert [(item["kind"], item["from"]) for item in total["intervals"]] == [
        ("finance", at("2026-08-03 09:00"))
    ]
    assert "due" not in total
    assert office.why("2026-08-05 09:00", "paid", amount="99999", receipt="No 7") == {
        "fee_amount.appraisal",
        "document_missing.slip",
    }
    office.settled("2026-08-05 09:00", "paid", **PAID)
    total = office.clocks["total"]
    assert total["intervals"][-1]["to"] == at("2026-08-05 09:00")
    assert total["due"] == at("2026-08-17 09:00")
    assert office.fees["appraisal"]["status"] == "paid"
    assert office.problems() == []


def test_what_waits_for_a_fee_is_explained():
    """Each move of an action that a fee is needed for names the fee."""
    moves = explain(read_procedure(WITH_FEES.encode(), "f.yaml"))
    asked = {(move.action, item.what) for move in moves for item in move.requirements if item.kind == "fee"}
    assert asked == {("finish", "appraisal"), ("deliver", "copies")}


def test_acts_wait_for_an_open_fee():
    """An action that needs the fee names it; a guard over it holds once it is settled."""
    office = Cashier().took("2026-08-03 09:00", "accept")
    assert set(office.refused("2026-08-03 10:00", "bill", price="5")) == {"guard.settled"}
    office.settled("2026-08-03 10:00", "paid", **PAID)
    office.took("2026-08-03 11:00", "bill", price="5").took("2026-08-03 12:00", "paid")
    office.settled("2026-08-03 14:00", "reopened", reason="Ghi nhầm hồ sơ")
    assert set(office.refused("2026-08-03 14:10", "finish")) == {"fee_open.appraisal"}
    assert office.clocks["total"]["intervals"][-1]["kind"] == "finance"
    office.settled("2026-08-03 15:00", "paid", **PAID)
    office.took("2026-08-03 15:10", "finish", "deliver")
    assert office.problems() == []


def test_a_waiver_asks_its_guard_its_role_and_a_reason():
    """Only who may waive does, where the guard holds, with a reason; what nobody may waive stays."""
    office = Cashier().took("2026-08-03 09:00", "accept")
    assert office.why("2026-08-03 10:00", "waived") == {"guard.is_remote", "reason_missing.settle"}
    office = Cashier(area="remote").took("2026-08-03 09:00", "accept")
    assert office.fees["appraisal"]["amount"] == 150_000
    assert office.why("2026-08-03 10:00", "waived", reason="Hộ nghèo", amount="1") == {"fee_needless.amount"}
    office.settled("2026-08-03 10:00", "waived", reason="Hộ nghèo", who="eve")
    assert "due" in office.clocks["total"]
    assert office.why("2026-08-03 10:00", "waived", reason="Hộ nghèo") == {"fee_status.appraisal"}
    office.took("2026-08-03 11:00", "bill", price="12.5")
    assert office.why("2026-08-03 12:00", "waived", fee="copies", reason="x") == {"fee_not_waivable.copies"}
    assert office.why("2026-08-03 12:00", "paid", fee="copies", amount="12.5") == {"role"}
    office.settled("2026-08-03 12:00", "paid", fee="copies", amount="12.50", who="eve")
    assert office.problems() == []


def test_a_fee_is_due_once_and_only_where_its_guard_holds():
    """Taken again, an action makes no second fee; where the guard does not hold there is none."""
    office = Cashier().took("2026-08-03 09:00", "accept")
    office.settled("2026-08-03 10:00", "paid", **PAID)
    office.took("2026-08-03 10:00", "ask", "supply", "accept")
    assert office.fees == {"appraisal": {"status": "paid", "n": 3, "amount": 100_000}}
    assert "due" in office.clocks["total"]
    office.took("2026-08-03 11:00", "bill", price="5")
    assert "copies" not in office.fees
    assert office.problems() == []


def test_a_supplement_while_a_fee_is_open_counts_as_both():
    """While a supplement is waited for the clock stands for that; handed in, it stands for the fee again."""
    office = Cashier().took("2026-08-03 09:00", "accept").took("2026-08-03 10:00", "ask")
    kinds = [item["kind"] for item in office.clocks["total"]["intervals"]]
    assert kinds == ["finance", "supplement"]
    office.took("2026-08-04 10:00", "supply", "accept")
    assert [item["kind"] for item in office.clocks["total"]["intervals"]] == ["finance"]
    office.settled("2026-08-04 11:00", "paid", **PAID)
    assert office.clocks["total"]["since"] == at("2026-08-04 10:00")
    assert office.problems() == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["accept", "ask", "supply", "bill", "paid", "finish", "!paid", "!waived", "!reopened"]
        ),
        max_size=14,
    ),
    st.sampled_from(["near", "remote"]),
)
def test_any_course_is_verified_and_the_clock_follows_the_fee(course: list[str], area: str):
    """Whatever is tried in whatever order, the record verifies; the clock stands while a fee stops it."""
    office = Cashier(area)
    for minute, action in enumerate(course):
        moment = f"2026-08-03 09:{minute:02}"
        if action.startswith("!"):
            more: dict[str, Any] = {"reason": "Lý do"}
            if action == "!paid":
                more |= {"amount": "150000" if area == "remote" else "100000", "files": SLIP}
            office.settle(moment, action[1:], **more)
        else:
            office.take(moment, action, **({"price": "5"} if action == "bill" else {}))
        total = office.clocks.get("total")
        owed = office.fees.get("appraisal", {}).get("status") == "due"
        if total is not None and "done" not in total and owed:
            assert "to" not in total["intervals"][-1]
            assert "due" not in total
    assert office.problems() == []


def test_a_fee_of_a_column_that_was_erased_still_verifies():
    """What the column was chosen by may be erased: the amount that is recorded stands for it."""
    office = Cashier(area="remote", text=WITH_FEES.replace("area: {type: choice, class: public", RESTRICTED))
    office.took("2026-08-03 09:00", "accept")
    assert office.fees["appraisal"]["amount"] == 150_000
    must(office.engine, Erase(Asking("founder", "t", "e"), office.dossier, "Yêu cầu"))
    assert office.problems() == []


PLACES = (("f1", "transfer"), ("f2", "elsewhere"))


def test_of_shared_fees_only_what_can_be_due_here_is_taken():
    """A fee of a fragment is left out where nothing makes it due; the roles it names are taken."""
    words = (FOLDER / "test.words.fragment.yaml").read_text(encoding="utf-8")
    fee = (
        'NAME: {amount: "1", due: WHEN, needed_for: approve, paid_to: cashier, legal: law, vi: "P", en: "F"}'
    )
    both = [fee.replace("NAME", name).replace("WHEN", due) for name, due in PLACES]
    fees = "".join(["fees:\n", *(f"  {item}\n" for item in both)])
    legal = 'legal:\n  law: {vi: "Luật", en: "Act"}\n'
    words = words.replace(
        "roles:\n", f'{legal}{fees}roles:\n  cashier: {{vi: "Thu ngân", en: "Cashier"}}\n', 1
    )
    road = SAMPLE.replace("step: approve, by: head", "step: approve, by: head, trigger: approve")
    road = road.replace(
        "step: receive, is: accepted, by: desk", "step: receive, is: accepted, by: desk, trigger: transfer"
    )
    road += 'triggers:\n  approve: {vi: "Duyệt", en: "Approve"}\n  transfer: {vi: "Chuyển", en: "Transfer"}\n'
    procedure = one(road, fragment=words).procedure
    assert procedure is not None
    assert list(procedure.fees) == ["f1"]
    assert "cashier" in procedure.roles


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('["100000", "150000"]', '["100000", "150000", "1"]', "E295"),
        ('["100000", "150000"]', '["100000", price]', "E295"),
        ('["100000", "150000"]', '"100000.5"', "E295"),
        ("amount: price", "amount: days", "E295"),
        ("amount: price", "amount: prize", "E201"),
        ("due: accept", "due: accepted", "E201"),
        ("due: accept", "due: join", "E201"),
        ("receipt: slip", "receipt: slop", "E201"),
        ("    needed_for: deliver\n", "", "W321"),
    ],
)
def test_what_is_wrong_with_a_fee(old: str, new: str, code: str):
    """Amounts are money for each column, names are known, and something waits for a fee."""
    assert old in WITH_FEES
    assert code in [item.code for item in read_procedure(WITH_FEES.replace(old, new).encode(), "x").findings]
