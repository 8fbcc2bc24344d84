"""Moves of the regime and of the file: groups, rows and roles of the row put in place of their names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.procedure import INTERNAL
from hoso.engine.road.clocks import LIMITS, limited
from hoso.engine.road.piece import Cell, Origin, Piece, Said, cell
from hoso.engine.road.regime import DECIDER, FIRST, FIRST_OF_REFUSAL, GROUPS, HERE
from hoso.engine.road.sources import REMEMBERED
from hoso.engine.road.table import ENDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.road.course import Course
    from hoso.engine.road.table import Laid

#: Keys of a move that are taken as they are written.
PLAIN = (
    "trigger",
    "conditions",
    "unless",
    "fills",
    "documents",
    "gives",
    "at_most",
    "reason",
    "decision",
    "answered",
    "cancels",
    "clock",
    "automatic",
    "extend_by",
    "legal",
)


class Written(NamedTuple):
    """A move as it is written, taken apart: all that does not depend on a table."""

    origin: Origin
    #: What every move made of it has as it is written.
    plain: dict[str, Cell]
    #: States, rows and groups of rows it starts from.
    sources: list[Origin]
    source: Origin
    dest: Cell
    #: Who may take it; None: the holder, as everywhere.
    by: Origin | None
    roles: list[Origin]
    #: Is the role of the row among them, so that it depends on where it is taken?
    is_of_the_row: bool
    different_from: Cell | None
    #: Its limits of time, where it has any.
    limits: dict[str, Cell]
    #: The states and actions that it names, where it says the same in every table in which they go by these
    #: names, and none is a row of another variant; None where it depends on the table in other ways.
    names: tuple[str, ...] | None = None


def taken_apart(piece: Piece) -> Written:
    """A move that the file or its regime says, with what is departed from."""
    cells = piece.cells
    source, by = cells["source"].origin, cells.get("by")
    roles = by.origin.items() if by is not None else []
    return Written(
        piece.origin,
        {key: cells[key] for key in PLAIN if key in cells},
        source.items(),
        source,
        cells["dest"],
        by.origin if by is not None else None,
        roles,
        any(str(role.value) == HERE for role in roles),
        cells.get("different_from"),
        {key: cells[key] for key in LIMITS if key in cells},
    )


def _names(written: Written) -> tuple[str, ...] | None:
    """As `Written.names` has them."""
    dest = str(written.dest.value)
    limits = [limit.origin.down("since").value for limit in written.limits.values()]
    names = [str(item.value) for item in written.sources] + [dest] * (dest != INTERNAL)
    names += [str(name) for name in limits if name is not None]
    of_tables = {*GROUPS, FIRST, FIRST_OF_REFUSAL}
    depends = (
        not of_tables.isdisjoint(names)
        or any("." in name for name in names)
        or any(role.value in (HERE, DECIDER) for role in written.roles)
        or written.different_from is not None
    )
    return None if depends else tuple(names)


@lru_cache(maxsize=REMEMBERED)
def moves_of(law: Origin) -> list[Written]:
    """The moves of a regime as they are written; kept, for many procedures have the same."""
    found = [taken_apart(Piece.whole(at)) for at in law.down("transitions").items()]
    return [written._replace(names=_names(written)) for written in found]


def move(course: Course, written: Written, holders: Mapping[str, str]) -> list[Piece]:
    """The rows of the machine that one written move makes; none where its group of rows is empty.

    `holders` are the states with the roles that hold them.
    """
    sources = _sources(course, written.sources)
    if not sources:
        return []
    made: list[Piece] = []
    limits = limited(course, written.limits) if written.limits else {}
    dests = _dests(course, written.dest)
    for by, places in _by_roles(course, written, sources, holders):
        for guards, dest in dests:
            piece = Piece(written.origin, written.plain.copy())
            piece.put("source", places, written.source)
            piece.put("dest", dest, written.dest.origin)
            if by:
                piece.put("by", by, written.by)
            if guards:
                add_guards(piece, guards, guards[0].origin)
            separations(course, piece, written.different_from)
            piece.cells.update(limits)
            made.append(piece)
    return made


def _by_roles(
    course: Course, written: Written, sources: list[Cell], holders: Mapping[str, str]
) -> Iterable[tuple[list[Cell], list[Cell]]]:
    """The roles that may take it, with the states in which it is these."""
    if not written.is_of_the_row:
        return [(list(_by(course, written.roles, ()).values()), sources)]
    found: dict[tuple[str, ...], tuple[list[Cell], list[Cell]]] = {}
    of_rows: dict[tuple[str, ...], list[Cell]] = {}
    for source in sources:
        here = _here(course, source.value, holders)
        places = of_rows.get(here)
        if places is None:
            roles = _by(course, written.roles, here)
            places = of_rows[here] = found.setdefault(tuple(roles), (list(roles.values()), []))[1]
        places.append(source)
    return found.values()


def separations(course: Course, piece: Piece, written: Cell | None, near: Laid | None = None) -> None:
    """Four eyes name rows: what counts is the action by which the row is left."""
    if written is None:
        return
    found: dict[str, Cell] = {}
    for ref, origin in written.origin.pairs():
        action = action_of(course, ref, origin, near)
        if action is not None:
            found[action] = cell(origin)
    piece.put("different_from", found, written.origin)


def action_of(course: Course, ref: str, origin: Origin, near: Laid | None = None) -> str | None:
    """The action meant by a row or by an action's own name; from a row inside a branch its own rows first."""
    rows = course.table.find(ref, near)
    if course.is_elsewhere(ref):
        return None
    if not rows:
        regime = course.law.regime
        actions = {row.action for row in course.table.all_rows} | {
            item.trigger for item in course.road.transitions
        }
        actions |= {item.trigger for item in regime.transitions} if regime else set()
        if ref in actions:
            return ref
        names = {row.name for row in course.table.rows} | {row.state for row in course.table.all_rows}
        course.unknown("row", ref, names | actions, origin, key=True)
        return None
    if len(rows) > 1 or course.table.actions[rows[0].action] > 1:
        others = [row for row in course.table.all_rows if row.action == rows[0].action]
        named = (f"{row.stage}.{row.name}" if row.stage else row.name for row in (*rows, *others))
        shown = ", ".join(dict.fromkeys(named))
        course.find("E403", origin, key=True, name=ref, rows=shown, action=rows[0].action)
        return None
    return rows[0].action


def _sources(course: Course, written: list[Origin]) -> list[Cell]:
    found: dict[str, Cell] = {}
    for item in written:
        name = str(item.value)
        if name in GROUPS:
            names = course.table.group(name)
        elif course.is_elsewhere(name) or ("." in name and _is_unknown(course, name, item)):
            continue
        else:
            names = [course.standing(name)]
        for state in names:
            if state not in found:
                found[state] = Said(state, item)
    return list(found.values())


def _dests(course: Course, written: Cell) -> list[tuple[list[Cell], str]]:
    name = str(written.value)
    if name == FIRST:
        return list(course.table.entries(0, course.after))
    if name == FIRST_OF_REFUSAL:
        return [([], row.state) for row in course.table.refusal[:1]]
    if _is_unknown(course, name, written.origin):
        return []
    return [([], name if name == INTERNAL else course.standing(name))]


def _is_unknown(course: Course, ref: str, origin: Origin) -> bool:
    """E401: a reference with a point in it means a row or an end of a branch, and there is none such."""
    if "." not in ref or course.standing(ref) != ref:
        return False
    known = [f"{row.branch or row.stage}.{row.name}" for row in course.table.all_rows]
    known += [f"{branch}.{end}" for branch in course.table.branches for end in ENDS]
    course.unknown("row", ref, known, origin)
    return True


def _here(course: Course, source: str, holders: Mapping[str, str]) -> tuple[str, ...]:
    """Who is meant by `here` in a state: of a row as the table says, elsewhere the holder."""
    row = course.table.of_state(source)
    return course.holders_here(row) if row is not None else (holders.get(source, ""),)


def _by(course: Course, written: list[Origin], here: tuple[str, ...]) -> dict[str, Cell]:
    """Who may take it where `here` means these; empty: its holder, as everywhere."""
    found: dict[str, Cell] = {}
    for item in written:
        name = str(item.value)
        if name == HERE:
            roles = here
        elif name == DECIDER:
            roles = course.table.decision.roles if course.table.decision else ()
        else:
            roles = (name,)
        for role in roles:
            if role and role not in found:
                found[role] = Said(role, item)
    return found


def add_guards(piece: Piece, guards: list[Cell], at: Origin) -> None:
    """More guards of a move, behind its own; `at` is where they stand, should it have none."""
    own = piece.cells.get("conditions")
    items = own.origin.items() if own is not None else []
    piece.put("conditions", [*items, *guards], own.origin if own is not None else at)
