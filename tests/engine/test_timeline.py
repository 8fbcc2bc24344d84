"""engine/timeline.py: the entries of a stream as a person reads them."""

from __future__ import annotations

from hoso.engine.commands import Asking, Correct, Erase, Take
from hoso.engine.timeline import Hidden, Line, timeline_of
from tests.properties.courses import FORM, begun
from tests.properties.worlds import must


def lines(*, hide: bool = False) -> list[Line]:
    """Opened, accepted with a note, corrected for somebody else, a field erased."""
    engine, dossier = begun()
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {"plots": 4}, (FORM,), "Đủ giấy tờ"))
    must(engine, Correct(Asking("dan", "t", "2", "ann"), dossier, {"name": "Sửa"}, "Viết nhầm"))
    must(engine, Erase(Asking("bob", "t", "3"), dossier, "Order 1", fields=("name",)))
    with engine.store.reading() as reading:
        disclosures = [] if hide else list(reading.disclosures(dossier))
        return timeline_of(reading.entries(dossier), disclosures)


def test_a_line_says_who_did_what_for_whom_and_why():
    """Action, states, both persons, the role, the values given and the reason."""
    opened, accepted, corrected, erased = lines()
    assert (opened.command, opened.to, opened.fields) == ("open", ("received",), {"area": "near"})
    assert (accepted.action, accepted.came_from, accepted.to) == ("accept", ("received",), ("checking",))
    assert (accepted.actor, accepted.role, accepted.unit) == ("ann", "desk", "office")
    assert (accepted.reason, accepted.fields) == ("Đủ giấy tờ", {"plots": 4})
    assert (corrected.actor, corrected.acting_for, corrected.reason) == ("dan", "ann", "Viết nhầm")
    assert corrected.delegation is not None
    assert [line.n for line in (opened, accepted, corrected, erased)] == [1, 2, 3, 4]


def test_what_was_erased_is_told_apart_from_what_is_withheld():
    """Erased values are named as such; to a reader without disclosures the rest is withheld."""
    opened, _, corrected, erased = lines()
    assert opened.hidden == (Hidden("erased"),)
    assert (corrected.hidden, corrected.fields) == ((Hidden("erased"),), {})
    assert erased.effects[0]["fields"] == ["name"]
    assert erased.effects[0]["authority"] == "Order 1"
    opened, accepted, corrected, _ = lines(hide=True)
    assert (opened.hidden, accepted.reason) == ((Hidden("erased"),), Hidden("withheld"))
    assert accepted.hidden == (Hidden("withheld"),) * 3  # value, file, reason
