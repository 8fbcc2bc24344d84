"""Legality: each entry of a dossier is decided again on what stood before it, and must come out the same.

The rules are those of `decide`; nothing of them is written here again. Of the entry is taken what a person
asked for; who might, in which role, and what it comes to are found anew. What the other replays judge (moves,
guards, branches, clocks) is taken over here as it is recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.authority import Authority, authorise
from hoso.engine.branching import BRANCH_EFFECTS
from hoso.engine.commands import EXCHANGE, Asking, Take
from hoso.engine.decide.fees import fee_reasons, fees_due
from hoso.engine.decide.giving import read_given, set_by_reasons
from hoso.engine.decide.situation import Situation, on_dossier
from hoso.engine.decide.step import (
    best_authority,
    issued_by,
    requirement_reasons,
    separation_reasons,
)
from hoso.engine.directory import DATA_PROTECTION, PUBLISHER, SUPERVISOR
from hoso.engine.fees import fixed_amount
from hoso.engine.head import Head
from hoso.engine.reason import Reason, Refusal
from hoso.engine.sub_dossier import OF_MOVES
from hoso.engine.values import as_given
from hoso.engine.verification.asked_again import DECIDED, decided_again
from hoso.engine.verification.breaches import breaches, differences
from hoso.engine.verification.clocks import row_taken
from hoso.engine.verification.erasures import erasure_differs
from hoso.engine.verification.exchanges import judge_exchange, judge_sub_opening
from hoso.engine.verification.numbers import issuing_told
from hoso.engine.verification.openings import judge_opening
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.procedure import Procedure
    from hoso.engine.verification.move import Recorded
    from hoso.engine.verification.past import Past
    from hoso.engine.verification.retold import Retold

#: Keys of an entry that other replays judge.
_TAKEN_OVER = ("guards", "action", "from", "to", "entered", "stays")
#: Kinds of effects that follow from a move.
_FOLLOWING = frozenset({"recalled", "ended", *BRANCH_EFFECTS, *OF_MOVES})


class Case(NamedTuple):
    """One entry of a dossier, and what it is judged by."""

    stream: str
    n: int
    entry: dict[str, Any]
    #: The dossier before it, folded.
    before: dict[str, Any]
    definition: Definition
    told: Retold
    #: Fields of which a value was erased at some time.
    lost: Collection[str]
    #: Digests of values of fields in the entries before it.
    of_fields: Collection[str]
    #: The least entry of the calendars that it can rest on.
    calendars: int
    recorded: Recorded

    @property
    def asking(self) -> Asking:
        """Who asked, and for whom."""
        acting_for = self.entry["for"]["officer"] if "for" in self.entry else None
        return Asking(self.entry["actor"], "", "", acting_for, None, self.entry.get("occurred_at"))


class Judged(NamedTuple):
    """What came of judging an entry."""

    problems: list[Problem]
    #: Could something not be asked again, as values were erased?
    untold: bool = False


def judge(case: Case, past: Past) -> Judged:
    """Decide an entry again; nothing is said where the directory it rests on cannot be read."""
    entry, n = case.entry, case.n
    directory = past.directories.at(entry["basis"]["directory"])
    if directory is None:
        return Judged([])
    if directory.recorded_at > entry["recorded_at"]:
        return Judged([Problem("basis_differs", n, {"kind": "directory"})])
    if entry["command"] == "open" and entry["actor"] == EXCHANGE:
        return Judged(*judge_sub_opening(n, entry, case.definition, directory, past, case.told))
    if entry["command"] == "open":
        return Judged(*judge_opening(n, entry, case.definition, directory, past, case.told, case.asking))
    if not case.before:
        return Judged([])  # nothing was opened: named already
    situation = _situation(case, directory, past)
    found = _judged(case, situation, past)
    if not found.problems and _has_ended(case, directory, past):
        return Judged([Problem("basis_differs", n, {"kind": "directory"})])
    return found


def _situation(case: Case, directory: Directory, past: Past) -> Situation:
    body, basis = case.before, case.entry["basis"]
    head = Head(case.stream, "dossier", body["code"], case.n - 1, "", "", body)
    calendars = past.calendars_at(basis.get("calendars", case.calendars))
    now = case.entry["recorded_at"]
    issuing = issuing_told(case.entry)
    return Situation(head, case.definition, directory, basis["definitions"], now, calendars, issuing)


def _judged(case: Case, situation: Situation, past: Past) -> Judged:
    command = case.entry["command"]
    if command in DECIDED:
        return _whole(case, situation)
    match command:
        case "take" | "fire":
            return _step(case, situation)
        case "exchange":
            lost = bool(case.lost)
            return Judged(*judge_exchange(case.n, case.entry, case.told, situation, past, lost=lost))
        case "override":
            return _override(case, situation)
        case "redate":
            authority = _power(case, PUBLISHER, situation, situation.directory.top(), "")
            causes = [{"stream": past.stream, "n": situation.calendars.version}]
            return _compared(case, situation, authority, [], causes=causes)
        case "erase":
            name = situation.definition.procedure.procedure
            authority = _power(case, DATA_PROTECTION, situation, situation.unit, name)
            if erasure_differs(case.told, case.entry, case.definition.procedure, case.of_fields):
                return Judged([Problem("decision_differs", case.n, {"what": "effects"})])
            return _compared(case, situation, authority, case.told.effects)
    return Judged([Problem("decision_differs", case.n, {"what": "command"})])


def _whole(case: Case, situation: Situation) -> Judged:
    """Decide it whole, from what it says was asked."""
    if case.told.lost and case.entry["command"] == "correct":
        return _corrected(case, situation)
    again = decided_again(case.entry, case.told, case.asking, situation)
    if again is None:
        return Judged([Problem("decision_differs", case.n, {"what": "effects"})])
    if isinstance(again, Refusal):
        found, untold = breaches(case.n, again.reasons, case.lost, unnamed=case.told.lost)
        return Judged(found, untold)
    return Judged(differences(case.n, again, case.entry, case.told.effects), case.told.lost)


def _corrected(case: Case, situation: Situation) -> Judged:
    """A correction of fields that are erased: who might set them all is not known, so the role stands."""
    procedure, told = case.definition.procedure, case.told
    given = read_given(
        procedure, as_given(procedure, told.values("corrected")), (), told.text("reasoned"), None
    )
    role = str(case.entry.get("role"))
    reasons = given.reasons + set_by_reasons(procedure, given.values, role)
    if not given.reason:
        reasons.append(Reason("reason_missing"))
    roles = [role] if role in procedure.roles else []
    authority = authorise(
        situation.directory, case.asking, roles, situation.unit, procedure.procedure, situation.now
    )
    judged = _compared(case, situation, authority, given.effects(procedure, "corrected"), reasons=reasons)
    return Judged(judged.problems, untold=True)


def _step(case: Case, situation: Situation) -> Judged:
    """A step, of a person or of the clock: its role, who did what before, what it needed, what it gave."""
    entry, definition, told = case.entry, case.definition, case.told
    if "action" not in entry:  # what a timer or a silence comes to is reckoned again elsewhere
        return _compared(case, situation, None, told.effects)
    procedure, action = definition.procedure, entry["action"]
    row = row_taken(entry, case.before, definition, case.recorded)
    source = definition.source_of(situation.configuration, action)
    if row is None or source is None:
        return Judged([])  # no such move: named already
    by_clock = entry["command"] == "fire"
    values = {} if by_clock else as_given(procedure, told.values("given"))
    files = () if by_clock else told.files()
    command = Take(case.asking, case.stream, action, values, files, told.text("reasoned"))
    given = read_given(procedure, values, files, None if by_clock else command.reason, None)
    authority: Authority | None = None
    reasons: list[Reason] = []
    if not by_clock:
        if told.lost:
            # Which fields came with it is not known, so neither which of the roles might set them.
            row_by = tuple(role for role in row.by if role == entry.get("role"))
            row = row.model_copy(update={"by": row_by or row.by})
        authority, reasons = best_authority(command, row, source, situation)
        if authority is not None:
            reasons = reasons + separation_reasons(row, authority, situation)
    reasons = [*reasons, *requirement_reasons(row, given, situation, by_clock=by_clock), *given.reasons]
    came = [effect for effect in told.effects if effect["kind"] == "came_due"]
    follows = [effect for effect in told.effects if effect["kind"] in _FOLLOWING]
    reasons += fee_reasons(procedure, action, case.before)
    data = {**situation.data, **given.values}
    answers = case.recorded.of_action
    dues = fees_due(definition, action, case.before, data, lambda name: answers.get(name) is True)
    if case.lost:
        dues = [_of_some_column(due, procedure, told.effects) for due in dues]
    issued, unsigned = issued_by(row, authority, situation)
    reasons += unsigned
    effects = [*(came if by_clock else ()), *given.effects(procedure), *dues, *issued, *follows]
    return _compared(case, situation, authority, effects, reasons=reasons)


def _of_some_column(due: dict[str, Any], procedure: Procedure, told: list[dict[str, Any]]) -> dict[str, Any]:
    """A fee as it is recorded, of whatever column: what the column was read from may be erased."""
    fee = procedure.fees[due["fee"]]
    amounts = [fixed_amount(fee, column) for column in range(len(fee.amount))]
    known = [item for item in told if item["kind"] == "fee_due" and item["fee"] == due["fee"]]
    return known[0] if known and known[0].get("amount") in amounts else due


def _override(case: Case, situation: Situation) -> Judged:
    """An override: its power and where it leads are judged with it; here whoever it gives the dossier to."""
    entry, told = case.entry, case.told
    reasons: list[Reason] = []
    for effect in told.effects:
        if effect["kind"] == "held":
            about = {"about": effect["officer"], "role": effect["role"], "unit": situation.unit}
            asking, name = Asking(effect["officer"], "", ""), situation.definition.procedure.procedure
            found = authorise(
                situation.directory, asking, [effect["role"]], situation.unit, name, situation.now
            )
            if isinstance(found, Reason):
                reasons.append(Reason("assignee_role", about))
    authority = Authority(SUPERVISOR, str(entry.get("unit")), entry["actor"])
    return _compared(case, situation, authority, told.effects, reasons=reasons)


def _power(case: Case, power: str, situation: Situation, unit: str, procedure: str) -> Authority | Reason:
    return authorise(situation.directory, case.asking, [power], unit, procedure, situation.now)


def _compared(
    case: Case,
    situation: Situation,
    authority: Authority | Reason | None,
    effects: list[dict[str, Any]],
    *,
    reasons: list[Reason] | None = None,
    **more: Any,
) -> Judged:
    """Draft it with what was found anew and, for the rest, as it is recorded; where it differs, say so."""
    entry = case.entry
    wrong = list(reasons or ())
    if isinstance(authority, Reason):
        wrong.append(authority)
    found, untold = breaches(case.n, wrong, case.lost, unnamed=case.told.lost)
    if isinstance(authority, Reason) or (authority is None and entry["command"] != "fire"):
        return Judged(found, untold)
    kept = {key: entry[key] for key in _TAKEN_OVER if key in entry}
    silent = entry["command"] == "fire" and any(effect["kind"] == "lapsed" for effect in effects)
    moves = "to" in entry or entry["command"] in {"redate", "fire"}
    if case.definition.clock is not None and moves and not (silent and "to" not in entry):
        kept["clock"] = entry["clock"]
    again = on_dossier(entry["command"], case.asking, authority, situation, effects, **kept, **more)
    found += differences(case.n, again, entry, case.told.effects)
    return Judged(found, untold or case.told.lost)


def _has_ended(case: Case, directory: Directory, past: Past) -> bool:
    """Does it rest on a directory out of date, in which an authority still stood that had ended by then?"""
    entry, at = case.entry, case.entry["recorded_at"]
    last = past.known("directory", case.n)
    if last <= directory.version or "role" not in entry:
        return False
    later = past.directories.at(last)
    if later is None:
        return False
    redates = entry["command"] == "redate"
    unit = later.top() if redates else case.before["unit"]
    name = "" if redates else case.definition.procedure.procedure
    return isinstance(authorise(later, case.asking, [entry["role"]], unit, name, at), Reason)
