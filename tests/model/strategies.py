"""What the model test draws from: values good and bad, people, files, times, steps."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from hoso.engine.binary import digest
from hoso.engine.commands import File
from tests.model import cast

ACTIONS = (
    *("accept", "ask", "answer", "note", "look", "check", "back", "approve", "sign", "decline", "dance"),
    *("seek", "conclude", "settle", "drop", "poll", "bill", "pay", "refer", "jot", "rerun", "join"),
    *("land_ok", "land_no", "land_again", "tax_sum", "tax_back", "site_ok", "site_no", "site_stop"),
)
ONWARD = {"accept", "check", "approve", "sign", "conclude", "settle", "pay", "land_ok", "tax_sum", "site_ok"}
#: What may happen beside the actions, before one is taken.
BESIDES = (None, None, None, "claim", "assign", "release", "consult", "consult", "consult", "override")
OPINIONS = ("agrees", "agrees", "objects", "perhaps")
#: Agencies with the minutes they have to answer.
DUES = st.sampled_from([None, 10, 40, 40, 0, -5, "2026-08-01"])
AGENCIES = st.lists(
    st.tuples(st.sampled_from(["fire", "water", "roads", "fire", "water", "officer", "moon"]), DUES),
    max_size=3,
)

#: Values for each field, good ones first, in the forms in which a person may give them.
VALUES: dict[str, list[Any]] = {
    "area": ["near", "far", "farther", 3],
    "name": ["Nguyễn Thị Ánh", "Nguye\u0302\u0303n Hoa", "x" * 21, " ", 7],
    "fee": ["12.50", "250", 99, "100", "100.01", "5000", "5000.01", "-1", "0.005", "a lot", True],
    "agreed": [True, "true", "false", "maybe", 1],
    "due": ["2026-06-30", "2026-07-01", "2026-02-30", "20260701", 5],
    "plots": [4, "9", 16, 1, 3, 0, "1.5", "two", True],
    "reason": ["Trùng tên với lý do", ""],
    "request": ["Trùng tên với yêu cầu", "y" * 2001],
    "colour": ["red"],
}
#: What `check` is given: each leads another way, or into another guard.
VARIANTS: list[dict[str, Any]] = [
    {"agreed": True, "fee": "80"},
    {"agreed": True, "fee": "300"},
    {"agreed": True, "fee": "80", "plots": 3},
    {"agreed": False, "fee": "80", "due": "2026-05-01"},
    {"agreed": True, "fee": "100", "plots": 16, "due": "2026-05-01"},
    {"agreed": True, "fee": "100", "due": "2026-12-01"},
    {"agreed": False, "fee": "4000", "plots": 4, "reason": "Trùng tên"},
    {"agreed": True, "fee": "4000", "plots": 16},
    {"agreed": True, "fee": "80", "due": "2026-05-01"},
]
#: States of every kind: outside and inside branches, ends, one that is none.
STATES = (
    *("received", "waiting", "checking", "opinions", "above", "review", "signing", "paying", "desks"),
    *("land_look", "tax_due", "tax_pay", "site_look", "land_done", "granted", "moon"),
)
FIELDS = st.fixed_dictionaries({}, optional={name: st.sampled_from(of) for name, of in VALUES.items()})
FEW_FIELDS = st.dictionaries(st.sampled_from(sorted(VALUES)), st.integers(0, 10), max_size=2).map(
    lambda chosen: {name: VALUES[name][index % len(VALUES[name])] for name, index in chosen.items()}
)
FILES = st.lists(
    st.builds(
        lambda document, name: File(document, digest(name.encode()), name, len(name)),
        st.sampled_from(["form", "minutes", "form", "minutes", "poem", "rent", "levy"]),
        st.sampled_from(["don.pdf", "biên bản.pdf", "ba\u0302n sao.pdf"]),
    ),
    max_size=2,
).map(tuple)
REASONS = st.sampled_from([None, None, "Thiếu giấy tờ", " ", "", "z" * 4001, "Vi\u0323 tri\u0301"])
PEOPLE = st.sampled_from(cast.PEOPLE)
#: Who acts, and for whom; those who may are among them.
PAIRS = st.one_of(
    st.tuples(PEOPLE, st.none()),
    st.sampled_from(cast.STANDING),
    st.tuples(PEOPLE, st.one_of(st.none(), PEOPLE)),
)
OFFSETS = st.sampled_from([None] * 12 + [0, 0, -1, 1, -5])
MOMENTS = st.sampled_from([None] * 12 + [-600, -1, 0, 90, "yesterday"])
INDEX = st.integers(0, 50)
#: Steps: who holds the dossier first, which action, by whom, for somebody else, with what it needs,
#: and else with what.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(BESIDES),
        INDEX,
        INDEX,
        st.booleans(),
        st.sampled_from([True, True, False]),
        FEW_FIELDS,
    ),
    min_size=1,
    max_size=5,
)
