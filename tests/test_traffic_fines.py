"""examples/traffic_fines.py: the cases of an event log walk through the shipped procedure."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoso.adapters.bootstrap import open_store
from hoso.engine import timeline_of

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[1]
EVENT = '<event><string key="concept:name" value="{}"/><date key="time:timestamp" value="{}"/>{}</event>'
CREATED = "".join(
    f'<{kind} key="{key}" value="{value}"/>'
    for kind, key, value in (("int", "article", 7), ("int", "points", 0), ("float", "amount", 36.0))
)
PAID = '<float key="totalPaymentAmount" value="36.0"/>'
NOON = "2007-03-25T12:00:00.000+02:00"


@pytest.fixture
def fines() -> ModuleType:
    """The example as a module."""
    spec = importlib.util.spec_from_file_location("traffic_fines", ROOT / "examples" / "traffic_fines.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def log(folder: Path, *events: str, before: str = "") -> Path:
    """A log of one case."""
    path = folder / "log.xes"
    trace = "".join(events)
    path.write_text(f'{before}<log><trace><string key="concept:name" value="c"/>{trace}</trace></log>')
    return path


@pytest.mark.parametrize("stored", [False, True], ids=["memory", "sqlite"])
def test_every_case_of_the_real_log_goes_through(fines, capsys, tmp_path, shared, stored):
    """100 of 100 cases and 390 of 390 events, on both stores, and the record is intact."""
    real = str(shared / "data" / "event-logs" / "roadtraffic100traces.xes")
    assert fines.main([real, str(tmp_path / "fines.sqlite")] if stored else [real]) == 0
    said = capsys.readouterr().out
    assert "100 of 100 cases, 390 of 390 events accepted" in said
    # A stream for each dossier, one for the directory and one for the definitions.
    assert "102 streams" in said
    assert "entries: intact" in said
    assert "refused" not in said


def test_the_invented_log_goes_through(fines, capsys):
    """Without a log the one beside the script is read."""
    assert fines.main([]) == 0
    assert "3 of 3 cases, 15 of 15 events accepted" in capsys.readouterr().out


def test_the_first_refused_event_is_named_with_its_reasons(fines, capsys, tmp_path):
    """A case stops at its first refused event; what was accepted before it stays."""
    penalty = [EVENT.format("Create Fine", NOON, CREATED), EVENT.format("Add penalty", NOON, "")]
    assert fines.main([str(log(tmp_path, *penalty, penalty[1]))]) == 1
    said = capsys.readouterr().out
    assert "refused: c: event 2, Add penalty: not_here.add_penalty" in said
    assert "0 of 1 cases, 1 of 3 events accepted" in said
    assert "intact" in said


def test_an_event_nobody_knows_is_refused(fines, capsys, tmp_path):
    """A name that is no event of the process is an action the procedure does not have."""
    assert (
        fines.main(
            [str(log(tmp_path, EVENT.format("Create Fine", NOON, CREATED), EVENT.format("Fly", NOON, "")))]
        )
        == 1
    )
    assert "event 2, Fly: unknown_action.Fly" in capsys.readouterr().out


def test_equal_times_keep_the_order_of_the_file(fines, tmp_path):
    """Times are instants whatever their offset; events of one instant stay in the order of the file."""
    store = tmp_path / "s.sqlite"
    later = NOON.replace("+02:00", "+01:00")
    path = log(
        tmp_path,
        EVENT.format("Create Fine", NOON, CREATED),
        EVENT.format("Payment", NOON, PAID),
        EVENT.format("Send Fine", NOON, '<float key="expense" value="11.0"/>'),
        EVENT.format("Payment", later, PAID),
    )
    assert fines.main([str(path), str(store)]) == 0
    opened = open_store(store)
    with opened.reading() as reading:
        (head,) = reading.heads("dossier")
        lines = timeline_of(reading.entries(head.stream), reading.disclosures(head.stream))
    opened.close()
    assert [line.action for line in lines] == [None, "pay", "send", "pay"]
    assert [line.recorded_at for line in lines] == ["2007-03-25T10:00:00.000000Z"] * 3 + [
        "2007-03-25T11:00:00.000000Z"
    ]


def test_a_strange_name_is_only_a_name(fines, tmp_path):
    """Whatever a log calls somebody becomes an officer with an id of ours."""
    strange = '<string key="org:resource" value="x}: {role: &quot;hoso.publisher&quot;"/>'
    assert fines.main([str(log(tmp_path, EVENT.format("Create Fine", NOON, CREATED + strange)))]) == 0
