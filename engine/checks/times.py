"""Times: one for each column, and states that add up to the printed total along the longest road."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.duration import FINEST, Duration, decimal_text
from hoso.engine.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoso.engine.checks.written import Written
    from hoso.engine.language.yaml_text import Path

#: States that are named for each unit where times cannot be added.
_SHOWN = 3


def check_columns(written: Written) -> Iterator[Finding]:
    """E240 to E243: columns and the number of times."""
    procedure = written.procedure
    names = [column.column for column in procedure.columns]
    for index, column in enumerate(procedure.columns):
        if column.column in names[:index]:
            yield written.finding(("columns", index, "column"), "E205", name=column.column)
        if (column.when is None) != (index == 0):
            code = "E241" if index else "E242"
            yield written.finding(("columns", index), code, name=column.column)
    paths: list[Path] = [("total",), *(("states", name, "time") for name in procedure.states)]
    paths += [("total_by_law", "time")]
    paths += [("stages", name, "total") for name in procedure.stages]
    paths += [
        ("states", name, "branches", branch, "total")
        for name, state in procedure.states.items()
        for branch in state.branches
    ]
    for path in paths:
        times = written.document.at(path)
        if isinstance(times, list) and len(times) != max(1, len(names)):
            yield written.finding(path, "E240", times=len(times), columns=max(1, len(names)))
    if procedure.in_force.to is not None and procedure.in_force.to < procedure.in_force.from_:
        yield written.finding(
            ("in_force", "to"), "E243", to=procedure.in_force.to, first=procedure.in_force.from_
        )


@dataclass(frozen=True, slots=True)
class Road:
    """The longest road from a state to a successful end."""

    #: Sum of the times on it, in units of 10^-4.
    sum: int
    #: Where it begins.
    initial: str
    #: State -> the one behind it on the longest road, None at the end.
    onward: Mapping[str, str | None]

    @property
    def path(self) -> list[str]:
        """Its states."""
        found = [self.initial]
        while (after := self.onward[found[-1]]) is not None:
            found.append(after)
        return found


def check_sums(written: Written) -> Iterator[Finding]:
    """W301, W303 and W306, or N301 and so on where `as_printed` acknowledges them; N302 for a smaller sum."""
    procedure = written.procedure
    width = max(1, len(procedure.columns))
    acknowledged: set[str] = {item.finding for item in procedure.as_printed}
    found: set[str] = set()
    order = _towards_success(written)
    for finding in _branch_sums(written, order, acknowledged):
        found.add("W306")
        yield finding
    for index in range(width if procedure.total else 0):
        column = procedure.columns[index].column if procedure.columns else "-"
        total = _of_column(procedure.total, index)
        times = {name: _counted(written, name, index) for name in order}
        units = {time.unit for time in times.values() if time} | {total.unit}
        if units == {"same_day"}:
            continue  # all of it ends with the same day: there is nothing to add up
        if len(units) > 1:
            found.add("W303")
            yield _sum_finding(written, "W303", acknowledged, column=column, units=_by_unit(times, total))
            continue
        road = _longest(procedure.initial, order, times)
        if road is None or road.sum in (0, total.in_scale(FINEST)):
            continue
        code = "W301" if road.sum > total.in_scale(FINEST) else "N302"
        found.add(code)
        amount = Duration.model_validate(f"{decimal_text(road.sum, FINEST)}{total.unit}")
        shown = " → ".join(road.path)
        yield _sum_finding(
            written, code, acknowledged, column=column, sum=str(amount), total=str(total), road=shown
        )
    for index, item in enumerate(procedure.as_printed):
        if item.finding not in found:
            yield written.finding(("as_printed", index, "finding"), "W314", finding=item.finding)


def _branch_sums(
    written: Written, order: Mapping[str, list[str]], acknowledged: set[str]
) -> Iterator[Finding]:
    """W306: the longest course through a branch is not its printed total, where both count in one unit."""
    states = written.procedure.states
    for parallel, state in states.items():
        for name, branch in state.branches.items():
            own = {
                at: [after for after in ahead if states[after].branch == name]
                for at, ahead in order.items()
                if states[at].branch == name
            }
            for index in range(max(1, len(written.procedure.columns)) if branch.total else 0):
                total = _of_column(branch.total, index)
                times = {at: _counted(written, at, index) for at in own}
                road = _longest(branch.initial, own, times)
                units = {time.unit for time in times.values() if time}
                if road is None or units != {total.unit} or road.sum == total.in_scale(FINEST):
                    continue
                amount = Duration.model_validate(f"{decimal_text(road.sum, FINEST)}{total.unit}")
                columns = written.procedure.columns
                column = f" ({columns[index].column})" if columns else ""
                noted = "N306" if "W306" in acknowledged else "W306"
                place = written.document.place(("states", parallel, "branches", name, "total"))
                details = {"column": column, "branch": name, "sum": str(amount), "total": str(total)}
                yield Finding(place, noted, details)


def _by_unit(times: Mapping[str, Duration | None], total: Duration) -> str:
    """The units that stand beside each other, each with the first states that use it."""
    names: dict[str, list[str]] = {total.unit: ["total"]}
    for name, time in times.items():
        if time is not None:
            names.setdefault(time.unit, []).append(name)
    shown = {unit: ", ".join(of[:_SHOWN]) + (", …" if len(of) > _SHOWN else "") for unit, of in names.items()}
    return "; ".join(f"{unit} ({shown[unit]})" for unit in sorted(shown))


def _sum_finding(written: Written, code: str, acknowledged: set[str], **details: str) -> Finding:
    noted = f"N{code[1:]}" if code in acknowledged else code
    return Finding(written.document.place(("total",)), noted, dict(details))


def _of_column(times: tuple[Duration, ...], index: int) -> Duration:
    return times[index] if len(times) > 1 else times[0]


def _counted(written: Written, name: str, index: int) -> Duration | None:
    """The time of a state that belongs to the sum: not while the clock stands, and not nothing."""
    state = written.procedure.states[name]
    if not state.time or state.clock == "stands":
        return None
    time = _of_column(state.time, index)
    return time if time.amount or time.unit == "same_day" else None


def _towards_success(written: Written) -> dict[str, list[str]]:
    """State -> next states without back edges, states behind their successors; only what leads to success.

    A back edge is one that returns to a state of the road so far, taken in the order of the rows.
    """
    exits, states = written.exits, written.procedure.states
    onward: dict[str, list[str]] = {}
    entered: set[str] = set()
    road: list[tuple[str, Iterator[str]]] = []
    kept: dict[str, list[str]] = {}

    passed: set[str] = set()

    def enter(name: str) -> None:
        entered.add(name)
        passed.add(name)
        kept[name] = []
        road.append((name, iter(exits[name])))

    enter(written.procedure.initial)
    while road:
        name, rest = road[-1]
        after = next(rest, None)
        if after is None:
            road.pop()
            passed.remove(name)
            ahead = [item for item in kept[name] if item in onward]
            if ahead or states[name].final == "success":
                onward[name] = ahead
        elif after not in entered:
            kept[name].append(after)
            enter(after)
        elif after not in passed:
            kept[name].append(after)
    return onward


def _longest(
    initial: str, onward: Mapping[str, list[str]], times: Mapping[str, Duration | None]
) -> Road | None:
    sums: dict[str, int] = {}
    chosen: dict[str, str | None] = {}
    for name, ahead in onward.items():
        time = times[name]
        best = max(ahead, key=sums.__getitem__) if len(ahead) > 1 else ahead[0] if ahead else None
        sums[name] = (time.in_scale(FINEST) if time else 0) + (sums[best] if best is not None else 0)
        chosen[name] = best
    return Road(sums[initial], initial, chosen) if initial in sums else None
