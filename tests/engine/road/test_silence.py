"""engine/road/silence.py: rows that others do, and what happens when they are silent."""

from __future__ import annotations

from hoso.engine.moves import explain

from .files import SAMPLE, one, read

CLOCK = 'clock: {calendar: vn, supplement: restart}\nlegal:\n  law: {vi: "Luật", en: "Act"}\n'
ROAD = SAMPLE.replace("steps:\n", f"{CLOCK}steps:\n").replace(
    "roles:\n", 'roles:\n  tax: {outside: true, vi: "Thuế", en: "Tax office"}\n'
)
TAX = '  - {step: assess, by: tax, time: 2wd, SILENCE, vi: "Xác định", en: "Assess"}\n'
WAITS = "silence: {then: escalate, by: head, each: 1wd, legal: law 4}"
GOES_ON = 'silence: {then: go_on, by: head, legal: law 5, vi: "Đi tiếp", en: "Go on"}'


def road(silence: str) -> str:
    """The sample with a row that the tax office does."""
    text = ROAD.replace("total: 4wd", "total: 6wd")
    return text.replace("  - {step: approve", TAX.replace("SILENCE", silence) + "  - {step: approve")


def test_silence_may_be_told():
    """With `escalate` those of ours are told in the first minute after the row was due, again and again."""
    procedure = one(road(WAITS)).procedure
    assert procedure is not None
    (timer,) = procedure.states["assess"].timers
    assert (timer.timer, timer.kind, str(timer.time), timer.since) == ("silence", "escalate", "1min", "due")
    assert (timer.notify, str(timer.each), timer.legal) == (("head",), "1wd", "law 4")


def test_the_dossier_may_go_on_by_law():
    """With `go_on` the clock leads to the next row once the time is over; whoever is named may too."""
    found = {move.action: move for move in explain(one(road(GOES_ON))) if move.source == "assess"}
    assert found["forward_assess"].by == ("tax",)
    move = found["go_on_assess"]
    assert (move.dest, move.by) == ("approve", ("head",))
    asked = {item.kind: item.what for item in move.requirements}
    assert asked == {"after": "2wd since assess", "by_clock": "true", "legal": "law 5"}


def test_what_it_does_not_say_is_asked_for():
    """E419: without a law, or with a time for each column, nothing goes on."""
    for old, new in (("legal: law 5, ", ""), ("time: 2wd, silence", "silence")):
        (found,) = read(road(GOES_ON).replace(old, new))
        assert "E419" in [item.code for item in found.findings]
