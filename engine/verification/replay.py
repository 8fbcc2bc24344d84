"""Replaying a dossier: the fold gives the head, each move is one the pinned definition has, guards agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.branching import BRANCH_EFFECTS
from hoso.engine.decide.asking_guards import GuardValues, fields_of
from hoso.engine.decide.opening import UNOPENED
from hoso.engine.dossier import evolve, is_erased
from hoso.engine.verification.clocks import clock_problems, row_taken
from hoso.engine.verification.exchanges import sub_problems
from hoso.engine.verification.following import Course
from hoso.engine.verification.holding import holding_problems
from hoso.engine.verification.move import Recorded, move_problems
from hoso.engine.verification.numbers import number_problems
from hoso.engine.verification.overrides import check_override
from hoso.engine.verification.problem import Problem, Verdict
from hoso.engine.verification.requests import request_problems
from hoso.engine.verification.timers import timer_problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.definition import Definition
    from hoso.engine.verification.chain import Link
    from hoso.engine.verification.past import Past
    from hoso.engine.verification.values import Disclosed


#: Commands that nobody gives, and that may move a dossier.
_BY_ITSELF = frozenset({"fire", "exchange"})
#: Commands that may.
_MOVING = frozenset({"open", "take", "override", *_BY_ITSELF})


def replay(
    links: Sequence[Link],
    disclosed: Disclosed,
    definition: Definition,
    past: Past,
    verdict: Verdict,
) -> dict[str, Any]:
    """Fold a dossier's entries again and give its state; problems go into the verdict."""
    directories, calendars = past.directories, past.calendars
    body: dict[str, Any] = {}
    lost = _fields_erased(links)
    course = Course(verdict.stream, definition, past, lost)
    for link in links:
        if link.entry is None:
            continue
        n, entry = link.stored.n, link.entry
        before, known = body, len(verdict.problems)
        body = evolve(before, entry, n, disclosed, definition)
        verdict.problems.extend(_place(n, entry, definition))
        asked = Recorded(entry["guards"], definition)
        check_override(n, entry, before, definition, asked, directories, verdict)
        if entry["command"] == "take" or (entry["command"] in {"fire", "exchange"} and "action" in entry):
            verdict.problems.extend(move_problems(n, entry, before, definition, asked))
            _guards(n, entry, before, body, definition, lost, verdict, asked)
        elif entry["command"] in ("open", "settle", "override"):
            _guards(n, entry, before, body, definition, lost, verdict, asked)
        elif any(effect["kind"] in BRANCH_EFFECTS for effect in entry["effects"]):
            verdict.problems.append(Problem("branches_differ", n))
        data = body["data"]
        of = directories.of(entry, str(body.get("unit", "")))
        verdict.problems.extend(
            clock_problems(n, entry, before, data, definition, asked, lost, calendars, of)
        )
        verdict.problems.extend(sub_problems(n, entry, before, definition, of))
        row = row_taken(entry, before, definition, asked) if entry["command"] == "fire" else None
        verdict.problems.extend(timer_problems(n, entry, before, data, definition, row, calendars, of, lost))
        verdict.problems.extend(_end(n, entry, definition))
        verdict.problems.extend(number_problems(n, entry, past.numbers))
        verdict.problems.extend(
            request_problems(n, entry, before, definition, calendars, of, course.calendars(n))
        )
        verdict.problems.extend(holding_problems(n, entry, before, definition))
        course.follow(n, entry, before, disclosed, asked, verdict, named=len(verdict.problems) > known)
    return body


def _place(n: int, entry: dict[str, Any], definition: Definition) -> list[Problem]:
    """Only the first entry opens, into the initial state; only steps and overrides move."""
    command = entry["command"]
    wrong = (
        (command == "open") != (n == 1)
        or (command == "open" and (entry.get("to") != [definition.procedure.initial] or "from" in entry))
        or (command not in _BY_ITSELF and (command == "take") != ("action" in entry))
        or (command in _BY_ITSELF and ("action" in entry) != ("to" in entry))
        or (command not in _MOVING and ("from" in entry or "to" in entry))
        or (command in {*_BY_ITSELF, "override"} and ("from" in entry) != ("to" in entry))
        or (command not in _MOVING - {"open"} and "entered" in entry)
        or ("stays" in entry and entry.get("from") != entry.get("to"))
    )
    if wrong:
        return [Problem("move_illegal", n, {"to": entry.get("to", [])})]
    if (entry.get("definition"), entry.get("procedure")) != (
        definition.digest,
        definition.procedure.procedure,
    ):
        return [Problem("definition_not_deployed", n, {"definition": entry.get("definition", "")})]
    return []


def _end(n: int, entry: dict[str, Any], definition: Definition) -> list[Problem]:
    """A dossier ends where, and as, the definition says."""
    told = [effect["outcome"] for effect in entry["effects"] if effect["kind"] == "ended"]
    state = definition.procedure.states.get(entry["to"][0]) if entry.get("to") else None
    due = [state.final] if state is not None and state.final is not None else []
    return [] if told == due else [Problem("move_illegal", n, {"to": entry.get("to", [])})]


def _fields_erased(links: Sequence[Link]) -> set[str]:
    return {
        name
        for link in links
        if link.entry is not None
        for effect in link.entry["effects"]
        if effect.get("kind") == "erased"
        for name in effect.get("fields", ())
    }


def _guards(
    n: int,
    entry: dict[str, Any],
    before: dict[str, Any],
    after: dict[str, Any],
    definition: Definition,
    lost: set[str],
    verdict: Verdict,
    recorded: Recorded,
) -> None:
    """Ask each recorded guard again, where its inputs still exist."""
    if not entry["guards"]:
        return
    # Guards saw the values that came with the action; counts as before it; branches as they were on the way.
    data = after["data"]
    for asked in entry["guards"]:
        gone = [
            name for name in fields_of(asked["inputs"]) & lost if name not in data or is_erased(data[name])
        ]
        branches = recorded.branches_at(asked, before["branches"] if before else {})
        if gone:
            verdict.attested += 1
            continue
        values = GuardValues(data, {**(before or UNOPENED), "branches": branches or {}})
        if branches is not None and definition.guards.evaluate(asked["guard"], values) == asked["result"]:
            verdict.rechecked += 1
        else:
            verdict.problems.append(Problem("guard_differs", n, {"guard": asked["guard"]}))
