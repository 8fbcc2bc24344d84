"""A refusal names every rule that is broken, and none else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.commands import Asking, Claim, Take
from hoso.engine.reason import Refusal
from tests.properties.courses import FORM, MINUTES, permit
from tests.properties.worlds import NOW, founded, must, opened

PEOPLE = {
    "ann": ("desk", "officer"),
    "bob": ("officer",),
    "cyd": ("officer",),
    "hans": ("head",),
    "dan": (),
}


class Broken(NamedTuple):
    """Which rules one attempt to check breaks."""

    who: str
    held: bool
    worn: bool
    stale: bool
    future: bool
    agreed: str
    fee: str
    minutes: bool
    poem: bool
    colour: bool
    area: bool
    endless: bool


_broken = st.builds(
    Broken,
    who=st.sampled_from(["bob", "ann", "dan", "stranger"]),
    held=st.booleans(),
    worn=st.booleans(),
    stale=st.booleans(),
    future=st.booleans(),
    agreed=st.sampled_from(["given", "missing", "unreadable"]),
    fee=st.sampled_from(["given", "missing", "unreadable", "too much"]),
    minutes=st.booleans(),
    poem=st.booleans(),
    colour=st.booleans(),
    area=st.booleans(),
    endless=st.booleans(),
)


@settings(max_examples=150)
@given(_broken)
def test_every_broken_rule_is_named_and_no_other(broken: Broken):
    """Any combination of broken rules gives exactly their reasons, and none gives a receipt."""
    engine = founded(permit(), people=PEOPLE)
    dossier = opened(engine, "model.permit", fields={"area": "far", "name": "A"}, files=(FORM,))
    must(engine, Take(Asking("ann", "t", "accept"), dossier, "accept"))
    if broken.worn:
        _wear(engine, dossier)
    if broken.held:
        must(engine, Claim(Asking("cyd", "t", "claim"), dossier))
    with engine.store.reading() as reading:
        head = reading.head(dossier)
    assert head is not None
    asking = Asking(
        broken.who,
        "t",
        "check",
        seen=head.version - broken.stale,
        occurred_at="2027-01-01T00:00:00.000000Z" if broken.future else NOW,
    )
    outcome = engine.handle(
        Take(
            asking,
            dossier,
            "check",
            _fields(broken),
            (
                *((MINUTES,) if broken.minutes else ()),
                *((replace(FORM, document="poem"),) if broken.poem else ()),
            ),
            "z" * 5000 if broken.endless else None,
        )
    )
    expected = _expected(broken)
    assert (outcome.subjects() if isinstance(outcome, Refusal) else set()) == expected


def _wear(engine: Any, dossier: str) -> None:
    """Check twice, so that the guard `is_fresh` fails; the fields are given then."""
    for number in range(2):
        fields = {"agreed": True, "fee": "10"}
        must(engine, Take(Asking("bob", "t", f"c{number}"), dossier, "check", fields, (MINUTES,)))
        must(engine, Take(Asking("hans", "t", f"b{number}"), dossier, "back", {}, (), "Xem lại"))


def _fields(broken: Broken) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if broken.agreed != "missing":
        fields["agreed"] = True if broken.agreed == "given" else "perhaps"
    if broken.fee != "missing":
        fields["fee"] = {"given": "12.5", "unreadable": "1.005", "too much": "5001"}[broken.fee]
    if broken.colour:
        fields["colour"] = "red"
    if broken.area:
        fields["area"] = "near"
    return fields


def _expected(broken: Broken) -> set[str]:
    """Each rule by itself; once worn, fields and minutes are there already."""
    may = broken.who in {"ann", "bob"}
    rules = {
        "unknown_actor": broken.who == "stranger",
        "role": broken.who == "dan",
        "four_eyes.accept": broken.who == "ann",
        "held": broken.held and may,
        "field_set_by.area": broken.area and may,
        "guard.is_fresh": broken.worn,
        "stale_version": broken.stale,
        "occurred_in_future": broken.future,
        "field_missing.agreed": broken.agreed == "missing" and not broken.worn,
        "field_type.agreed": broken.agreed == "unreadable",
        "field_missing.fee": broken.fee == "missing" and not broken.worn,
        "field_type.fee": broken.fee == "unreadable",
        "field_range.fee": broken.fee == "too much",
        "field_unknown.colour": broken.colour,
        "document_missing.minutes": not broken.minutes and not broken.worn,
        "document_unknown.poem": broken.poem,
        "text_too_long.reason": broken.endless,
    }
    return {subject for subject, is_broken in rules.items() if is_broken}
