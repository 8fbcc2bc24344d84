"""Replaying what dossiers told each other: each is decided again on what the other one said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.branching import left_by
from hoso.engine.commands import EXCHANGE, Asking, Exchange
from hoso.engine.decide.exchanging import decide_exchange, decide_sub_open, declared_for
from hoso.engine.decide.opening import Opening
from hoso.engine.reason import Refusal
from hoso.engine.sub_dossier import OF_CHILD, OF_MOVES, OF_PARENT, moving, sub_of, unit_of
from hoso.engine.verification.breaches import breaches, differences
from hoso.engine.verification.past import days_about
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from hoso.engine.decide.exchanging import Other
    from hoso.engine.decide.situation import Situation
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.verification.past import Past
    from hoso.engine.verification.retold import Retold

#: Kind of the first effect that says so -> what it was.
_WHAT = {
    "sub_opened": "opened",
    "sub_ended": "ended",
    "sub_released": "released",
    "sub_told": "told",
    "parent_left": "left",
}
#: Kinds of effects that only exchanges have.
_OF_EXCHANGES = frozenset({*OF_PARENT, *OF_CHILD}.difference(OF_MOVES))


def sub_problems(
    n: int,
    entry: dict[str, Any],
    before: dict[str, Any],
    definition: Definition,
    of: tuple[Directory, str],
) -> list[Problem]:
    """Sub-dossiers are asked for and left by the moves that do so, and told of by the engine alone."""
    effects = entry["effects"]
    told = [effect for effect in effects if effect["kind"] in OF_MOVES]
    foreign = any(effect["kind"] in _OF_EXCHANGES for effect in effects)
    by_engine = entry["actor"] == EXCHANGE and entry["command"] in ("open", EXCHANGE)
    due: list[dict[str, Any]] = []
    states = definition.procedure.states
    if "from" in entry and not entry.get("stays"):
        entered = entry.get("entered", entry["to"])
        units = {
            name: unit_of(sub, *of) or ""
            for name in entry["to"]
            if name in entered and (sub := states[name].sub_dossier) is not None
        }
        ended = [effect["sub"] for effect in effects if effect["kind"] == "sub_ended"]
        due = moving(definition, before, left_by(entry), units, units, ended[0] if ended else None)
    if told != due or (foreign and not by_engine):
        return [Problem("decision_differs", n, {"what": ["effects"]})]
    return []


def judge_exchange(
    n: int, entry: dict[str, Any], told: Retold, situation: Situation, past: Past, *, lost: bool
) -> tuple[list[Problem], bool]:
    """Decide again what a dossier was told; the problems, and whether erased values left something untold."""
    wrong = Problem("decision_differs", n, {"what": ["causes"]})
    first = next((effect for effect in told.effects if effect["kind"] in _WHAT), None)
    if first is None:
        return [Problem("decision_differs", n, {"what": ["effects"]})], False
    other = cited(entry, past)
    if other is None and entry["causes"]:
        return [wrong], False
    number = first.get("sub", situation.head.body.get("parent", {}).get("sub", 0))
    stream = other.head.stream if other is not None else ""
    command = Exchange(Asking(EXCHANGE, "", ""), situation.head.stream, _WHAT[first["kind"]], stream, number)
    if lost or told.lost or (other is not None and past.others.lost(stream)):
        return [], True
    again = decide_exchange(command, situation, other)
    if isinstance(again, Refusal):
        return breaches(n, again.reasons, (), unnamed=False)
    return differences(n, again, entry, told.effects), False


def judge_sub_opening(
    n: int, entry: dict[str, Any], definition: Definition, directory: Directory, past: Past, told: Retold
) -> tuple[list[Problem], bool]:
    """Open a sub-dossier again, on what its parent said."""
    wrong = Problem("decision_differs", n, {"what": ["causes"]})
    parent = cited(entry, past)
    of = next((effect for effect in told.effects if effect["kind"] == "sub_of"), None)
    opened = next((effect for effect in told.effects if effect["kind"] == "opened"), None)
    if parent is None or of is None or opened is None or of["parent"] != parent.head.stream:
        return [wrong], False
    item = sub_of(parent.head.body, of["sub"])
    if item is None:
        return [wrong], False
    declared = declared_for(parent.definition, item)
    unit = unit_of(declared, directory, parent.head.body["unit"])
    code, at, basis = opened["code"], entry["recorded_at"], entry["basis"]
    if (declared.procedure, unit) != (definition.procedure.procedure, opened["unit"]) or unit is None:
        return [Problem("decision_differs", n, {"what": ["effects"]})], False
    found: list[Problem] = []
    if code in past.codes or code != f"{parent.head.body['code']}.{of['sub']}":
        found.append(Problem("opening_illegal", n, {"what": "code_taken"}))
    past.codes.add(code)
    if not past.is_received(definition, basis["definitions"], at):
        found.append(Problem("opening_illegal", n, {"what": "definition"}))
    if told.lost or past.others.lost(parent.head.stream):
        return found, True
    calendars = past.calendars_at(basis.get("calendars", past.known("calendars", n)))
    days = [day for day in days_about(at) if definition.procedure.in_force.holds(day)]
    day = days[0] if days else at[:10]
    opening = Opening(definition, directory, basis["definitions"], code, False, at, day, calendars)  # noqa: FBT003 - judged above
    command = Exchange(Asking(EXCHANGE, "", ""), "", "open", parent.head.stream, of["sub"])
    again = decide_sub_open(command, opening, parent, item, unit)
    if isinstance(again, Refusal):
        more, untold = breaches(n, again.reasons, (), unnamed=False)
        return found + more, untold
    again = {key: value for key, value in again.items() if key != "clock"} | {"clock": entry["clock"]}
    return found + differences(n, again, entry, told.effects), False


def cited(entry: dict[str, Any], past: Past) -> Other | None:
    """The other dossier, as the entry left it that is the cause of this one."""
    match entry["causes"]:
        case [{"stream": str(stream), "n": int(n)}]:
            return past.others.at(stream, n)
    return None
