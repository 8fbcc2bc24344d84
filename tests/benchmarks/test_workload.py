"""The benchmark's workload: what it measures is a real procedure that leaves a record."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from hoso.adapters.clock import system_clock
from hoso.adapters.entropy import SystemEntropy
from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine import Engine, MemoryStore, read_procedure
from hoso.engine.verification import verify

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def benchmark_module(monkeypatch):
    """Import a script of the benchmarks by its name, and leave no trace of it."""
    monkeypatch.syspath_prepend(str(FOLDER))
    before = set(sys.modules)
    yield import_module
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "").parent == FOLDER:
            del sys.modules[name]


def test_the_checker_has_nothing_to_say():
    """The workload's definition gives no error and no warning, only notes of what is not analysed."""
    text = read_procedure((FOLDER / "workload.yaml").read_bytes(), "workload.yaml")
    assert {item.code for item in text.findings} <= {"N720", "N723"}
    assert text.procedure is not None


@pytest.mark.parametrize("timed", [False, True])
@pytest.mark.parametrize(("no", "steps"), [(1, 9), (2, 7)])
def test_a_dossier_runs_to_its_end(benchmark_module, no, steps, timed):
    """A dossier is 9 steps with a supplement and 7 without, with or without clocks; it ends returned."""
    permit = benchmark_module("permit")
    store = MemoryStore(system_clock)
    permits = permit.Permits(Engine(store, SystemEntropy()), timed=timed)
    receipts = [permits.step(no, action) for action in permit.plan(no)]
    assert [receipt.n for receipt in receipts] == list(range(1, steps + 1))
    assert receipts[-1].to == ("returned",)
    with store.reading() as reading:
        verdicts = {verdict.kind: verdict for verdict in verify(reading)}
    assert verdicts["dossier"].entries == steps
    assert [problem for verdict in verdicts.values() for problem in verdict.problems] == []
    with store.reading() as reading:
        head = reading.head(receipts[-1].stream)
    assert head is not None
    assert bool(head.body["clock"]) is timed


def test_a_batch_is_the_same_workload(benchmark_module, tmp_path):
    """A hundred dossiers under way take their steps in one call, are replaced as they end, and verify."""
    batch = benchmark_module("sides").SIDES["batch"](tmp_path / "store.db")
    for no in range(10):
        for action in batch.plan(no):
            batch.step(no, action)
    store = SqliteStore(tmp_path / "store.db")
    with store.reading() as reading:
        verdicts = [verdict for verdict in verify(reading) if verdict.kind == "dossier"]
    store.close()
    assert sum(verdict.entries for verdict in verdicts) == 10 * batch.at_once
    assert {verdict.entries for verdict in verdicts} == {1, 3, 7, 9}
    assert not [problem for verdict in verdicts for problem in verdict.problems]


def test_heads_stay_small(benchmark_module):
    """In 99 % of the shipped scenarios no head takes more than 4 kB."""
    heads = benchmark_module("heads").heads()
    assert heads.within >= 0.99
    assert heads.steps > len(heads.largest) > 20


def test_the_plan_is_that_of_the_comparison(benchmark_module, monkeypatch, shared):
    """Action by action and role by role, our plan is the one every peer of the comparison runs."""
    permit = benchmark_module("permit")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # nothing is left in a folder that is not ours
    monkeypatch.syspath_prepend(str(shared / "bench"))
    common = import_module("common")
    monkeypatch.delitem(sys.modules, "common")
    ours = {"return_result": "return_"}
    for no in (1, 2):
        assert [ours.get(action, action) for action in permit.plan(no)] == common.plan(no)
    assert {ours.get(action, action): role for action, role in permit.ROLES.items()} == common.ROLES


def test_every_measured_phase_is_in_the_engine(benchmark_module):
    """The profile names functions that the engine has, so that its table cannot silently lose one."""
    phases = benchmark_module("phases")
    meter = benchmark_module("meter").Meter("other")
    with phases.measuring(meter):
        pass


def test_an_interval_is_made_of_the_measurements(benchmark_module):
    """With 15 rounds the 90 % interval runs from the 4th smallest to the 4th largest ratio."""
    module = benchmark_module("interval")
    found = module.interval([float(value) for value in range(15, 0, -1)])
    assert (found.low, found.median, found.high) == (4.0, 8.0, 12.0)
    assert [0.5 ** (count - 1) <= 1 - module.COVERAGE for count in (4, module.FEWEST)] == [False, True]


def test_time_belongs_to_the_innermost_phase(benchmark_module):
    """The phases of a meter add up to the time that passed, however they stand inside each other."""
    meter = benchmark_module("meter").Meter("other")
    inner = meter.timed("inner", lambda: sum(range(50_000)))
    outer = meter.timed("outer", inner)
    meter.restart()
    outer()
    assert meter.spent.keys() == {"other", "outer", "inner"}
    assert meter.spent["inner"] > meter.spent["outer"]
    assert meter.entered == 2
