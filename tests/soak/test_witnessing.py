"""A witness that is killed at any moment never cosigns two views of one log, and never goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def check(found: dict[str, Any], kills: int) -> None:
    """One history for each log, remembered as far as any answer went, and both views tried."""
    assert (found["kills"], found["failures"]) == (kills, 0)
    wrong = ("split", "back", "forgotten", "strange")
    assert {name: found[name] for name in wrong} == dict.fromkeys(wrong, 0)
    assert found["cosigned"] > kills
    assert found["refused"] > 0
    assert found["views"] == 2


def test_a_killed_witness_keeps_its_promise(program: Callable[..., dict[str, Any]]) -> None:
    """Two servers over one memory, killed 20 times."""
    check(program("witnessing", "-", 20, 1), 20)


@pytest.mark.soak
@pytest.mark.xdist_group("alone")
def test_a_witness_killed_often_keeps_its_promise(program: Callable[..., dict[str, Any]]) -> None:
    """The same for 500 kills."""
    check(program("witnessing", "-", 500, 2), 500)
