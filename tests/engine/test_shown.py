"""engine/shown.py: citizens are told where a dossier stands, and never the name of a hidden state."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.procedure_text import read_procedure
from hoso.engine.publication.line import At
from hoso.engine.publication.stream import stream_lines
from hoso.engine.shown import hidden_states, names_any, seen_by_citizens, shown, status_of
from hoso.engine.timeline import timeline_of
from tests.engine.clocks.office import TEXT, Office
from tests.engine.publication.folders import sight
from tests.engine.road.files import SAMPLE, one, read

STATUSES = """\
statuses:
  - {status: "1", vi: "Mới đăng ký", en: "Filed"}
  - {status: "4", vi: "Đang xử lý", en: "Processing"}
  - {status: "10", vi: "Đã trả", en: "Returned"}
"""
#: Paying and what is issued are hidden: paying looks like work, issuing like what was seen before.
HIDING = (
    TEXT.replace("stages:\n", f"{STATUSES}stages:\n", 1)
    .replace("submitted: {role", 'submitted: {status: "1", role')
    .replace("work: {role", 'work: {status: "4", role')
    .replace("waiting: {role", 'waiting: {status: "4", role')
    .replace("paying: {role", "paying: {hidden: true, shown_as: work, role")
    .replace("issue: {role", "issue: {hidden: true, role")
    .replace("ready: {role", 'ready: {status: "4", role')
    .replace("returned: {final", 'returned: {status: "10", final')
    .replace("closed: {final", 'closed: {status: "10", final')
)


def walked() -> Office:
    """A dossier that went through both hidden states to its end."""
    return Office(text=HIDING).took("2026-08-03 09:00", "accept", "bill", "paid", "finish", "deliver")


def test_citizens_see_another_state_or_the_one_before():
    """A hidden state looks like the one of `shown_as`, else like the one before; inside nothing is told."""
    office = walked()
    with office.engine.store.reading() as reading:
        lines = timeline_of(reading.entries(office.dossier), ())
    procedure = read_procedure(HIDING.encode(), "x").procedure
    assert procedure is not None
    told = [(line.n, line.action, line.to) for line in seen_by_citizens(procedure, lines)]
    assert told == [
        (1, None, ("submitted",)),
        (2, "accept", ("work",)),
        (5, "finish", ("ready",)),
        (6, "deliver", ("returned",)),
    ]
    assert office.problems() == []


@given(st.lists(st.sampled_from(["submitted", "work", "waiting", "paying", "issue", "ready"]), max_size=12))
def test_what_is_shown_is_never_hidden(course):
    """Along any course of states citizens see one that is not hidden, with a status of the portal."""
    procedure = read_procedure(HIDING.encode(), "x").procedure
    assert procedure is not None
    before: tuple[str, ...] = shown(procedure, [procedure.initial], ())
    for name in course:
        before = shown(procedure, [name], before)
        assert len(before) == 1
        assert hidden_states(procedure).isdisjoint(before)
        assert status_of(procedure, before) in {"1", "4", "10"}


def test_publication_withholds_what_names_a_hidden_state():
    """For citizens entries that name a hidden state are withheld whole; inspectors see all."""
    office = walked()
    hidden = {"paying", "issue"}
    with office.engine.store.reading() as reading:
        places = {n: At("2026", n) for n in range(1, 7)}
        for audience in ("public", "applicant"):
            lines = list(stream_lines(reading, office.dossier, places, sight(reading, audience)))
            assert [line.n for line in lines if line.rules == {"procedure"}] == [3, 4, 5]
            assert not any(name in line.data.decode() for line in lines for name in hidden)
        seen = stream_lines(reading, office.dossier, places, sight(reading, "inspector"))
        assert all(line.rules != {"procedure"} for line in seen)


def test_a_name_is_found_wherever_it_stands():
    """Names are found as keys, as values, and in front of a timer or an action."""
    for value in ({"a": ["x", "paying"]}, {"paying": 1}, ["paying:late"], {"t": {"paying>go": {}}}):
        assert names_any(value, {"paying"})
    assert not names_any({"a": "paying_more", "n": 3}, {"paying"})


def test_a_regime_asks_for_a_status_of_every_state():
    """E291: under a regime that names the portal's table, a state without a status of it is an error."""
    desk = 'open: {by: desk}\nroles:\n  desk: {vi: "Một cửa", en: "Desk"}\n'
    regime = SAMPLE.replace("regime: test.order", "regime: vn.118_2025").replace("roles:\n", desk)
    assert one(regime).procedure is not None
    row = "  - {step: approve"
    lost = regime.replace(row, '  - {step: ask, by: head, status: "44", vi: "Hỏi", en: "Ask"}\n' + row)
    (found,) = read(lost)
    assert [(item.code, item.details["status"]) for item in found.findings] == [("E291", "44")]
    hidden = lost.replace('status: "44"', "hidden: true, shown_as: examine")
    procedure = one(hidden).procedure
    assert procedure is not None
    ask = procedure.states["ask"]
    assert (ask.hidden, ask.shown_as, ask.status) == (True, "examine", None)
    assert "7" in [item.status for item in procedure.statuses]
