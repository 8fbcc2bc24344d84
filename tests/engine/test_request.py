"""engine/request.py: which request, and what it asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine import request
from hoso.engine.binary import digest
from hoso.engine.canonical import canonical
from hoso.engine.commands import Asking, Deploy, File, Open, Take
from hoso.engine.errors import NotCanonical
from hoso.engine.request import request_digest, request_key

_TAKE = Take(Asking("a", "c", "k"), "d", "accept", {"x": 1}, (File("f", "g", "n", 1),), "why")


def test_client_and_key_are_no_part_of_what_is_asked():
    """The same body under another key has the same digest, and another key."""
    again = replace(_TAKE, asking=replace(_TAKE.asking, client="other", key="2"))
    assert request_digest(again) == request_digest(_TAKE)
    assert request_key("c", "k") != request_key("other", "2")


def test_client_and_key_cannot_be_confused():
    """The border between client and key is part of the digest."""
    assert len({request_key("a", "bc"), request_key("ab", "c"), request_key("", "abc")}) == 3


@pytest.mark.parametrize(
    "other",
    [
        replace(_TAKE, asking=replace(_TAKE.asking, actor="b")),
        replace(_TAKE, asking=replace(_TAKE.asking, acting_for="b")),
        replace(_TAKE, asking=replace(_TAKE.asking, seen=1)),
        replace(_TAKE, dossier="e"),
        replace(_TAKE, action="refuse"),
        replace(_TAKE, fields={"x": "1"}),
        replace(_TAKE, fields={"x": True}),
        replace(_TAKE, files=()),
        replace(_TAKE, reason=None),
    ],
)
def test_everything_else_is(other: Take):
    """Another person, version, dossier, action, value, file or reason is another request."""
    assert request_digest(other) != request_digest(_TAKE)


def test_kinds_of_commands_are_told_apart():
    """Two commands of different kinds never have one digest, whatever they hold."""
    asking = Asking("a", "c", "k")
    assert request_digest(Open(asking, "p", "u")) != request_digest(Deploy(asking, b"p"))
    assert request_digest(Deploy(asking, b"one")) != request_digest(Deploy(asking, b"two"))


def test_a_text_is_the_same_in_whatever_normal_form():
    """A client that sends decomposed Vietnamese asks the same, and is not refused for it."""
    decomposed, composed = (replace(_TAKE, reason=text) for text in ("Vi\u0323", "V\u1ecb"))
    assert request_digest(decomposed) == request_digest(composed)


@pytest.mark.parametrize("value", [1.5, 2**53, "\ud800", {"ệ": 1}, {1, 2}])
def test_what_has_no_place_in_the_record_is_refused(value: object):
    """Such a request has no digest."""
    with pytest.raises(NotCanonical):
        request_digest(replace(_TAKE, fields={"x": value}))


class Worded(str):
    """Text of another kind."""

    __slots__ = ()


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.builds(Worded, st.text()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def outcome(made):
    """What comes of it: a digest, or why there is none."""
    try:
        return made()
    except NotCanonical as refusal:
        return str(refusal)


@given(fields=st.dictionaries(st.text(max_size=3), ANYTHING, max_size=3), reason=st.none() | st.text())
def test_what_is_seen_while_reading_changes_no_digest(fields: dict[str, object], reason: str | None):
    """Digest or refusal are those of the canonical bytes of which every type and key is looked at."""
    asked = replace(_TAKE, fields=fields, reason=reason)
    plain = ["Take", request._parted(asked, [])]
    assert outcome(lambda: request_digest(asked)) == outcome(lambda: digest(canonical(plain)))
