"""engine/firing.py: what is left of what was due, and when it is tried again."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.commands import CLOCK, Asking, Exchange, Fire
from hoso.engine.firing import fired
from hoso.engine.head import Due
from hoso.engine.reason import Reason, Refusal
from hoso.engine.receipt import Receipt

NOW, EARLIER, LATER = "2026-08-05", "2026-08-04", "2026-08-06"
SEEN = [Due(EARLIER, "a", 3)]
FIRE = Fire(Asking(CLOCK, CLOCK, "k"), "a", "work>lapse")


def stuck(*outcomes: Any) -> dict[str, int]:
    """The dossiers that are passed by, with the versions as long as which they are."""
    return dict(fired([(FIRE, outcome) for outcome in outcomes], SEEN, whole=True).stuck)


def refusal(*reasons: tuple[str, dict[str, Any]]) -> Refusal:
    """A refusal for these reasons."""
    return Refusal(tuple(Reason(code, details) for code, details in reasons))


TOO_EARLY = ("too_early", {"from": LATER, "now": NOW})
UNRECKONED = ("timer_not_due", {"from": EARLIER, "now": NOW})
GUARD = ("guard", {"about": "is_remote"})


@pytest.mark.parametrize(
    ("reasons", "left"),
    [
        ([GUARD], {"a": 3}),
        ([TOO_EARLY], {}),
        ([("not_due", {"due": LATER, "now": NOW})], {}),
        ([TOO_EARLY, GUARD], {"a": 0}),
        ([UNRECKONED], {"a": 0}),
        ([("timer_not_due", {"from": "", "now": NOW})], {"a": 0}),
        ([("sub_unit", {"about": "above"})], {"a": 0}),
    ],
)
def test_what_waits_for_whom(reasons: list[Any], left: dict[str, int]):
    """For the dossier to move, for time alone and so told to nobody, or for a calendar or the directory."""
    assert stuck(refusal(*reasons)) == left


def test_where_something_came_about_nothing_is_passed_by():
    """What was refused beside it may have been due before only."""
    receipt = Receipt("a", 4, "", "fire", "lapse", ("done",), None, NOW)
    assert stuck(refusal(GUARD), receipt) == {}
    assert stuck(receipt, refusal(GUARD)) == {}


def test_exchanges_are_always_tried_again():
    """They rest on two dossiers."""
    asked = Exchange(Asking("exchange", "exchange", "k"), "a", "ended", "b", 2)
    assert dict(fired([(asked, refusal(GUARD))], SEEN, whole=True).stuck) == {}
