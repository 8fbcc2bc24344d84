"""Breaches: why deciding again refuses what is recorded, or drafts something else, as problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.disclosure import WITHHELD
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from hoso.engine.reason import Reason

#: By what authority an entry was made.
_AUTHORITY = ("role", "unit", "for")


def breaches(
    n: int, reasons: Iterable[Reason], lost: Collection[str], *, unnamed: bool
) -> tuple[list[Problem], bool]:
    """The problems that reasons amount to, and whether some could not be told as values were erased.

    Args:
        n: the entry.
        reasons: why it would be refused.
        lost: fields of the dossier of which a value was erased.
        unnamed: did the entry give fields whose names went with their values?
    """
    found: list[Problem] = []
    untold = False
    for reason in reasons:
        of_field = reason.code in {"field_missing", "not_given", "correction_empty"}
        if of_field and (unnamed or reason.details.get("about") in lost):
            untold = True
        else:
            found.append(breach(n, reason))
    return found, untold


def breach(n: int, reason: Reason) -> Problem:
    """The problem that a reason for refusing amounts to."""
    code, said = reason.code, reason.details
    about = str(said.get("about", "-"))
    match code:
        case "unknown_actor":
            return Problem("actor_unknown", n, {"actor": said["actor"]})
        case "role":
            who = {"actor": said["actor"], "roles": said["roles"], "unit": said["unit"]}
            return Problem("role_not_held", n, who)
        case "delegation" | "delegation_period" | "delegation_scope":
            return Problem("delegation_illegal", n, {"actor": said["actor"], "for": said["acting_for"]})
        case "four_eyes":
            return Problem("four_eyes_broken", n, {"action": about, "persons": said["persons"]})
        case "at_most":
            return Problem("at_most_passed", n, {"action": about, "most": said["most"]})
        case "held":
            return Problem("held_by_other", n, {"officer": said["officer"], "role": said["role"]})
        case "assignee_role":
            return Problem("assignee_illegal", n, {"officer": about, "role": said["role"]})
        case "field_set_by":
            return Problem("field_not_theirs", n, {"field": about, "role": said["role"]})
        case _ if code.endswith("_missing"):
            return Problem("needed_missing", n, {"what": _needed(code, about)})
        case _:
            return Problem("decision_differs", n, {"what": code})


def _needed(code: str, about: str) -> str:
    """What was missing: a field or a document by its name, a text by its kind."""
    return about if code in {"field_missing", "document_missing"} else code.removesuffix("_missing")


def differences(
    n: int, again: Mapping[str, Any], entry: Mapping[str, Any], effects: list[dict[str, Any]]
) -> list[Problem]:
    """Where a draft of the same says something else than the entry; `effects` are its own, told again."""
    found: list[Problem] = []
    if any(again.get(key) != entry.get(key) for key in _AUTHORITY):
        told = {key: entry[key] for key in ("role", "unit") if key in entry}
        found.append(Problem("authority_differs", n, {"role": "-", "unit": "-", **told}))
    before, now = entry["basis"], again["basis"]
    found.extend(
        Problem("basis_differs", n, {"kind": kind})
        for kind in sorted(before.keys() | now.keys())
        if before.get(kind) != now.get(kind)
    )
    apart = [
        key
        for key in sorted((again.keys() | entry.keys()) - {*_AUTHORITY, "basis", "effects", WITHHELD})
        if again.get(key) != entry.get(key)
    ]
    if again["effects"] != effects:
        apart.append("effects")
    if apart:
        found.append(Problem("decision_differs", n, {"what": apart}))
    return found
