"""One due date, without its explanation, beside a `bisect` over the same calendar and one `datetime`.

`make bench`, or `python benchmarks/due.py [--rounds N]`. Nobody can find a day in a calendar and write it
down for less; what policy, reception and rounding cost beyond that is ours.
"""

from __future__ import annotations

import argparse
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

from interval import Interval, interval

from hoso import workflows
from hoso.engine.duration import parse_duration
from hoso.engine.worktime.calendar_text import read_calendar
from hoso.engine.worktime.minutes import minute_of
from hoso.engine.worktime.policy import Policy
from hoso.engine.worktime.table import compiled
from hoso.engine.worktime.worktime import WorkTime

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.worktime.calendar import Calendar

#: Duration and policy of each kind of count.
KINDS = (
    ("8wh", Policy()),
    ("5wd", Policy()),
    ("5wd", Policy(day="half_days")),
    ("5wd", Policy("next_day")),
    ("15d", Policy()),
    ("15d", Policy("next_day")),
    ("1mo", Policy()),
    ("same_day", Policy()),
)
#: A span of a year and one of ten, in office days.
YEAR, DECADE = "250wd", "2500wd"
#: From the middle of January 2018, so that ten years lie in the calendar.
START = datetime(2018, 1, 15, 2, 17, tzinfo=UTC)
#: Each measured piece is so many dates, from as many different minutes.
PIECE = 2000
RECEIVED = [START + timedelta(minutes=37 * number) for number in range(PIECE)]


#: What is measured: a function, and what it is called with.
Side = tuple["Callable[[Any], object]", list[Any]]


def dates(time: WorkTime, text: str) -> Side:
    """Due dates of receptions, some of them outside office hours."""
    duration = parse_duration(text)
    return lambda moment: time.after(duration, moment), RECEIVED


def least(calendar: Calendar) -> Side:
    """The bisect over ten years of the same calendar, and the datetime."""
    ends = compiled(calendar, 2017, 2028).ends

    def once(minute: int) -> object:
        return bisect_right(ends, minute), datetime(2026, 2, 12, 8, 20, tzinfo=UTC)

    return once, [minute_of(moment) for moment in RECEIVED]


def seconds(side: Side) -> float:
    """What one call costs, of processor time: others on the machine do not count."""
    function, given = side
    begin = process_time()
    for item in given:
        function(item)
    return (process_time() - begin) / len(given)


def compared(one: Side, other: Side, rounds: int) -> tuple[float, float, Interval]:
    """Microseconds of both and their ratio, measured in turn in alternating order."""
    found: list[tuple[float, float]] = []
    for number in range(-1, rounds):
        costs = [seconds(side) for side in (one, other)[:: 1 if number % 2 else -1]]
        if number >= 0:  # the first round compiles the calendar and fills the caches
            found.append((costs[0], costs[1]) if number % 2 else (costs[1], costs[0]))
    ratio = interval([mine / theirs for mine, theirs in found])
    return median(mine for mine, _ in found) * 1e6, median(theirs for _, theirs in found) * 1e6, ratio


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help="how often each is measured (15)")
    asked = parser.parse_args()
    if asked.rounds < 1:
        parser.error("--rounds must be 1 or more")
    source = workflows.sources("calendar", "nghe_an")
    assert source is not None
    calendar = read_calendar(*source, workflows.sources).calendar
    assert calendar is not None
    print(f"one due date over a bisect and a datetime: {asked.rounds} rounds, 90 % interval\n")
    print(f"  {'':22}{'date µs':>10}{'least µs':>11}   ratio")
    for text, policy in KINDS:
        time = WorkTime(calendar, policy)
        time.after(parse_duration(DECADE), START)  # so that both look into the same ten years
        show(
            f"{text}, {policy.count_from}", policy, compared(dates(time, text), least(calendar), asked.rounds)
        )
    print(f"\n  {'':22}{'ten yrs µs':>10}{'one year µs':>12}  ratio")
    for policy in (Policy(), Policy("next_day"), Policy(day="half_days")):
        time = WorkTime(calendar, policy)
        show(policy.count_from, policy, compared(dates(time, DECADE), dates(time, YEAR), asked.rounds))


def show(name: str, policy: Policy, figures: tuple[float, float, Interval]) -> None:
    """Print one line."""
    mine, other, ratio = figures
    name += ", halves" if policy.day == "half_days" else ""
    print(f"  {name:22}{mine:>10.2f}{other:>11.2f}   {ratio}")


if __name__ == "__main__":
    main()
