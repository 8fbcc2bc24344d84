"""Whatever is fed to a replay, it neither crashes nor hangs; a move less, and it refuses just that."""

from __future__ import annotations

import pytest

from hoso import workflows
from hoso.engine.procedure_text import read_procedure
from tests.engine.replay.logs import Table, cases_of, meaning_of, replayed, without
from tests.engine.replay.test_table import LOGS


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_mutated_logs_and_maps_are_read_or_refused(program, seed):
    """25,000 mutated inputs for each seed: each is walked or told with its place; below 500 MB, none slow."""
    found = program("fuzzing", "logs", 25_000, seed)
    assert found["inputs"] == 25_000
    assert found["megabytes"] < 500
    assert found["slowest"] < 10
    kinds = found["found"]
    assert "unplaced" not in kinds
    assert min(kinds[name] for name in ("accepted", "refused", "map", "map.findings")) > 100
    assert sum(name.startswith("malformed.") for name in kinds) > 10


@pytest.mark.soak
@pytest.mark.parametrize("name", LOGS)
def test_every_move_less_refuses_what_the_table_refuses(name, shared):
    """Whichever move is taken out, the cases and events refused are those of a walk over the table alone."""
    (procedure, chosen), file, _, _ = LOGS[name]
    text, words = procedure.read_text(), chosen.read_text()
    read = cases_of(shared / "data" / "event-logs" / file)
    compared = refused = 0
    for source, action, _ in Table(text, words).rows:
        reduced = without(text, source, action)
        if read_procedure(reduced.encode(), file, workflows.sources).procedure is None:
            continue  # the checker says that it cannot stand: a dead end, a state never reached
        table = Table(reduced, words)
        answers = replayed(meaning_of(reduced, words), read)
        found = {answer.case: answer.refused and answer.refused.event.number for answer in answers}
        expected = {one.name: table.refused(one) for one in read}
        assert found == expected, (source, action)
        compared, refused = compared + 1, refused + sum(map(bool, expected.values()))
    print(f"{name}: {compared} reduced definitions, {refused} refusals")  # noqa: T201 - for `pytest -rP`
    assert compared > 10
    assert refused > 100
