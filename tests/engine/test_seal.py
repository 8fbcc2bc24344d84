"""Sealing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.binary import ZERO_HASH
from hoso.engine.disclosure import digest_of, digests_in
from hoso.engine.seal import seal

NAMES = st.text("abcde", min_size=1, max_size=3)
SCALARS = st.one_of(st.integers(-9, 9), st.booleans(), st.sampled_from(["", "x", "h\u1ed3 s\u01a1"]))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
)
HIDDEN = st.dictionaries(NAMES, VALUES, max_size=3)


@st.composite
def drafts(draw: st.DrawFn) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """A draft, and every value that it withholds, wherever it may."""
    hidden: list[tuple[str, Any]] = []

    def withholding(value: dict[str, Any]) -> dict[str, Any]:
        if draw(st.booleans()):
            value["_sd"] = draw(HIDDEN)
            hidden.extend(value["_sd"].items())
        return value

    effects = []
    for _ in range(draw(st.integers(0, 3))):
        effect = withholding({"kind": "given", **draw(HIDDEN)})
        if draw(st.booleans()):
            effect["fields"] = withholding(draw(HIDDEN))
        effects.append(effect)
    draft = withholding({"recorded_at": "2026-11-24T08:00:00.000000Z", **draw(HIDDEN), "effects": effects})
    return draft, hidden


@given(drafts())
def test_the_entry_is_what_its_text_says(drafted: tuple[dict[str, Any], list[tuple[str, Any]]]) -> None:
    """Whatever a draft withholds is disclosed once, and the entry at hand is the one that was written."""
    draft, hidden = drafted
    before = repr(draft)
    salts = iter(f"{number:022d}" for number in range(1000))
    sealed = seal(draft, stream="S", n=1, previous=ZERO_HASH, request_key="k", salts=lambda: next(salts))
    assert sealed.entry == sealed.stored.entry
    assert sorted(digests_in(sealed.entry)) == sorted(item.digest for item in sealed.disclosures)
    assert [(item.name, item.value) for item in sealed.disclosures] == list(sealed.disclosed.values())
    assert sorted(map(repr, sealed.disclosed.values())) == sorted(map(repr, hidden))
    assert all(item.digest == digest_of(item.text) for item in sealed.disclosures)
    assert repr(draft) == before
