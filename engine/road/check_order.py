"""The order of a table: rows are sent back, not forward; one row for each place; not before its regime."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoso.engine.road.course import Course
    from hoso.engine.road.piece import Origin


def check_order(course: Course) -> None:
    """E406, E421 and E422."""
    _one_for_each_place(course)
    _sent_back(course)
    _within_the_regime(course)


def _one_for_each_place(course: Course) -> None:
    """E406: a second row in the place of one state of the regime; moves could lead to only one of them."""
    taken: dict[str, Origin] = {}
    for row in course.table.rows:
        name = row.row.is_
        if name is None:
            continue
        at = row.origin.down("is")
        if name in taken:
            course.find("E406", at, name=name, first=str(taken[name].place()))
        else:
            taken[name] = at


def _sent_back(course: Course) -> None:
    """E421: a row that is sent back to itself, or to one that is still to come."""
    order = course.table.all_rows
    for index, row in enumerate(order):
        if row.row.send_back is None:
            continue
        found = course.table.find(row.row.send_back, row)
        if found and order.index(found[0]) >= index:
            course.find("E421", row.origin.down("send_back"), name=row.name, to=row.row.send_back)


def _within_the_regime(course: Course) -> None:
    """E422: dossiers could be opened on days on which the regime is no law."""
    regime = course.law.regime
    own = [(course.road.in_force, course.root), *((item.in_force, at) for item, at in course.law.fragments)]
    said = next(((days, at) for days, at in own if days is not None), None)
    if regime is None or said is None:
        return
    days, at = said
    if not regime.in_force.holds(days.from_):
        course.find(
            "E422",
            at.down("in_force", "from"),
            first=days.from_,
            regime=regime.regime,
            start=regime.in_force.from_,
            end=regime.in_force.to or "…",
        )
