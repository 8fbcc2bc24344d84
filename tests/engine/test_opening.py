"""engine/decide/opening: a code belongs to one dossier, and a procedure opens dossiers on its days only."""

from __future__ import annotations

import pytest

from hoso.engine.commands import Asking, Open
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from hoso.engine.resolved import resolve
from tests.properties.courses import PEOPLE, PERMIT, permit
from tests.properties.worlds import Clock, founded, must

FIELDS = {"area": "near", "name": "A"}


def test_a_code_is_given_to_one_dossier():
    """A second dossier under the same code is refused; the first keeps it."""
    engine = founded(permit(), people=PEOPLE)
    first = must(engine, Open(Asking("ann", "t", "1"), "model.permit", "office", "A-1", fields=FIELDS))
    second = engine.handle(Open(Asking("ann", "t", "2"), "model.permit", "office", "A-1", fields=FIELDS))
    assert isinstance(second, Refusal)
    assert second.subjects() == {"code_taken.A-1"}
    assert first.code == "A-1"


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        # The day is UTC's, since this engine is not told of another.
        ("2026-09-30T23:59:59.999999Z", False),
        ("2026-10-01T00:00:00.000000Z", True),
        ("2026-10-31T23:59:59.999999Z", True),
        ("2026-11-01T00:00:00.000000Z", False),
    ],
)
def test_dossiers_are_opened_while_the_procedure_is_in_force(now: str, *, opens: bool):
    """From its first day to its last; before and after, the refusal names both."""
    text = PERMIT.read_text().replace('{from: "2026-01-01"}', '{from: "2026-10-01", to: "2026-10-31"}')
    procedure = read_procedure(text.encode(), PERMIT.name).procedure
    assert procedure is not None
    engine = founded(resolve(procedure), people=PEOPLE, store=MemoryStore(Clock(now)))
    outcome = engine.handle(Open(Asking("ann", "t", "1"), "model.permit", "office", "A-1", fields=FIELDS))
    assert isinstance(outcome, Refusal) != opens
    if isinstance(outcome, Refusal):
        (reason,) = outcome.reasons
        assert (reason.code, reason.details["from"], reason.details["to"]) == (
            "not_in_force",
            "2026-10-01",
            "2026-10-31",
        )
