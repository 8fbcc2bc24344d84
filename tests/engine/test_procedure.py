"""engine/procedure.py: what a file leaves to defaults of other places is written out once."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.engine.procedure import Procedure, settled
from hoso.engine.procedure_text import read_procedure

SAMPLE = Path(__file__).with_name("sample.yaml").read_bytes()


def sample() -> Procedure:
    """The sample, which has no error."""
    procedure = read_procedure(SAMPLE, "sample.yaml").procedure
    assert procedure is not None
    return procedure


def test_rows_belong_to_the_holder_of_their_source() -> None:
    """A row without `by` is for the role that holds its source; sources of different holders part the row."""
    rows = [(row.source, row.by) for row in sample().transitions if row.trigger == "supplement"]
    assert rows == [(("received",), ("one_stop",)), (("examine",), ("officer",))]
    assert all(row.by for row in sample().transitions)


def test_one_time_stands_for_every_column() -> None:
    """A single time is spread over the columns; none stays none."""
    states = sample().states
    assert [len(state.time) for state in states.values()] == [2, 2, 0, 0]
    assert states["received"].time[0] == states["received"].time[1]


def test_settling_twice_changes_nothing() -> None:
    """A settled procedure is settled."""
    assert settled(sample()) == sample()


def test_clock_of_a_final_state_has_ended() -> None:
    """The clock runs where nothing is said, and has ended in a final state."""
    clocks = {name: state.clock for name, state in sample().states.items()}
    assert clocks == {"received": "idle", "examine": "runs", "granted": "ended", "refused": "ended"}


def test_values_are_typed() -> None:
    """Text of the file is typed by the schema, and nothing is a float."""
    procedure = sample()
    size, ask = procedure.fields["size"], procedure.transitions[1]
    assert (size.scale, size.min, size.optional, size.class_, size.set_by) == (
        2,
        "0.5",
        True,
        "public",
        ("officer",),
    )
    assert (ask.at_most, ask.reason_required, ask.decision) == (1, True, False)
    assert procedure.documents["application"].from_ == "applicant"
    assert procedure.labels["en"] == "A sample permit"


def test_a_procedure_is_not_changed() -> None:
    """Definitions are shared by all dossiers, so their attributes are fixed."""
    with pytest.raises(AttributeError):
        sample().initial = "examine"
