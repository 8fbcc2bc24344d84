"""What a step does to the clocks of a dossier. The same function decides, and verifies what was decided.

A dossier's clocks are one object of its head (docs/reference/record.md, section 8): `total` for the whole,
`stages`, `branches` and `rows` for its parts, `marks` for the instants from which limits are counted,
`timers` for what the clock has still to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.clocks.dates import due_of, sooner
from hoso.engine.clocks.timers import armed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hoso.engine.clocks.plan import ClockPlan, Place
    from hoso.engine.clocks.worktimes import WorkTimes
    from hoso.engine.duration import Duration

#: Why a clock stands that waits for money.
FINANCE = "finance"

#: The clocks of a dossier, as the head has them.
Clocks = dict[str, Any]


class Happened(NamedTuple):
    """What an entry says that matters to clocks."""

    #: Sequence of the entry.
    n: int
    #: When it is recorded.
    now: str
    #: The configuration after it.
    to: Sequence[str]
    #: States entered on the way; none where it stays.
    entered: Sequence[str]
    #: The action taken, if one was.
    action: str | None = None
    #: What its row says it does to the clock.
    act: str | None = None
    #: The article of the row.
    legal: str | None = None
    #: By how many working days it extends.
    days: int | None = None
    #: Effects that say what became of branches.
    effects: Iterable[Mapping[str, Any]] = ()
    #: Is a fee open, after it, for which the dossier's clock stands?
    owed: bool = False


def moved(
    plan: ClockPlan, clocks: Clocks, happened: Happened, times: WorkTimes | None, column: Callable[[], int]
) -> Clocks:
    """The clocks after a step; what does not change is the same object.

    Args:
        plan: what the definition says of time.
        clocks: the clocks before.
        happened: the step.
        times: the calendars as they are known now; None: nothing is due.
        column: chooses the column of times, where one must be chosen.
    """
    return _Course(plan, clocks, happened, times, column).run()


def changed(before: Clocks, after_: Clocks) -> dict[str, Clocks]:
    """What an entry says of the clocks: the keys that changed, as they were and as they are."""
    keys = [key for key in {**before, **after_} if _differ(before.get(key), after_.get(key))]
    return {
        "before": {key: before[key] for key in keys if key in before},
        "after": {key: after_[key] for key in keys if key in after_},
    }


def _differ(one: Any, other: Any) -> bool:
    return one is not other and one != other


def folded(clocks: Clocks, change: Mapping[str, Clocks]) -> Clocks:
    """The clocks after an entry that says this of them."""
    before, after_ = change["before"], change["after"]
    if not before and not after_:
        return clocks
    return {**{key: item for key, item in clocks.items() if key not in before}, **after_}


def stands(total: Mapping[str, Any] | None) -> bool:
    """Does the dossier's clock stand?"""
    intervals = total.get("intervals") if total else None
    return bool(intervals) and "to" not in intervals[-1]  # type: ignore[index]


class _Course:
    """One step on its way through the clocks."""

    __slots__ = ("_clocks", "_column", "_happened", "_place", "_plan", "_time", "_times")

    def __init__(
        self,
        plan: ClockPlan,
        clocks: Clocks,
        happened: Happened,
        times: WorkTimes | None,
        column: Callable[[], int],
    ) -> None:
        self._plan = plan
        self._clocks = clocks
        self._happened = happened
        self._times = times
        self._time = times.own if times is not None else None
        self._column = column
        self._place: Place = plan.place_of(list(happened.to))

    def run(self) -> Clocks:
        before = self._clocks
        old: dict[str, Any] | None = before.get("total")
        total = self._total(old)
        anew = total is not None and (old is None or total["n"] != old["n"])
        new = {
            "total": total,
            "stages": self._stages({} if anew or total is None else before.get("stages", {}), old, total),
            "branches": self._branches(before.get("branches", {}), total),
            "rows": self._rows(before.get("rows", {}), total),
            "marks": self._marks(before.get("marks", {})),
        }
        if self._plan.timers or self._plan.moves:
            new["timers"] = self._timers({**new, "timers": before.get("timers", {})})
        return {key: item for key, item in new.items() if item}

    def _total(self, old: dict[str, Any] | None) -> dict[str, Any] | None:
        """The clock of the whole dossier: as states and actions say, and it may stand while a fee is open."""
        total = self._of_course(old)
        if self._happened.owed and total is not None and "done" not in total and not stands(total):
            return self._dated(self._standing(total, FINANCE))
        return total

    def _of_course(self, old: dict[str, Any] | None) -> dict[str, Any] | None:
        """The same without fees."""
        happened, mode = self._happened, self._place.mode
        if happened.act in ("start", "restart"):
            return self._begun(old, happened.legal if happened.act == "restart" else None)
        if happened.act == "extend":
            return self._extended(old)
        held = mode == "runs" and old is not None and stands(old) and self._is_for_a_fee(old)
        if held and old is not None and happened.act is None:
            return old if happened.owed else self._dated(self._closed(old))
        if not happened.entered and happened.act is None:
            return old
        if happened.act == "pause" or mode == "stands":
            return self._paused(old)
        if mode == "runs":
            return self._running(old)
        if mode == "idle":
            return old if stands(old) else None
        return self._done(old)

    def _is_for_a_fee(self, old: Mapping[str, Any]) -> bool:
        """Does it stand for a fee, or for a state that waits for money, which the fee goes on with?"""
        return bool(self._plan.has_fees and old["intervals"][-1]["kind"] == FINANCE)

    def _begun(self, old: dict[str, Any] | None, legal: str | None = None) -> dict[str, Any]:
        """Count from nothing."""
        plan, happened = self._plan, self._happened
        total: dict[str, Any] = {"since": happened.now, "n": happened.n}
        if old is not None:
            total["restarted"] = {"n": old["n"], "since": old["since"]} | ({"legal": legal} if legal else {})
        if len(plan.columns) > 1:
            total["column"] = plan.columns[self._column()][0]
        return self._dated(total)

    def _running(self, old: dict[str, Any] | None) -> dict[str, Any]:
        if old is None:
            return self._begun(None)
        if stands(old):
            kind = old["intervals"][-1]["kind"]
            if kind == "supplement" and not self._plan.resumes and self._happened.act != "resume":
                return self._begun(old, self._plan.legal.get("supplement"))
            return self._dated(self._closed(old))
        if "done" in old:
            return self._dated({key: item for key, item in old.items() if key != "done"})
        return old

    def _paused(self, old: dict[str, Any] | None) -> dict[str, Any] | None:
        if old is None or "done" in old:
            return old
        kind = self._place.pause
        if stands(old) and old["intervals"][-1]["kind"] == kind:
            return old
        return self._dated(self._standing(old, kind))

    def _standing(self, old: dict[str, Any], kind: str) -> dict[str, Any]:
        """A clock that stands from now on, for this reason."""
        if stands(old):
            old = self._closed(old)
        interval = {"kind": kind, "from": self._happened.now, "n": self._happened.n}
        legal = self._plan.legal.get(kind) or self._happened.legal
        if legal:
            interval["legal"] = legal
        return {**old, "intervals": [*old.get("intervals", ()), interval]}

    def _closed(self, old: dict[str, Any]) -> dict[str, Any]:
        *earlier, last = old["intervals"]
        return {**old, "intervals": [*earlier, {**last, "to": self._happened.now}]}

    def _done(self, old: dict[str, Any] | None) -> dict[str, Any] | None:
        if old is None or "done" in old:
            return old
        # What was not due while the clock stood is not due because it ended.
        return {**(self._closed(old) if stands(old) else old), "done": self._happened.now}

    def _extended(self, old: dict[str, Any] | None) -> dict[str, Any] | None:
        happened = self._happened
        if old is None or not happened.days:
            return old
        extension = {"at": happened.now, "by": f"{happened.days}wd", "n": happened.n}
        if happened.legal:
            extension["legal"] = happened.legal
        return self._dated({**old, "extensions": [*old.get("extensions", ()), extension]})

    def _dated(self, total: dict[str, Any]) -> dict[str, Any]:
        """Reckon the due date of the whole anew."""
        total.pop("due", None)
        promised = [self._of(times, total) for times in (self._plan.total, self._plan.by_law) if times]
        if self._time is not None and promised and not stands(total):
            due = sooner(self._time, promised, total["since"], total)
            if due is not None:
                total["due"] = due
        return total

    def _stages(
        self, old: dict[str, Any], before: dict[str, Any] | None, total: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Phases: the one entered begins, the one left has ended; a supplement does not leave it."""
        here, now = self._place.stage, self._happened.now
        if not self._plan.stages or total is None or (total is before and not self._happened.entered):
            return old
        waits = stands(total) and (
            self._place.mode == "idle" or total["intervals"][-1]["kind"] == "supplement"
        )
        new: dict[str, Any] = {}
        for name, stage in old.items():
            goes_on = (name == here and "done" not in total) or (
                here is None and waits and "done" not in stage
            )
            if goes_on:
                same = total is before and "done" not in stage
                new[name] = stage if same else self._phase(name, stage, total)
            else:
                new[name] = stage if "done" in stage else {**stage, "done": now}
        if here is not None and here not in new and "done" not in total:
            new[here] = self._phase(here, {"since": now}, total)
        return new if new != old else old

    def _phase(self, name: str, stage: dict[str, Any], total: dict[str, Any]) -> dict[str, Any]:
        stage = {"since": stage["since"]}
        if self._time is not None and not stands(total):
            due = due_of(self._time, self._of(self._plan.stages[name], total), stage["since"], total)
            if due is not None:
                stage["due"] = due
        return stage

    def _branches(self, old: dict[str, Any], total: dict[str, Any] | None) -> dict[str, Any]:
        """Branches: each begins and ends by itself, and stands while what it is in waits."""
        new, now = old, self._happened.now
        for effect in self._happened.effects:
            match effect["kind"]:
                case "branched":
                    opened = [name for name, status in effect["branches"].items() if status == "open"]
                    new = {name: item for name, item in new.items() if name not in effect["branches"]}
                    new |= {name: self._branch(name, total) for name in opened}
                case "branch_ended":
                    item = new.get(effect["branch"], {})
                    item = self._closed(item) if stands(item) else item
                    new = {**new, effect["branch"]: {**item, "done": now}}
                case "branches_cancelled":
                    new = {name: item for name, item in new.items() if name not in effect["branches"]}
        for state in self._happened.entered if new else ():
            place = self._plan.places[state]
            item = new.get(place.branch or "")
            if item is not None and "done" not in item and state in self._happened.to:
                new = {**new, str(place.branch): self._waiting(item, place, total)}
        return new

    def _waiting(self, item: dict[str, Any], place: Place, total: dict[str, Any] | None) -> dict[str, Any]:
        """The clock of a branch that comes to a state: it stands, or goes on as the whole would."""
        name = str(place.branch)
        if place.mode == "stands":
            if stands(item) and item["intervals"][-1]["kind"] == place.pause:
                return item
            return {key: value for key, value in self._standing(item, place.pause).items() if key != "due"}
        if place.mode != "runs" or not stands(item):
            return item
        kind = item["intervals"][-1]["kind"]
        if kind == "supplement" and not self._plan.resumes and self._happened.act != "resume":
            return self._branch(name, total)
        item = self._closed(item)
        dated = self._since(self._plan.branches[name], total, self._plan.elsewhere.get(name), item)
        return {**item, **dated}

    def _rows(self, old: dict[str, Any], total: dict[str, Any] | None) -> dict[str, Any]:
        """Rows: the time of each state the dossier is in, since it came there."""
        happened, places = self._happened, self._plan.places
        if not happened.entered:
            return old
        new: dict[str, Any] = {}
        for state in happened.to:
            if state in old and state not in happened.entered:
                new[state] = old[state]
            elif not places[state].passive:
                new[state] = self._since(places[state].time, total, places[state].calendar)
        return new

    def _branch(self, name: str, total: dict[str, Any] | None) -> dict[str, Any]:
        """A branch that begins now."""
        return self._since(self._plan.branches[name], total, self._plan.elsewhere.get(name))

    def _since(
        self,
        times: tuple[Duration, ...],
        total: dict[str, Any] | None,
        calendar: str | None,
        run: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """A part that begins now, in the calendar it names; or one that goes on, with its pauses."""
        since = self._happened.now if run is None else run["since"]
        time = self._time if calendar is None or self._times is None else self._times.of(calendar)
        if time is None or not times:
            return {"since": since}
        duration = self._of(times, total)
        if not duration.amount and duration.unit != "same_day":
            return {"since": since}
        due = due_of(time, duration, since, dict(run or {}))
        return {"since": since} if due is None else {"since": since, "due": due}

    def _of(self, times: tuple[Duration, ...], total: dict[str, Any] | None) -> Duration:
        """The time of the dossier's column."""
        if len(times) == 1:
            return times[0]
        if total is None:
            return times[self._column()]
        names = [name for name, _ in self._plan.columns]
        return times[names.index(total["column"])]

    def _marks(self, old: dict[str, Any]) -> dict[str, Any]:
        """When a state was last entered, an action last taken, from which a limit is counted."""
        met = self._met()
        return {**old, **dict.fromkeys(met, self._happened.now)} if met else old

    def _met(self) -> frozenset[str]:
        """The marks that this entry sets."""
        marks, happened = self._plan.marks, self._happened
        if not marks:
            return marks
        return marks.intersection((*happened.entered, happened.action or ""))

    def _timers(self, clocks: Clocks) -> dict[str, Any]:
        """What the clock has still to do."""
        happened = self._happened
        return armed(self._plan, clocks, happened.to, happened.entered, self._met(), happened.n, self._times)
