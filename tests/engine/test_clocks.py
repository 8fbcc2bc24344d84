"""Time as files declare it: the explicit form, what a road and its regime make of it, and its findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.engine.canonical import parse
from hoso.engine.moves import explain
from hoso.engine.procedure_text import ProcedureText, read_procedure, read_procedures
from hoso.engine.resolved import resolve

FOLDER = Path(__file__).parent
SAMPLE = (FOLDER / "sample.yaml").read_text(encoding="utf-8")
ROAD = (FOLDER / "road" / "sample.yaml").read_text(encoding="utf-8")
REGIME = (FOLDER / "road" / "test.order.regime.yaml").read_text(encoding="utf-8")
WORDS = FOLDER / "road" / "test.words.fragment.yaml"
CLOCK = 'clock: {calendar: vn, supplement: restart, legal: {supplement: "nd118 19(5)"}}\n'
LEGAL = 'legal: {nd118: {vi: "Nghị định 118", en: "Decree 118"}}\n'


class Files:
    """The regime of these tests, with a clock or without, and the words of the road's sample."""

    def __init__(self, regime: str) -> None:
        self.regime = regime

    def __call__(self, kind: str, name: str) -> tuple[bytes, str] | None:
        """The file of a kind and name."""
        data = self.regime.encode() if kind == "regime" else WORDS.read_bytes()
        return data, f"{name}.{kind}.yaml"

    def known(self, kind: str) -> list[str]:
        """No other names."""
        del kind
        return []


def one(text: str) -> ProcedureText:
    """The one procedure of a text, which must be right."""
    found = read_procedure(text.encode(), "sample.yaml")
    assert found.procedure is not None, found.findings
    return found


def road(text: str = ROAD, regime: str = REGIME) -> ProcedureText:
    """The one procedure of a road under the regime of these tests."""
    (found,) = read_procedures(text.encode(), "sample.yaml", Files(regime))
    assert found.procedure is not None, found.findings
    return found


def timed(regime: str = REGIME) -> str:
    """The regime of these tests with a clock, limits and timers."""
    return (
        regime.replace("settings:", f"{CLOCK}{LEGAL}settings:")
        .replace(
            '  step: {status: "4"}',
            '  step: {status: "4", timers: '
            "[{timer: remind, kind: remind, time: answer, since: entry, notify: desk}]}",
        )
        .replace("clock: stands, status", "clock: stands, pause: supplement, status")
        .replace(
            "source: waiting, dest: filed}",
            "source: waiting, dest: filed, after: {time: complete, since: waiting, by_clock: true}}",
        )
        .replace(
            "by: here, at_most: 1}\n  - {trigger: answer",
            "by: here, at_most: 1, not_later_than: {time: 3wd, since: accepted}}\n  - {trigger: answer",
        )
    )


def test_what_declares_nothing_keeps_its_digest():
    """A procedure without a clock resolves to bytes in which no key of time stands."""
    resolved = parse(resolve(one(SAMPLE).procedure))
    assert not {"clock", "stages"} & resolved.keys()
    assert not any(
        {"calendar", "pause", "stage", "timers"} & state.keys() for state in resolved["states"].values()
    )
    keys = {"clock", "extend_by", "not_later_than", "after"}
    assert not any(keys & row.keys() for row in resolved["transitions"])


def test_a_clock_is_part_of_the_definition():
    """What is declared of time stands in the resolved form, durations as amount, scale and unit."""
    resolved = parse(resolve(one(SAMPLE.replace("columns:", f"{CLOCK}columns:")).procedure))
    assert resolved["clock"] == {
        "calendar": "vn",
        "supplement": "restart",
        "legal": {"supplement": "nd118 19(5)"},
    }


def test_a_regime_gives_its_clock_to_its_roads():
    """Settings are replaced by their values, rows of the table by their states; defaults reach each row."""
    procedure = road(regime=timed()).procedure
    assert procedure is not None
    assert procedure.clock is not None
    assert procedure.clock.calendar == "vn"
    asked = [row for row in procedure.transitions if row.trigger == "ask"]
    assert {str(row.not_later_than.time) for row in asked if row.not_later_than} == {"3wd"}
    assert {row.not_later_than.since for row in asked if row.not_later_than} == {"receive"}
    answer = next(row for row in procedure.transitions if row.trigger == "answer")
    assert answer.after is not None
    assert (str(answer.after.time), answer.after.by_clock) == ("5d", True)
    assert procedure.states["waiting"].pause == "supplement"
    assert [str(timer.time) for timer in procedure.states["examine"].timers] == ["1wd"]


def test_a_road_without_a_clock_has_no_phases():
    """Stages become phases only where time is counted; each state of one says which."""
    rows = ROAD[ROAD.index("steps:") :]
    staged = ROAD.replace(
        rows, "stages:\n  - stage: one\n    total: 4wd\n    " + rows.replace("\n", "\n    ")
    )
    plain, counted = road(staged).procedure, road(staged, timed()).procedure
    assert plain is not None
    assert counted is not None
    assert not plain.stages
    assert {name: str(stage.total[0]) for name, stage in counted.stages.items()} == {"one": "4wd"}
    assert {state.stage for name, state in counted.states.items() if name in {"examine", "approve"}} == {
        "one"
    }
    assert counted.states["waiting"].stage is None


def test_a_wait_for_what_is_owed_is_a_wait_for_money():
    """A wait with obligations pauses for `finance`, another says nothing: its time is not counted."""
    rows = ROAD[ROAD.index("  - {step: approve") :]
    owed = (
        '  - {wait: paying, for: citizen, vi: "Chờ nộp", en: "Paying", '
        'obligations: [{obligation: fee, vi: "Lệ phí", en: "Fee"}]}\n'
    )
    other = '  - {wait: posting, for: citizen, vi: "Niêm yết", en: "Posting"}\n'
    procedure = road(ROAD.replace(rows, owed + other + rows), timed()).procedure
    assert procedure is not None
    assert (procedure.states["paying"].pause, procedure.states["posting"].pause) == ("finance", None)


def test_the_clock_of_a_regime_is_not_declared_twice():
    """E418: a procedure under a regime that counts time does not say how itself."""
    (found,) = read_procedures((ROAD + CLOCK + LEGAL).encode(), "sample.yaml", Files(timed()))
    assert "E418" in {finding.code for finding in found.findings}
    procedure = road(ROAD + CLOCK + LEGAL).procedure
    assert procedure is not None
    assert procedure.clock is not None


def test_a_procedure_departs_from_the_clock_where_it_yields():
    """Its own rules of counting stand in place of the regime's, with their article; the others stay."""
    regime = timed().replace("supplement: restart,", "supplement: restart, yields: [after_cut_off, cut_off],")
    because = 'because: {vi: "Luật chứng thực", en: "The law of certification"}'
    departs = f"departs:\n  - {{from: clock, after_cut_off: next_opening, legal: nd23, {because}}}\n"
    instruments = 'legal: {nd23: {vi: "Nghị định 23", en: "Decree 23"}}\n'
    procedure = road(ROAD + departs + instruments, regime).procedure
    assert procedure is not None
    assert parse(resolve(procedure))["clock"] == {
        "calendar": "vn",
        "supplement": "restart",
        "after_cut_off": "next_opening",
        "legal": {"supplement": "nd118 19(5)", "after_cut_off": "nd23"},
    }


@pytest.mark.parametrize(
    ("departure", "yields", "code"),
    [
        ("count_from: next_day", "[cut_off]", "E407"),
        ("time: 1wd", "[cut_off]", "E407"),
        ("cut_off: noon", "[cut_off]", "E139"),
        ("cut_off: '14:00'", None, "E401"),
    ],
)
def test_what_a_clock_does_not_yield(departure: str, yields: str | None, code: str):
    """What it does not yield is refused, and a departure from a clock that there is not."""
    regime = timed().replace("restart,", f"restart, yields: {yields},", 1) if yields else REGIME
    because = 'because: {vi: "Thử", en: "A test"}'
    text = f"{ROAD}departs:\n  - {{from: clock, {departure}, {because}}}\n"
    (found,) = read_procedures(text.encode(), "sample.yaml", Files(regime))
    assert code in {finding.code for finding in found.findings}


@pytest.mark.parametrize("wrong", ["25:00", "15", "3pm"])
def test_a_time_of_day_is_one(wrong: str):
    """`cut_off` is a time of day such as "15:00"."""
    text = SAMPLE.replace("columns:", CLOCK.replace("restart,", f'restart, cut_off: "{wrong}",') + "columns:")
    assert "E139" in {finding.code for finding in read_procedure(text.encode(), "sample.yaml").findings}


def test_moves_say_between_which_moments_they_are_taken():
    """`explain` names limits, and what an action does to the clock."""
    said = {(item.kind, item.what) for move in explain(road(regime=timed())) for item in move.requirements}
    assert {
        ("not_later_than", "3wd since receive"),
        ("after", "5d since waiting"),
        ("by_clock", "true"),
    } <= said


def codes(text: str) -> list[str]:
    """What the checker says of a text."""
    return [finding.code for finding in read_procedure(text.encode(), "sample.yaml").findings]


def test_the_clock_leads_in_no_circle():
    """What it takes leads on: not nowhere, and not back to where it takes it again."""
    text = (FOLDER / "clocks" / "timed.yaml").read_text(encoding="utf-8")
    assert "E286" not in codes(text)
    assert "E286" in codes(
        text.replace(
            "trigger: close, source: waiting, dest: closed", "trigger: close, source: waiting, dest: internal"
        )
    )
    again = "dest: waiting, after: {time: 1wd, since: closing, by_clock: true},"
    back = text.replace("source: waiting, dest: submitted,", f"source: closing, {again}")
    back = back.replace("dest: closed, by: desk, after", "dest: closing, by: desk, after")
    back = back.replace(
        "  closed: {final",
        '  closing: {role: desk, clock: ended, vi: "Sắp đóng", en: "Closing"}\n  closed: {final',
    )
    assert codes(back).count("E286") == 2


@pytest.mark.parametrize("state", ["closed: {final: failure,", "ready: {role: desk, clock: ended,"])
def test_a_timer_that_never_comes(state: str):
    """In a final state, or after a due date where nothing is due, no timer comes about."""
    text = (FOLDER / "clocks" / "timed.yaml").read_text(encoding="utf-8")
    timer = "timers: [{timer: late, kind: escalate, time: 1wd, since: due, notify: desk}],"
    assert "W316" in codes(text.replace(state, f"{state} {timer}"))
