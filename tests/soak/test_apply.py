"""`hoso calendar apply`, killed and run again: every dossier that it meets is dated anew exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE = {"missing": 0, "doubled": 0, "needless": 0, "wrong": 0, "problems": 0}


def test_killed_and_run_again_each_dossier_has_one_entry(program: Callable[..., dict[str, Any]]) -> None:
    """A few kills: none without its entry, none with two, none for what was done; the dates are right."""
    found = program("applying", "60", 4, 1)
    assert {name: found[name] for name in WHOLE} == WHOLE
    assert found["kills"] >= 4


@pytest.mark.soak
@pytest.mark.xdist_group("alone")
def test_killed_at_fifty_places(program: Callable[..., dict[str, Any]]) -> None:
    """The same for 50 kills, many of them between the first dossier and the last."""
    found = program("applying", "400", 50, 2)
    assert {name: found[name] for name in WHOLE} == WHOLE
    assert found["kills"] >= 50
    assert found["partway"] >= 8
