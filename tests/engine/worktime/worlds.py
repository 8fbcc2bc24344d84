"""Random worlds and matters, and the same as hoso reads them: a calendar's file, a clock, a policy."""

# ruff: noqa: DTZ001 - the oracle's instants have no zone

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from hoso.engine.duration import parse_duration
from hoso.engine.worktime.calendar_text import read_calendar
from hoso.engine.worktime.interval import Clock, Extension, Interval
from hoso.engine.worktime.policy import Policy
from hoso.engine.worktime.worktime import WorkTime

from .world import Closed, Hours, Layer, Longer, Matter, Named, Rules, Stand, World

if TYPE_CHECKING:
    from fractions import Fraction

    from hoso.engine.worktime.calendar import Calendar

#: The days around which everything happens: a new year, a leap day and both changes of the clocks.
FIRST = date(2027, 12, 1)
SPAN = 150
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

days = st.one_of(st.integers(0, SPAN), st.integers(10, 45)).map(lambda number: FIRST + timedelta(days=number))
#: Days on which something is decided: before, between and after the days of the matter.
decided = st.sampled_from([date(2019, 3, 5), date(2027, 6, 1), date(2027, 12, 20), date(2028, 2, 2)])

_SIX, _NOON = 6 * 60, 12 * 60


@st.composite
def periods(draw):
    """A morning and an afternoon, unequal, perhaps touching; or one of them."""
    steps = st.sampled_from([1, 7, 15, 30, 60])
    step = draw(steps)
    cuts = sorted(
        draw(st.lists(st.integers(_SIX // step + 1, 1260 // step), min_size=3, max_size=4, unique=True))
    )
    times = [cut * step for cut in cuts]
    if len(times) == 3:
        times.insert(1, times[1])
    if draw(st.integers(0, 5)) == 0:
        return ((times[0], times[1]),)
    return ((times[0], times[1]), (times[2], times[3]))


usual = st.sampled_from(
    [
        ((420, 690), (810, 1020)),
        ((450, 720), (810, 1020)),
        ((480, 720), (780, 1020)),
        ((480, 720), (720, 960)),
        ((480, 720),),
    ]
)
halves = st.one_of(usual, periods())
year_days = st.sampled_from(
    [(4, 16), (10, 15), (10, 16), (4, 15), (12, 31), (1, 1), (2, 29), (3, 1), (12, 20)]
)


@st.composite
def hours(draw, *, always):
    """Office hours; `always`: all the year and for all years."""
    if always:
        return Hours(draw(halves), draw(decided))
    first, last = draw(st.one_of(st.just((None, None)), st.tuples(year_days, year_days)))
    since, until = draw(st.one_of(st.just((None, None)), st.tuples(days, st.one_of(st.none(), days))))
    if since and until and until < since:
        since, until = until, since
    return Hours(draw(halves), draw(decided), first, last, since, until)


@st.composite
def named(draw):
    """A day off, or a working one."""
    works = draw(st.booleans())
    own = draw(st.one_of(st.just(()), halves)) if works else ()
    return Named(draw(days), works, draw(decided), own)


@st.composite
def closed(draw):
    """Some days in a row."""
    first = draw(days)
    return Closed(first, first + timedelta(days=draw(st.integers(0, 9))), draw(decided))


weeks = st.one_of(
    st.just(frozenset(range(5))),
    st.just(frozenset(range(6))),
    st.sets(st.integers(0, 6), min_size=1).map(frozenset),
)


def _distinct(found):
    return list({(item.day, item.decided): item for item in found}.values())


@st.composite
def layers(draw, *, lowest):
    """One calendar."""
    always = [draw(hours(always=True))] if lowest else []
    some = draw(st.lists(hours(always=False), max_size=3))
    place = draw(st.integers(0, len(some)))
    return Layer(
        draw(weeks if lowest else st.one_of(st.none(), st.none(), weeks)),
        (*some[:place], *always, *some[place:]),
        tuple(_distinct(draw(st.lists(named(), max_size=14)))),
        tuple(draw(st.lists(closed(), max_size=3))),
    )


offsets = st.sampled_from(
    [
        ((datetime(1, 1, 1), 420),),
        ((datetime(1, 1, 1), 0),),
        ((datetime(1, 1, 1), -210),),
        ((datetime(1, 1, 1), 840),),
        # Central Europe: forward on 26 March 2028; back again soon after, so that a matter may meet both.
        ((datetime(1, 1, 1), 60), (datetime(2028, 3, 26, 1), 120), (datetime(2028, 4, 9, 1), 60)),
        # New Zealand, a day apart from UTC: back on a Sunday at 3:00, which is Saturday afternoon in UTC.
        ((datetime(1, 1, 1), 780), (datetime(2028, 1, 8, 14), 720), (datetime(2028, 2, 5, 14), 780)),
        # At midnight, westward: the day before is entered again.
        ((datetime(1, 1, 1), -180), (datetime(2028, 1, 2, 3), -240), (datetime(2028, 2, 6, 4), -180)),
    ]
)


@st.composite
def worlds(draw):
    """Calendars over each other."""
    upper = draw(st.lists(layers(lowest=False), max_size=2))
    return World(
        (draw(layers(lowest=True)), *upper),
        draw(offsets),
        draw(st.one_of(st.none(), st.none(), decided, days)),
    )


rules = st.builds(
    Rules,
    st.sampled_from(["minute", "next_day"]),
    st.sampled_from(["hours8", "half_days"]),
    st.sampled_from([15 * 60, 15 * 60, 11 * 60 + 30, 0, 1439]),
    st.sampled_from(["next_close", "next_opening"]),
)


@st.composite
def amounts(draw, *, unit=None):
    """An amount as a file writes it, and its unit."""
    unit = unit or draw(
        st.sampled_from(["wd", "wd", "wd", "wh", "d", "d", "h", "min", "mo", "y", "same_day"])
    )
    if unit == "same_day":
        return "0", unit
    most = {"wd": 25, "wh": 60, "d": 40, "h": 200, "min": 3000, "mo": 2, "y": 0}[unit]
    whole = draw(st.integers(0, most))
    fractions = ["", "", "", ".5", ".25", ".75", ".3333", ".0001"]
    part = draw(st.sampled_from([".25", ".0833", ".1", ""] if unit == "y" else fractions))
    return f"{whole}{part}", unit


#: Most things happen at a full or a half hour, when offices open, close, and stop taking in.
half_hours = st.integers(0, 47).map(lambda number: number * 30)
times = st.one_of(st.integers(0, 1439), half_hours, half_hours, half_hours.map(lambda minute: minute + 1))


@st.composite
def moments(draw):
    """An instant to the minute."""
    # A margin, so that what follows is still among the days of which something is decided.
    day = draw(st.one_of(st.integers(10, SPAN - 40), st.integers(10, 35)))
    return datetime(FIRST.year, FIRST.month, FIRST.day) + timedelta(days=day, minutes=draw(times))


gaps = st.one_of(
    st.integers(0, 600),
    st.integers(0, 20_000),
    st.integers(0, 700).map(lambda number: number * 30),
    st.sampled_from([0, 1, 1440, 1440 * 7]),
)


@st.composite
def matters(draw, *, fraction):
    """A duration with stands, restarts and extensions."""
    start = here = draw(moments())
    anew_after = draw(st.booleans())
    stands, anew = [], []
    for _ in range(draw(st.integers(0, 3))):
        since = here + timedelta(minutes=draw(gaps))
        until = since + timedelta(minutes=draw(gaps))
        kind = draw(st.sampled_from(["supplement", "supplement", "finance", "excluded", "restart"]))
        here = until
        if kind == "restart":
            anew.append(since)
            stands.append(Stand(kind, since, until))
        else:
            stands.append(Stand(kind, since, until, kind == "supplement" and anew_after))
    if stands and stands[-1].kind != "restart" and draw(st.integers(0, 4)) == 0:
        last = stands.pop()
        stands.append(Stand(last.kind, last.since, None, last.anew))
    longer = []
    granted = start
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        granted += timedelta(minutes=draw(gaps))
        amount, unit = draw(amounts().filter(lambda item: item[1] != "same_day"))
        longer.append(Longer(granted, fraction(amount), unit))
    amount, unit = draw(amounts())
    matter = Matter(
        fraction(amount),
        unit,
        start,
        tuple(
            stand
            for stand in stands
            if stand.kind != "restart" and (stand.since != stand.until or stand.anew)
        ),
        tuple(longer),
        tuple(anew),
    )
    return matter, tuple(stands), "restart" if anew_after else "resume"


# As hoso reads them


def yaml_of(world: World, number: int) -> str:
    """The file of one layer."""
    layer = world.layers[number]
    lines = ["hoso: calendar/1", f"calendar: c{number}", 'vi: "Lịch"', 'en: "Calendar"']
    if number:
        lines.append(f"extends: c{number - 1}")
    else:
        lines.append(f'offset: "{_offset(world.offsets[0][1])}"')
        if world.offsets[1:]:
            lines.append("offset_changes:")
            lines += [
                f'  - {{at: "{at:%Y-%m-%dT%H:%MZ}", offset: "{_offset(minutes)}"}}'
                for at, minutes in world.offsets[1:]
            ]
    if layer.week is not None:
        lines.append(f"week: [{', '.join(WEEKDAYS[day] for day in sorted(layer.week))}]")
    dates = sorted({item.decided for item in (*layer.hours, *layer.named, *layer.closed)})
    if dates:
        lines.append("decisions:")
        lines += [
            f'  {_decision(day)}: {{number: "{index}", decided_on: "{day}", vi: "Số", en: "Decision"}}'
            for index, day in enumerate(dates)
        ]
    for key, items in (("hours", layer.hours), ("days", layer.named), ("closures", layer.closed)):
        if items:
            lines += [
                f"{key}:",
                *(f"  - {{{_line(item)}, decision: {_decision(item.decided)}}}" for item in items),
            ]
    return "\n".join(lines) + "\n"


def _line(item: Hours | Named | Closed) -> str:
    if isinstance(item, Closed):
        return f'from: "{item.first}", to: "{item.last}", vi: "Nghỉ", en: "Closed"'
    periods_ = ", ".join(f'["{_clock(start)}", "{_clock(end)}"]' for start, end in item.periods)
    shown = f"periods: [{periods_}]"
    if isinstance(item, Named):
        own = f", {shown}" if item.periods else ""
        return f'day: "{item.day}", kind: {"working" if item.works else "off"}{own}, vi: "Ngày", en: "Day"'
    if item.first and item.last:
        shown += ', from: "{:02}-{:02}", to: "{:02}-{:02}"'.format(*item.first, *item.last)
    if item.since:
        to = f', to: "{item.until}"' if item.until else ""
        shown += f', in_force: {{from: "{item.since}"{to}}}'
    return shown


def _decision(day: date) -> str:
    return f"d{day:%Y%m%d}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _offset(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{_clock(abs(minutes))}"


class Files:
    """The files of a world, as what extends them finds them."""

    def __init__(self, world: World) -> None:
        self.texts = {f"c{number}": yaml_of(world, number) for number in range(len(world.layers))}

    def __call__(self, kind: str, name: str) -> tuple[bytes, str] | None:
        """The file of a calendar."""
        return (self.texts[name].encode(), f"{name}.{kind}.yaml") if name in self.texts else None

    def known(self, kind: str) -> list[str]:
        """The names there are."""
        assert kind == "calendar"
        return list(self.texts)


def calendar_of(world: World) -> Calendar:
    """The calendar of a world, through its files."""
    files = Files(world)
    name = f"c{len(world.layers) - 1}"
    text = read_calendar(files.texts[name].encode(), f"{name}.calendar.yaml", files)
    assert text.calendar is not None, (text.findings, files.texts)
    if world.known is None:
        return text.calendar
    ahead = world.offsets[0][1]
    for since, minutes in world.offsets:
        noon = datetime(world.known.year, world.known.month, world.known.day, 12)
        ahead = minutes if since <= noon - timedelta(minutes=minutes) else ahead
    return text.calendar.known_at(utc(noon - timedelta(minutes=ahead)))


def worktime_of(world: World, rules_: Rules) -> WorkTime:
    """The working time of a world by some rules."""
    policy = Policy(rules_.count_from, rules_.day, "next_opening", rules_.cut_off, rules_.after_cut_off)
    return WorkTime(calendar_of(world), policy)


def clock_of(matter: Matter, stands: tuple[Stand, ...], after_supplement: str) -> Clock:
    """The clock of a matter, restarts among its intervals."""
    return Clock(
        parse_duration(_duration(matter.amount, matter.unit)),
        utc(matter.start),
        tuple(
            Interval(stand.kind, utc(stand.since), None if stand.until is None else utc(stand.until))
            for stand in stands
        ),
        tuple(
            Extension(utc(item.at), parse_duration(_duration(item.amount, item.unit)))
            for item in matter.longer
        ),
        after_supplement,
    )


def _duration(amount: Fraction, unit: str) -> str:
    if unit == "same_day":
        return unit
    scaled = amount * 10_000
    assert scaled.denominator == 1
    return f"{scaled.numerator // 10_000}.{scaled.numerator % 10_000:04}{unit}"


def utc(moment: datetime) -> datetime:
    """The oracle's instants have no zone."""
    return moment.replace(tzinfo=UTC)
