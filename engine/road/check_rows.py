"""The form of a table: every row says what it is, names are clear, and it is known what decides the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.finding import Finding
from hoso.engine.language.near import near_word
from hoso.engine.road.regime import GROUPS
from hoso.engine.road.rows import FOREIGN, NOT_BESIDE_A_ROW, NOT_IN_A_BRANCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.road.course import Course
    from hoso.engine.road.piece import Origin
    from hoso.engine.road.road import Road

#: What a row in the place of the state where the road ends may say: the regime's moves lead on from it.
_OF_THE_LAST = ("step", "by", "time", "is", "status", "clock", "legal")
#: Keys that are named where a row is none.
_SHOWN = 3


def check_form(road: Road, root: Origin) -> Iterator[Finding]:
    """E404, E405 and E401: what can be seen before anything is compiled."""
    if bool(road.steps) == bool(road.stages) and (road.steps or road.at_once is None):
        at = root.down("stages" if road.steps else "procedure")
        yield Finding(at.place(key=True), "E405", {"name_key": "steps"})
    if road.variants and not road.stages:
        yield Finding(root.down("variants").place(key=True), "E405", {"name_key": "variants"})
    steps = root.down("steps").items()
    for at in steps:
        yield from _row(at, ("step", "wait", "parallel"))
    known: dict[str, Origin] = {}
    for entry, at in zip(road.stages, root.down("stages").items(), strict=True):
        yield from _row(at, ("stage", "wait"))
        yield from _once(entry.stage or entry.wait or "", at, known)
        if entry.stage is not None and not entry.steps:
            yield Finding(at.place(), "E132", {"key": "steps", "of": "stage"})
        rows: dict[str, Origin] = {}
        for row, inner in zip(entry.steps, at.down("steps").items(), strict=True):
            yield from _row(inner, ("step", "wait", "parallel"))
            yield from _once(row.own_name, inner, rows)
    rows = {}
    for row, at in zip(road.steps, steps, strict=True):
        yield from _once(row.own_name, at, rows)
    yield from _check_variants(road, root, known)
    if road.refusal is not None:
        yield from _refusal(root.down("refusal"))


def _check_variants(road: Road, root: Origin, stages: dict[str, Origin]) -> Iterator[Finding]:
    """E401 and E406: variants choose among the stages there are, and have names of their own."""
    named: dict[str, Origin] = {}
    for index, variant in enumerate(road.variants):
        at = root.down("variants", index)
        yield from _once(variant.variant, at, named)
        for name, origin in zip(variant.stages, at.down("stages").items(), strict=True):
            if name not in stages:
                details = {"what": "stage", "name": name}
                yield Finding(origin.place(), "E401", details, near_word(name, stages))
    for index, item in enumerate(road.as_printed):
        if item.variant is not None and item.variant not in named:
            at = root.down("as_printed", index, "variant")
            details = {"what": "variant", "name": item.variant}
            yield Finding(at.place(), "E401", details, near_word(item.variant, named))


def _row(at: Origin, kinds: tuple[str, ...]) -> Iterator[Finding]:
    written: dict[str, Any] = at.value
    given = [kind for kind in kinds if kind in written]
    if len(given) != 1:
        yield Finding(
            at.place(), "E404", {"name_key": ", ".join([*written][:_SHOWN]), "row": " / ".join(kinds)}
        )
        return
    kind = given[0]
    foreign = FOREIGN[kind]
    if not foreign.isdisjoint(written):
        for key, origin in at.pairs():
            if key in foreign:
                yield Finding(origin.place(key=True), "E404", {"name_key": key, "row": kind})
    if kind == "wait" and "for" not in written:
        yield Finding(at.place(), "E132", {"key": "for", "of": "wait"})
    if kind == "parallel":
        yield from _branches(at)
    if "waits" in written:
        yield from _waits(at)


def _waits(row: Origin) -> Iterator[Finding]:
    """The waits beside a row: they begin by an action, and lead back to it."""
    named: dict[str, Origin] = {}
    for at in row.down("waits").items():
        yield from _row(at, ("wait",))
        yield from _once(str(at.down("wait").value or ""), at, named)
        for key, origin in at.pairs():
            if key in NOT_BESIDE_A_ROW:
                yield Finding(origin.place(key=True), "E404", {"name_key": key, "row": "waits"})


def _branches(at: Origin) -> Iterator[Finding]:
    """The rows of each branch; what its first one asks would leave the branch without a beginning."""
    named: dict[str, Origin] = {}
    if not at.down("branches").items():
        yield Finding(at.place(), "E132", {"key": "branches", "of": "parallel"})
    for branch in at.down("branches").items():
        yield from _once(str(branch.down("branch").value), branch, named)
        rows = branch.down("steps").items()
        if not rows:
            yield Finding(branch.place(), "E132", {"key": "steps", "of": "branch"})
        elif rows[0].down("only_if").value is not None:
            name = str(rows[0].down("step").value or rows[0].down("wait").value)
            yield Finding(rows[0].down("only_if").place(key=True), "E416", {"name": name})
        inside: dict[str, Origin] = {}
        for row in rows:
            yield from _row(row, ("step", "wait"))
            yield from _once(str(row.down("step").value or row.down("wait").value or ""), row, inside)
            for key, origin in row.pairs():
                if key in NOT_IN_A_BRANCH:
                    yield Finding(origin.place(key=True), "E404", {"name_key": key, "row": "branch"})


def _refusal(at: Origin) -> Iterator[Finding]:
    """The rows of a refusal, with names that no row of the road has."""
    rows: dict[str, Origin] = {}
    if not at.down("steps").items():
        yield Finding(at.place(key=True), "E132", {"key": "steps", "of": "refusal"})
    for row in at.down("steps").items():
        yield from _row(row, ("step", "wait"))
        yield from _once(str(row.down("step").value or row.down("wait").value or ""), row, rows)


def _once(name: str, at: Origin, seen: dict[str, Origin]) -> Iterator[Finding]:
    if name in seen:
        yield Finding(at.place(), "E406", {"name": name, "first": str(seen[name].place())})
    elif name:
        seen[name] = at


def check_decision(course: Course) -> None:
    """E409, E410: a road under a regime is decided once, or says which decision ends withdrawal."""
    rows = course.table.rows
    decisions = [row for row in rows if row.row.decision]
    ending = [row for row in rows if row.row.ends_withdrawal]
    for row in ending:
        if not row.row.decision:
            at = row.origin.down("ends_withdrawal")
            course.find("E404", at, key=True, name_key="ends_withdrawal", row="undecided")
    if len(decisions) > 1 and len(ending) != 1:
        listed = ", ".join(row.name for row in decisions)
        at = (ending or decisions)[1].origin if len(ending) > 1 else decisions[1].origin
        course.find("E409", at, rows=listed)
    regime = course.law.regime
    asked = regime is not None and any(
        source in GROUPS[1:] for item in regime.transitions for source in item.source
    )
    if asked and not decisions and course.road.at_once is None:
        course.find("E410", course.root.down("regime"), name=course.road.regime)


def check_first_and_last(course: Course) -> None:
    """E404, E416: a row in the place of a regime's state is not passed over; the last one adds no move."""
    if not course.table.rows:
        return
    for row in course.table.rows:
        if row.row.is_ is None:
            continue
        if row.row.only_if:
            course.find("E416", row.origin.down("only_if"), key=True, name=row.name)
        if row.state == course.after:
            for key in row.origin.value:
                if key not in _OF_THE_LAST and key not in course.road.languages and not key.startswith("x_"):
                    course.find("E404", row.origin.down(key), key=True, name_key=key, row="is")
    if course.initial.value == course.table.rows[0].state and course.table.rows[0].row.only_if:
        at = course.table.rows[0].origin.down("only_if")
        course.find("E416", at, key=True, name=course.table.rows[0].name)
