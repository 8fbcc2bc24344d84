"""A dossier in several branches as somebody at the command line meets it."""

from __future__ import annotations

import pytest

from tests.adapters.cli.permits import branched


@pytest.fixture
def birth(hoso, office):
    """A birth that three agencies work on at once."""
    assert office.joinpath("hoso.sqlite").is_file()
    return branched(hoso)


def test_which_branch_is_asked_by_what_can_be_typed(hoso, birth):
    """`--state` wants an id: the refusal has them, and history says in which branch it is held."""
    told = hoso("claim", birth, "--actor", "cb07").out
    assert "(identity_issue)" in told
    assert "(residence_check)" in told
    assert hoso("claim", birth, "--state", "residence_check", "--actor", "cb07").code == 0
    history = " ".join(hoso("history", birth, "--actor", "cb07").out.split())
    assert "(cb07) · Permanent residence: Check and register" in history


def test_no_override_ends_a_branch(hoso, birth):
    """The sentence speaks of the branch too."""
    words = ("skip", "residence_done", "--reason", "a", "--authority", "b", "--actor", "quantri")
    said = " ".join(hoso("override", birth, *words).out.split())
    assert "never ends a dossier or a branch" in said
