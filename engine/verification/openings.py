"""Replaying the opening of a dossier: who, where, under which definition, and with what it began."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.authority import authorise
from hoso.engine.commands import Open
from hoso.engine.decide.fees import fees_due
from hoso.engine.decide.opening import UNOPENED, Opening, judged
from hoso.engine.decide.situation import draft
from hoso.engine.reason import Reason
from hoso.engine.values import as_given
from hoso.engine.verification.breaches import breaches, differences
from hoso.engine.verification.past import days_about
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from hoso.engine.commands import Asking
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.verification.past import Past
    from hoso.engine.verification.retold import Retold

#: Why a dossier cannot be opened, whoever asks.
_OF_OPENING = frozenset({"unit_unknown", "code_unreadable", "code_taken", "not_in_force"})


def judge_opening(
    n: int,
    entry: dict[str, Any],
    definition: Definition,
    directory: Directory,
    past: Past,
    told: Retold,
    asking: Asking,
) -> tuple[list[Problem], bool]:
    """Open it again: the problems, and whether something could not be asked as values were erased."""
    opened = next((effect for effect in told.effects if effect["kind"] == "opened"), None)
    if opened is None:
        return [Problem("decision_differs", n, {"what": "effects"})], False
    procedure, at, basis = definition.procedure, entry["recorded_at"], entry["basis"]
    code, unit = opened["code"], opened["unit"]
    calendars = past.calendars_at(basis.get("calendars", past.known("calendars", n)))
    opening = Opening(
        definition, directory, basis["definitions"], code, code in past.codes, at, at[:10], calendars
    )
    past.codes.add(code)
    values = as_given(procedure, told.values("given"))
    command = Open(asking, procedure.procedure, unit, code, None, values, told.files(), told.text("reasoned"))
    authority, given, reasons = judged(command, opening)
    if any(procedure.in_force.holds(day) for day in days_about(at)):
        reasons = [reason for reason in reasons if reason.code != "not_in_force"]
    of_opening = [reason for reason in reasons if reason.code in _OF_OPENING]
    rest = [reason for reason in reasons if reason not in of_opening]
    found, untold = breaches(n, rest, (), unnamed=told.lost)
    found += [Problem("opening_illegal", n, {"what": reason.code}) for reason in of_opening]
    if not past.is_received(definition, basis["definitions"], at):
        found.append(Problem("opening_illegal", n, {"what": "definition"}))
    if isinstance(authority, Reason):
        return found, untold
    more: dict[str, Any] = {key: entry[key] for key in ("to", "clock") if key in entry}
    rests = {"directory": directory.version, "definitions": basis["definitions"]}
    if definition.clock is not None and calendars.version:
        rests["calendars"] = calendars.version
    answers = {item["guard"]: item["result"] for item in entry["guards"]}
    dues = fees_due(definition, "open", UNOPENED, given.values, lambda name: answers.get(name) is True)
    effects = [{"kind": "opened", "code": code, "unit": unit}, *given.effects(procedure), *dues]
    more |= {"guards": entry["guards"]}
    more |= {"procedure": procedure.procedure, "definition": definition.digest}
    again = draft("open", "dossier", asking, authority, now=at, basis=rests, effects=effects, **more)
    found += differences(n, again, entry, told.effects)
    later = past.directories.at(past.known("directory", n))
    if later is not None and not found and later.version > directory.version:
        still = authorise(later, asking, [authority.role], unit, procedure.procedure, at)
        if isinstance(still, Reason):
            found.append(Problem("basis_differs", n, {"kind": "directory"}))
    return found, untold or told.lost
