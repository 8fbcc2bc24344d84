"""Replaying consultations: every request, answer, recall and silence is one that could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.branching import left_by
from hoso.engine.consultation import OPINIONS, answer_by, leaving, standing, unanswered
from hoso.engine.decide.answering import is_late
from hoso.engine.decide.consulting import recalling
from hoso.engine.verification.move import Recorded
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from hoso.engine.calendars import Calendars
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory

#: Command -> the kind of effect on requests that it has; a step may take open ones back.
_KINDS = {"ask": "asked", "answer": "answered", "lapse": "lapsed", "recall": "recalled", "take": "recalled"}
_EFFECTS = frozenset(_KINDS.values())


def request_problems(
    n: int,
    entry: dict[str, Any],
    before: dict[str, Any],
    definition: Definition,
    calendars: Calendars,
    of: tuple[Directory, str],
    at_least: int = 0,
) -> list[Problem]:
    """What an entry does to requests that it may not do; and what a step left undone.

    Where it names no calendars it rests on those of then: no entry before `at_least`.
    """
    command = _as_command(entry)
    found = [effect for effect in entry["effects"] if effect["kind"] in _EFFECTS]
    if command == "override" and all(effect["kind"] == "recalled" for effect in found):
        return []  # what an override takes back is judged with it
    due = _KINDS.get(command)
    problems = [
        Problem("request_illegal", n, {"request": effect["request"]})
        for number, effect in enumerate(found, 1)
        if effect["kind"] != due or not _is_legal(n, number, effect, entry, before, definition)
    ]
    problems.extend(_dues(n, entry, found, definition, calendars, of, at_least))
    if command == "ask" and not found:
        problems.append(Problem("request_illegal", n, {"request": "-"}))
    if command in {"answer", "lapse", "recall"} and len(found) != 1:
        problems.append(Problem("request_illegal", n, {"request": "-"}))
    if command == "take" and definition.consults:
        problems.extend(_step(n, found, entry, before, definition))
    return problems


def _as_command(entry: dict[str, Any]) -> str:
    """The command of a person that does to requests what the clock does."""
    command: str = entry["command"]
    if command != "fire":
        return command
    if "action" in entry:
        return "take"
    return "lapse" if any(effect["kind"] == "lapsed" for effect in entry["effects"]) else command


def _is_legal(
    n: int,
    number: int,
    effect: dict[str, Any],
    entry: dict[str, Any],
    before: dict[str, Any],
    definition: Definition,
) -> bool:
    if _as_command(entry) == "take":
        return True  # compared as a whole
    if effect["kind"] == "asked":
        return _may_be_asked(n, number, effect, entry, before, definition)
    item = next((item for item in before["requests"] if item["request"] == effect["request"]), None)
    if item is None or item["state"] not in before["state"]:
        return False
    consult = definition.consults[item["state"]]
    at = entry["recorded_at"]
    if effect["kind"] == "answered":
        return (
            item["status"] in {"asked", "late"}
            and entry.get("role") == item["agency"]
            and effect["opinion"] in OPINIONS
            and effect.get("late", False) is is_late(item, at)
        )
    if effect["kind"] == "lapsed":
        counts_as = None if consult.silence == "escalate" else consult.silence
        return (
            item["status"] == "asked"
            and "due" in item
            and item["due"] <= at
            and (entry["command"] == "fire" or entry.get("role") in consult.lead)
            and effect.get("counts_as") == counts_as
        )
    return item["status"] in {"asked", "late"} and entry.get("role") in recalling(item, definition)


def _may_be_asked(
    n: int,
    number: int,
    effect: dict[str, Any],
    entry: dict[str, Any],
    before: dict[str, Any],
    definition: Definition,
) -> bool:
    consult = definition.consults.get(effect["state"])
    asked = {item["agency"] for item in standing(before["requests"], effect["state"])}
    beside = [item["agency"] for item in entry["effects"] if item["kind"] == "asked"]
    return (
        consult is not None
        and effect["state"] in before["state"]
        and effect["request"] == f"{n}.{number}"
        and effect["agency"] in set(consult.choose) - asked
        and beside.count(effect["agency"]) == 1
        and entry.get("role") in consult.lead
        and effect.get("due", "9") > entry["recorded_at"]
    )


def _dues(
    n: int,
    entry: dict[str, Any],
    found: list[dict[str, Any]],
    definition: Definition,
    calendars: Calendars,
    of: tuple[Directory, str],
    at_least: int,
) -> list[Problem]:
    """A request is due when the declared time is over by the calendars its entry rests on, or sooner."""
    plan = definition.clock
    if plan is None:
        return []
    at, version = entry["recorded_at"], entry["basis"].get("calendars", at_least)
    problems: list[Problem] = []
    for effect in found:
        if effect["kind"] != "asked" or effect["state"] not in definition.consults:
            continue
        time = calendars.worktime(plan.calendar, plan.policy, at, version, of=of)
        latest = answer_by(definition.consults[effect["state"]], time, at)
        if latest is not None and effect.get("due", "9") > latest:
            details = {"request": effect["request"], "latest": latest}
            problems.append(Problem("request_due_differs", n, details))
    return problems


def _step(
    n: int, found: list[dict[str, Any]], entry: dict[str, Any], before: dict[str, Any], definition: Definition
) -> list[Problem]:
    """A step takes back exactly what it leaves open, and waits for answers where its row does."""
    due = leaving(before["requests"], left_by(entry))
    problems: list[Problem] = []
    if found != due:
        names = sorted({item["request"] for item in [*found, *due] if item not in found or item not in due})
        problems.append(Problem("request_illegal", n, {"request": ", ".join(names) or "-"}))
    results = Recorded(entry["guards"], definition).of_action
    for state in before["state"]:
        if state not in definition.consults:
            continue
        rows = definition.candidates(state, entry["action"])
        taken = next((row for row in rows if row.holds(results)), None)
        if taken is not None and taken.answered:
            consult = definition.consults[state]
            if unanswered(consult, state, before["requests"]):
                problems.append(Problem("consult_incomplete", n, {"state": state}))
    return problems
