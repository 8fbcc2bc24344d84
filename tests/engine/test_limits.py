"""engine/checks/limits.py: time that never comes, extensions without end, states held too long."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.engine.procedure_text import read_procedure

SAMPLE = (Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8")
CLOCK = "clock: {calendar: vn, supplement: restart}\n"
EXAMINE = "  examine: {role: officer, time: [2wd, 4wd], "
APPROVE = "  - {trigger: approve, source: examine, dest: granted, by: head, different_from: {accept: ever}"
REFUSE = "  - {trigger: refuse, source: [received, examine], dest: refused"
TIMER = "timers: [{timer: bell, kind: remind, time: %s, since: entry, notify: officer}], "


def found(*changes, clock=True):
    """Findings about time in the sample, with its texts replaced."""
    text = (CLOCK if clock else "") + SAMPLE
    text = text.removeprefix(CLOCK).replace("roles:\n", f"{CLOCK}roles:\n", 1) if clock else text
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    read = read_procedure(text.encode(), "sample.yaml")
    assert read.procedure is not None, read.findings
    return [
        (item.code, item.details) for item in read.findings if item.code in {"W316", "W317", "W318", "W301"}
    ]


@pytest.mark.parametrize(
    ("bell", "closes", "codes"),
    [
        ("20d", "15d", ["W316"]),
        ("15d", "15d", ["W316"]),
        ("14d", "15d", []),
        ("20wd", "15d", []),  # working days are longer than days only by a calendar
    ],
)
def test_a_timer_in_a_state_that_the_clock_leaves_sooner(bell, closes, codes):
    """Counted from the entry, it comes before the clock closes the state or never."""
    close = f"{REFUSE}, after: {{time: {closes}, since: examine, by_clock: true}}"
    told = found((EXAMINE, EXAMINE + TIMER % bell), (REFUSE, close))
    assert [code for code, _ in told] == codes
    if codes:
        assert told[0][1] == {"what": "bell", "name": "examine"}


def test_a_close_that_a_guard_can_hold_back_ends_no_timer():
    """Where the clock may not leave the state, its timers may still come."""
    close = f"{REFUSE}, unless: is_large, after: {{time: 15d, since: examine, by_clock: true}}"
    assert found((EXAMINE, EXAMINE + TIMER % "20d"), (REFUSE, close)) == []


@pytest.mark.parametrize(
    ("limits", "codes"),
    [
        ("not_later_than: {time: 3wd, before: due}", []),  # one column has five days
        ("not_later_than: {time: 5wd, before: due}", ["W316"]),
        ("not_later_than: {time: 5d, before: due}", []),
        ("after: {time: 3wd, since: received}, not_later_than: {time: 2wd, since: received}", ["W316"]),
        ("after: {time: 3wd, since: received}, not_later_than: {time: 3wd, since: received}", []),
        ("after: {time: 3wd, since: accept}, not_later_than: {time: 2wd, since: received}", []),
    ],
)
def test_a_move_that_is_over_before_it_begins(limits, codes):
    """A last moment further back than the whole time, or before the first one."""
    assert [code for code, _ in found((REFUSE, f"{REFUSE}, {limits}"))] == codes


@pytest.mark.parametrize(
    ("approve", "refuse", "column"),
    [
        ("5wd", "6wd", "ordinary"),
        ("3wd", "6wd", None),  # just in time
        ("2wd", "6wd", None),  # one way is open in time
        ("15d", "15d", None),
    ],
)
def test_a_state_that_nobody_leaves_in_time(approve, refuse, column):
    """Every way out is closed until the total of a column is over."""
    told = found(
        (
            "  - {trigger: supplement, source: [received, examine]",
            "  - {trigger: supplement, source: received",
        ),
        (APPROVE, f"{APPROVE}, after: {{time: {approve}, since: examine}}"),
        (REFUSE, f"{REFUSE}, after: {{time: {refuse}, since: examine}}"),
        ("class: public, set_by: officer", "class: public, set_by: [officer, head]"),
    )
    told = [item for item in told if item[0] == "W318"]
    assert [item["column"] for _, item in told] == ([column] if column else [])
    if column:
        assert (told[0][1]["time"], told[0][1]["total"]) == (approve, "3wd")


def test_without_a_clock_nothing_is_asked():
    """A file that declares no clock has none of these findings."""
    assert found(clock=False) == []
    assert found() == []
