"""Deciding what an action gives: a result gets its number, its day and its signer, once in a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.procedure_results import number_text
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoso.engine.procedure import Procedure, Transition


class Issuing(NamedTuple):
    """What is known of numbers when one is given."""

    #: The day it is in the office.
    day: str
    #: The last number that was used in a series; 0: none.
    last: Callable[[str], int]


def series_of(pattern: str, unit: str, day: str) -> str:
    """What is counted together: results numbered by one pattern in one unit and one year."""
    return f"{unit} {pattern} {day[:4]}"


def results_given(
    procedure: Procedure,
    row: Transition,
    body: Mapping[str, Any],
    by: Mapping[str, Any] | None,
    unit: str,
    issuing: Issuing,
) -> tuple[list[dict[str, Any]], list[Reason]]:
    """The effects of the results that an action gives, and why one cannot be given.

    A result that has its number keeps it: taken again, the action gives nothing anew.

    Args:
        procedure: the definition.
        row: what is taken.
        body: the dossier before.
        by: who takes it, `officer` and perhaps `for`; None: the clock.
        unit: the unit that is competent for the dossier.
        issuing: what is known of numbers.
    """
    effects: list[dict[str, Any]] = []
    reasons: list[Reason] = []
    used: dict[str, int] = {}
    for name in row.gives:
        result = procedure.results[name]
        if name in body.get("results", {}):
            continue
        own = result.signed_by in (None, row.trigger)
        signer = by if own else body.get("signers", {}).get(result.signed_by)
        if signer is None:
            reasons.append(
                Reason("result_unsigned", {"about": name, "action": result.signed_by or row.trigger})
            )
            continue
        series = series_of(result.number, unit, issuing.day)
        serial = used[series] = used.get(series, issuing.last(series)) + 1
        effects.append(
            {
                "kind": "issued",
                "result": name,
                "series": series,
                "serial": serial,
                "number": number_text(result.number, serial, issuing.day[:4]),
                "date": issuing.day,
                "signer": dict(signer),
            }
        )
    return effects, reasons


def papers_of_results(procedure: Procedure, row: Transition, body: Mapping[str, Any]) -> list[str]:
    """The electronic results that must be attached for an action to give them."""
    given = body.get("results", {})
    named = (procedure.results[name].document for name in row.gives if name not in given)
    return [name for name in named if name is not None]
