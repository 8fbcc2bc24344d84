"""Four eyes that bar nobody, decisions that are nobody's to take, and decisions beside them that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.procedure import INTERNAL, holders_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Procedure, Transition


def check_separations(written: Written) -> Iterator[Finding]:
    """E218, E219 and W325."""
    procedure = written.procedure
    for index, row in enumerate(procedure.transitions):
        for action, reach in row.different_from.items():
            if not _can_precede(written, action, row, this_round=reach == "this_round"):
                path = ("transitions", index, "different_from", action)
                yield written.finding(path, "E218", key=True, action=row.trigger, other=action, reach=reach)
        if row.decision:
            yield from _decided_alone(written, index, row)
    yield from _decided_by_applicants(written)


def _can_precede(written: Written, action: str, row: Transition, *, this_round: bool) -> bool:
    """Can somebody have taken an action before a row, without its round having begun anew since?

    States in branches side by side may come in any order.
    """
    procedure, exits, around = written.procedure, written.exits, written.around
    rows = [item for item in procedure.transitions if item.trigger == action]
    begins = {source for item in rows for source in item.source}
    here = set(row.source)
    for item in rows:
        if item.dest == INTERNAL and here & set(item.source):
            return True
        if any(
            around.get(one) is not None
            and around.get(one) == around.get(other)
            and procedure.states[one].branch != procedure.states[other].branch
            for one in item.source
            for other in here
        ):
            return True
    waiting = [item.dest for item in rows if item.dest != INTERNAL]
    waiting += [
        after for item in rows if item.dest == INTERNAL for name in item.source for after in exits[name]
    ]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found or (this_round and name in begins):
            continue
        found.add(name)
        if name in here:
            return True
        waiting.extend(exits[name])
    return False


def _decided_by_applicants(written: Written) -> Iterator[Finding]:
    """E219: who asks for something does not decide on it; each such role once."""
    procedure = written.procedure
    told: set[str] = set()
    # A road's own rows stand behind those of its regime, and are the ones to be mended.
    for index, row in reversed(list(enumerate(procedure.transitions))):
        for source in row.source if row.decision else ():
            for role in holders_of(row, source, procedure):
                if procedure.roles[role].applicant and role not in told:
                    told.add(role)
                    path = ("transitions", index, "trigger")
                    yield written.finding(path, "E219", action=row.trigger, role=role)


def _decided_alone(written: Written, index: int, row: Transition) -> Iterator[Finding]:
    """W325: of two decisions in one state this one keeps somebody away and the other, of one role, nobody."""
    procedure = written.procedure
    mine = _deciders(row, procedure) if row.different_from else set()
    for other in procedure.transitions:
        if other.decision and not other.different_from and mine & _deciders(other, procedure):
            kept = ", ".join(row.different_from)
            details = {"action": other.trigger, "other": row.trigger, "kept": kept}
            yield written.finding(("transitions", index, "different_from"), "W325", key=True, **details)
            return


def _deciders(row: Transition, procedure: Procedure) -> set[tuple[str, str]]:
    """State and role of whoever may take a row."""
    return {(source, role) for source in row.source for role in holders_of(row, source, procedure)}
