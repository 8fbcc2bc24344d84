"""In a replay the clock stands at each event's instant, and on the way does what is due."""

from __future__ import annotations

import pytest

from hoso import workflows
from hoso.adapters.bootstrap import replay_office
from hoso.engine.replay.walk import walk
from hoso.engine.resolved import resolve
from tests.engine.clocks.office import TEXT
from tests.engine.replay.logs import case, meaning_of

NEAR = {"area": "near"}


def answered(*events: tuple[str, str], text: str = TEXT):
    """The answer for a case of the procedure with times, by the calendar of Vietnam."""
    meaning = meaning_of(text)
    found = workflows.sources("calendar", "vn")
    assert found is not None
    office = replay_office(resolve(meaning.procedure), (found[0],))
    steps = [{"concept:name": name, "time:timestamp": f"{at}+07:00", **NEAR} for name, at in events]
    return walk(case(*steps), meaning, None, office)


def test_what_is_due_by_itself_comes_about_between_two_events():
    """Fifteen days without a supplement close the dossier; then what the log tells comes too late."""
    begun = ("open", "2026-08-03T08:00"), ("accept", "2026-08-03T09:00"), ("ask", "2026-08-04T09:00")
    in_time = answered(*begun, ("supply", "2026-08-10T09:00"))
    assert (in_time.is_accepted, in_time.states) == (True, ("submitted",))
    late = answered(*begun, ("supply", "2026-09-10T09:00"))
    assert late.refused is not None
    assert late.refused.event.number == 4
    assert [reason.code for reason in late.refused.reasons] == ["ended"]
    assert late.states == ("closed",)


@pytest.mark.parametrize(("day", "accepted"), [("2026-08-05", True), ("2026-08-07", False)])
def test_limits_of_time_are_held_at_the_instants_of_the_events(day, accepted):
    """`ask` is refused after three working days from `accept`, whenever the log is replayed."""
    answer = answered(("open", "2026-08-03T08:00"), ("accept", "2026-08-03T09:00"), ("ask", f"{day}T09:00"))
    assert answer.is_accepted is accepted
    if answer.refused is not None:
        assert [reason.subject for reason in answer.refused.reasons] == ["too_late.ask"]


def test_of_two_rows_of_one_action_the_clock_takes_the_later_one_in_its_time():
    """A near place lapses after four days, a remote one after two; what comes behind it finds it done."""
    rows = "".join(
        f"  - {{trigger: lapse, source: work, dest: issue, by: desk, {guard}"
        f"after: {{time: {time}, since: work, by_clock: true}}}}\n"
        for guard, time in (("conditions: is_remote, ", "2d"), ("", "4d"))
    )
    text = TEXT.replace("  - {trigger: finish,", f"{rows}  - {{trigger: finish,")
    text = text.replace("  deliver: {vi", '  lapse: {vi: "Quá hạn", en: "Lapse"}\n  deliver: {vi')
    begun = ("open", "2026-08-03T08:00"), ("accept", "2026-08-03T09:00")
    answer = answered(*begun, ("finish", "2026-08-07T09:01"), text=text)
    assert (answer.is_accepted, answer.states) == (True, ("ready",))
    early = answered(*begun, ("finish", "2026-08-07T08:59"), text=text)
    assert early.refused is not None
