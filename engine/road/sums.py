"""Printed totals of stages: rows against the stage, stages against the case, for each column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.duration import FINEST, Duration, decimal_text, parse_duration
from hoso.engine.finding import Finding
from hoso.engine.road.heading import NO_TOTAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.road.course import Course
    from hoso.engine.road.piece import Origin
    from hoso.engine.road.table import Laid


def check_stages(course: Course, columns: Sequence[str]) -> list[Finding]:
    """W304 and W305, or N304 and N305 where `as_printed` acknowledges them; W314 where it need not.

    What stands still or waits is no part of a total; times in several units are not added up.
    """
    found: list[Finding] = []
    totals: list[list[Duration]] = [[] for _ in columns]
    stages = dict.fromkeys(row.stage for row in course.table.rows if row.stage is not None)
    named = {entry.stage: index for index, entry in enumerate(course.road.stages)}
    for stage in stages:
        origin = course.root.down("stages", named[stage], "total")
        for index, column in enumerate(columns):
            printed = _at(course, origin, index, len(columns))
            if printed is None:
                continue
            totals[index].append(printed)
            rows = [row for row in course.table.rows if row.stage == stage and row.clock != "stands"]
            times = [_time(course, row, index, len(columns)) for row in rows]
            details = {"column": column, "stage": stage}
            found += _compared("W304", course, [time for time in times if time], printed, origin, details)
    whole = (course.variant_at or course.root).down("total")
    if whole.value == NO_TOTAL or any(len(items) != len(stages) for items in totals) or not stages:
        return [*found, *_needless(course, found)]
    for index, column in enumerate(columns):
        printed = _at(course, whole, index, len(columns))
        if printed is not None:
            found += _compared("W305", course, totals[index], printed, whole, {"column": column})
    return [*found, *_needless(course, found)]


def _compared(
    code: str,
    course: Course,
    times: list[Duration],
    printed: Duration,
    origin: Origin,
    details: dict[str, str],
) -> list[Finding]:
    counted = [time for time in times if time.amount or time.unit == "same_day"]
    if not counted or {time.unit for time in counted} != {printed.unit} or printed.unit == "same_day":
        return []
    amount = sum(time.in_scale(FINEST) for time in counted)
    if amount == printed.in_scale(FINEST):
        return []
    shown = str(Duration.model_validate(f"{decimal_text(amount, FINEST)}{printed.unit}"))
    noted = f"N{code[1:]}" if code in _acknowledged(course) else code
    return [Finding(origin.place(), noted, {**details, "sum": shown, "total": str(printed)})]


def _acknowledged(course: Course) -> set[str]:
    own = course.variant.variant if course.variant else None
    return {item.finding for item in course.road.as_printed if item.variant in (None, own)}


def _needless(course: Course, found: list[Finding]) -> list[Finding]:
    """W314: what is acknowledged of stages is there, in this road or in one of the variants."""
    own = course.variant.variant if course.variant else None
    there = {finding.code[1:] for finding in found}
    return [
        Finding(at.down("finding").place(), "W314", {"finding": item.finding})
        for item, at in zip(course.road.as_printed, course.root.down("as_printed").items(), strict=True)
        if item.finding in ("W304", "W305")
        and item.finding[1:] not in there
        and item.variant in (None, own)
        and (item.variant is not None or course.variant is None)
    ]


def _time(course: Course, row: Laid, index: int, width: int) -> Duration | None:
    """The time of a row; of a parallel one that of its longest branch, by its total or by its rows."""
    if not row.branches:
        return _at(course, row.origin.down("time"), index, width)
    branches: list[Duration] = []
    for branch, at in zip(row.branches, row.origin.down("branches").items(), strict=True):
        printed = _at(course, at.down("total"), index, width)
        inner = [item for item in row.inner if item.branch == branch.branch and item.clock != "stands"]
        times = (
            [printed] if printed else [_at(course, item.origin.down("time"), index, width) for item in inner]
        )
        branches += _added([time for time in times if time])
    units = {time.unit for time in branches}
    return max(branches, key=lambda time: time.in_scale(FINEST)) if len(units) == 1 else None


def _added(times: list[Duration]) -> list[Duration]:
    """Their sum, where they count in one unit."""
    if len({time.unit for time in times}) != 1:
        return []
    amount = sum(time.in_scale(FINEST) for time in times)
    return [Duration.model_validate(f"{decimal_text(amount, FINEST)}{times[0].unit}")]


def _at(course: Course, origin: Origin, index: int, width: int) -> Duration | None:
    """The time of a column; None where none is written, or not one for each column (E240 says so)."""
    items = origin.items()
    if len(items) not in (1, width):
        return None
    found = course.times(items[index] if len(items) > 1 else items[0])
    return parse_duration(str(found.value)) if found is not None else None
