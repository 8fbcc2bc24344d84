"""What a definition says of time, prepared once: what the clock does in each state, times, policy, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.duration import parse_duration
from hoso.engine.worktime.minutes import clock_minute
from hoso.engine.worktime.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.duration import Duration
    from hoso.engine.procedure import Procedure, Transition
    from hoso.engine.procedure_clock import ClockRules, Timer

#: So long before its due date a dossier is due soon, where the definition does not say.
SOON = parse_duration("1wd")


class Place(NamedTuple):
    """One state, as the clocks see it."""

    #: What the dossier's clock does here: `runs`, `stands`, `idle` or `ended`.
    mode: str
    #: Why it stands.
    pause: str
    stage: str | None
    #: How long it may take here, for each column; empty where nothing is due.
    time: tuple[Duration, ...]
    #: The calendar that it names for that time; None: the dossier's.
    calendar: str | None
    #: The branch it stands in.
    branch: str | None
    #: Does nobody work here: is it final, the end of a branch, or parallel?
    passive: bool


class ClockPlan(NamedTuple):
    """The declared time of a definition."""

    calendar: str
    policy: Policy
    #: Does what is left run on after a supplement? Else all of it begins anew.
    resumes: bool
    soon: Duration
    total: tuple[Duration, ...]
    #: The time of the law, where the total is less; with its article.
    by_law: tuple[Duration, ...]
    law: str
    #: Columns of time with the guards that choose them; the first is the default.
    columns: tuple[tuple[str, str | None], ...]
    stages: Mapping[str, tuple[Duration, ...]]
    branches: Mapping[str, tuple[Duration, ...]]
    #: Branch -> the calendar that it names; only branches that name one.
    elsewhere: Mapping[str, str]
    #: All calendars that states and branches name.
    others: tuple[str, ...]
    places: Mapping[str, Place]
    #: Leaf of a branch -> the parallel state around it.
    inside: Mapping[str, str]
    #: States and actions from which some limit is counted.
    marks: frozenset[str]
    #: What is allowed by which article.
    legal: Mapping[str, str]
    #: Rows that have a limit of time; most have none.
    limited: bool
    #: Are there fees for which the clock stands?
    has_fees: bool
    #: State → what happens by itself there; only states with such things.
    timers: Mapping[str, tuple[Timer, ...]]
    #: State → the rows that the clock takes by itself, in order; only states with such rows.
    moves: Mapping[str, tuple[Transition, ...]]

    def place_of(self, configuration: list[str]) -> Place:
        """The state the dossier's clock looks at: inside branches the one around them."""
        first = configuration[0]
        return self.places[self.inside.get(first, first)]

    def calendar_of(self, state: str) -> str | None:
        """The calendar that a state names; None: the dossier's."""
        place = self.places.get(state)
        return place.calendar if place is not None else None


def plan_of(procedure: Procedure, inside: Mapping[str, str]) -> ClockPlan | None:
    """Prepare what a procedure declares of time; None where it declares no clock."""
    rules = procedure.clock
    if rules is None:
        return None
    moves: dict[str, tuple[Transition, ...]] = {}
    for row in procedure.transitions:
        if row.by_clock:
            moves |= {source: (*moves.get(source, ()), row) for source in row.source}
    states = procedure.states.values()
    elsewhere = {
        name: branch.calendar
        for state in states
        for name, branch in state.branches.items()
        if branch.calendar is not None
    }
    return ClockPlan(
        calendar=rules.calendar,
        policy=policy_of(rules),
        resumes=rules.supplement == "resume",
        soon=rules.soon or SOON,
        total=procedure.total,
        by_law=procedure.total_by_law.time if procedure.total_by_law is not None else (),
        law=procedure.total_by_law.legal if procedure.total_by_law is not None else "",
        columns=tuple((column.column, column.when) for column in procedure.columns),
        stages={name: stage.total for name, stage in procedure.stages.items()},
        branches={name: branch.total for state in states for name, branch in state.branches.items()},
        elsewhere=elsewhere,
        others=tuple(sorted({*elsewhere.values(), *(state.calendar for state in states if state.calendar)})),
        places={
            name: Place(
                mode=state.clock,
                pause=state.pause or "excluded",
                stage=state.stage,
                time=tuple(time for time in state.time) if any(map(_counts, state.time)) else (),
                calendar=state.calendar,
                branch=state.branch,
                passive=bool(state.final or state.ends or state.branches),
            )
            for name, state in procedure.states.items()
        },
        inside=inside,
        marks=frozenset(since for row in procedure.transitions for since in _since(row)),
        legal={str(ground): text for ground, text in rules.legal.items()},
        limited=any(row.not_later_than or row.after for row in procedure.transitions),
        has_fees=any(fee.clock == "stands" for fee in procedure.fees.values()),
        timers={name: state.timers for name, state in procedure.states.items() if state.timers},
        moves=moves,
    )


def policy_of(rules: ClockRules) -> Policy:
    """The policy by which time is counted."""
    return Policy(
        count_from=rules.count_from,
        day=rules.day,
        reception=rules.reception,
        cut_off=clock_minute(rules.cut_off) or 0,
        after_cut_off=rules.after_cut_off,
        legal={str(ground): text for ground, text in rules.legal.items()},
    )


def _counts(time: Duration) -> bool:
    return bool(time.amount) or time.unit == "same_day"


def _since(row: Transition) -> list[str]:
    limits = (row.not_later_than, row.after)
    return [limit.since for limit in limits if limit is not None and limit.since is not None]
