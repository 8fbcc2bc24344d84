"""Random procedures and walks: the engine goes where an independent stepper goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.commands import Asking, Take
from hoso.engine.definition import compile_definition
from hoso.engine.reason import Refusal
from tests.model.stepper import Walk, choose
from tests.properties.definitions import ACTIONS, GUARDS, PERSONS, PLAIN, attempts, procedures, resolved
from tests.properties.worlds import founded, opened

if TYPE_CHECKING:
    from hoso.engine.definition import Definition

_answers = st.fixed_dictionaries({name: st.booleans() for name in GUARDS})


@given(procedures(), st.lists(st.tuples(st.sampled_from(ACTIONS), _answers), max_size=30))
def test_transitions_goes_where_the_stepper_goes(
    procedure: dict[str, Any], walk: list[tuple[str, dict[str, bool]]]
):
    """Whatever the guards answer, `transitions` moves to the destination of the first open row."""
    machine = _definition(procedure).machine
    state = "s0"
    for action, answers in walk:
        chosen = choose(procedure["transitions"], state, action, answers.__getitem__)
        moves = chosen.row is not None and not chosen.reasons
        expected = None
        if moves and chosen.row is not None:
            expected = state if chosen.row["dest"] == "internal" else chosen.row["dest"]
        assert machine.fire(state, action, answers) == expected
        state = expected or state


@settings(max_examples=60)
@given(procedures(), st.lists(attempts, max_size=25))
def test_a_dossier_goes_where_the_stepper_goes(procedure: dict[str, Any], walk: list[Any]):
    """Guards, limits and four eyes included: the same state, or exactly the same reasons."""
    engine = founded(resolved(procedure), [(a, b) for a in PERSONS for b in PERSONS if a != b], checked=False)
    dossier = opened(engine, "random.walk")
    plain = Walk(procedure["transitions"], PLAIN, "s0")
    for number, (action, person, principal, values) in enumerate(walk):
        asking = Asking(person, "walk", str(number), principal)
        outcome = engine.handle(Take(asking, dossier, action, values))
        expected = plain.step(action, {person, principal or person}, values)
        if isinstance(outcome, Refusal):
            assert outcome.subjects() == expected
        else:
            assert outcome.to == (expected,)
    with engine.store.reading() as reading:
        head = reading.head(dossier)
    assert head is not None
    assert (head.body["state"], head.body["counts"], head.body["data"]) == (
        [plain.state],
        plain.counts,
        plain.data,
    )


def _definition(procedure: dict[str, Any]) -> Definition:
    return compile_definition(resolved(procedure))
