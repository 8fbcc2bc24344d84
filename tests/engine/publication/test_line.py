"""engine/publication/line.py: an entry as an audience sees it, every withheld value accounted for."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.commands import Asking, Claim, Erase, Take
from hoso.engine.errors import ValueLost
from hoso.engine.publication.audience import AUDIENCES
from hoso.engine.publication.line import At
from hoso.engine.publication.stream import stream_lines
from tests.engine.publication.folders import check_sum, published, sight
from tests.properties.courses import FORM, MINUTES, begun, command_of, courses
from tests.properties.worlds import must

#: Values of the course, and who sees them.
CHECKED = {"fee": "250.25", "agreed": True}
NAME, REASON, PLOTS, FEE, FILE = "Phạm Thị Mở", "Vì cấp bách", '"plots",7]', '"fee",25025]', "đơn.pdf"


def walked():
    """A dossier with a personal, a restricted and a secret value, a reason and a file."""
    engine, dossier = begun()
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {"plots": 7}, (FORM,), REASON))
    must(engine, Take(Asking("bob", "t", "2"), dossier, "check", CHECKED, (MINUTES,), REASON))
    return engine, dossier


def shown(engine, dossier, audience):
    """Everything an audience reads of a dossier."""
    with engine.store.reading() as reading:
        lines = published(reading, dossier, audience)
    check_sum(lines)
    return b"".join(line.data for line in lines).decode().replace("\\", "")


@pytest.mark.parametrize(
    ("audience", "sees"),
    [("public", ()), ("applicant", (NAME, REASON, FILE)), ("inspector", (NAME, REASON, FEE, FILE))],
)
def test_each_audience_sees_its_classes_and_no_more(audience, sees):
    """The public sees nothing that is withheld, applicants their own, inspectors all but what is secret."""
    text = shown(*walked(), audience)
    assert {value for value in (NAME, REASON, PLOTS, FEE, FILE) if value in text} == set(sees)


def test_rules_say_what_is_withheld():
    """A line counts what it withholds by class or kind."""
    engine, dossier = walked()
    with engine.store.reading() as reading:
        lines = published(reading, dossier, "public")
    counted = [json.loads(line.data)["withheld"] for line in lines]
    assert counted[0] == {"personal": 1, "request": 1}
    assert counted[1] == {"document": 1, "free_text": 1, "request": 1, "secret": 1}
    assert counted[2] == {"document": 1, "free_text": 1, "request": 1, "restricted": 1}
    assert all(line.rules == set(row) for line, row in zip(lines, counted, strict=True))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_digest_of_a_request_is_shown_to_nobody(audience):
    """It is made over all values without a salt of its own: whoever saw it could guess a secret one."""
    assert '"request"' not in shown(*walked(), audience).replace('"request":', "")


def test_names_of_officers_are_for_inspectors():
    """In the directory the public reads ids, inspectors names too."""
    engine, _ = begun()
    with engine.store.reading() as reading:
        tag = next(tag for tag, kind, _ in reading.streams() if kind == "directory")
        texts = {
            audience: b"".join(line.data for line in published(reading, tag, audience)).decode()
            for audience in AUDIENCES
        }
    assert [audience for audience in AUDIENCES if "Canary ann" in texts[audience]] == ["inspector"]
    assert all("ann" in text for text in texts.values())


@given(course=courses, audience=st.sampled_from(AUDIENCES), cut=st.integers(0, 5))
def test_every_digest_is_shown_erased_or_counted(course, audience, cut):
    """Whatever happened to a dossier and however far it is sequenced, each line's sum is right."""
    engine, dossier = begun()
    for number, attempt in enumerate(course):
        engine.handle(command_of(dossier, attempt, f"k{number}"))
    with engine.store.reading() as reading:
        entries = sum(1 for _ in reading.entries(dossier))
        lines = published(reading, dossier, audience, upto=max(0, entries - cut))
    assert [line.n for line in lines] == list(range(1, max(0, entries - cut) + 1))
    check_sum(lines)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_is_erased_is_gone_and_said_to_be(audience):
    """After an erasure no line has a value of it; the entry that erases names what is gone."""
    engine, dossier = walked()
    must(engine, Erase(Asking("bob", "t", "3"), dossier, "Order 9"))
    text = shown(engine, dossier, audience)
    assert [value for value in (NAME, REASON, PLOTS, FEE, FILE) if value in text] == []
    with engine.store.reading() as reading:
        assert sum(line.erased for line in published(reading, dossier, audience)) > 5


def test_what_is_erased_by_an_entry_that_is_not_in_the_log_is_counted_so():
    """Between erasure and sequencing the values are gone and the rule says why."""
    engine, dossier = walked()
    must(engine, Erase(Asking("bob", "t", "3"), dossier, "Order 9"))
    with engine.store.reading() as reading:
        lines = published(reading, dossier, "inspector", upto=3)
    check_sum(lines)
    assert {rule for line in lines for rule in line.rules} == {"erasing"}


def test_a_value_that_was_dropped_is_not_published():
    """A salt that is gone without an erasure is damage: nothing is written over it."""
    engine, dossier = walked()
    kept = engine.store._kept._state.disclosures
    kept[dossier] = kept[dossier][1:]
    with engine.store.reading() as reading, pytest.raises(ValueLost):
        published(reading, dossier, "public")


def test_lines_can_be_written_from_any_place_on():
    """The lines after a place are those that the whole file has there."""
    engine, dossier = walked()
    must(engine, Claim(Asking("ann", "t", "3"), dossier))
    with engine.store.reading() as reading:
        whole = published(reading, dossier, "applicant")
        assert published(reading, dossier, "applicant", after=2) == whole[2:]
        unplaced = stream_lines(reading, dossier, {}, sight(reading, "applicant"))
        assert list(unplaced) == []
        assert whole[0].definitions != ()
        assert At("2026", 10) == tuple(json.loads(whole[0].data)["at"])
