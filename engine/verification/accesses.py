"""Checking the access stream: each entry says who was refused, or who read, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.access import NOBODY, OF_AUTHORITY
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.verification.chain import Link
    from hoso.engine.verification.past import Past

#: Command → the one kind of its effects.
_KINDS = {"refuse": "refused", "read": "read"}


def access_problems(links: Sequence[Link], past: Past) -> list[Problem]:
    """Entries that are no such thing, or whose actor the directory of then does not know.

    Whether a refusal was right, or a reading allowed, is not decided again: the dossier has moved on.
    """
    found: list[Problem] = []
    for link in links:
        if link.entry is None:
            continue
        n, entry = link.stored.n, link.entry
        if not _is_access(entry):
            found.append(Problem("decision_differs", n, {"what": "command"}))
        directory = past.directories.at(entry["basis"]["directory"])
        known = directory is None or entry["actor"] in directory.officers
        if not known and entry["actor"] != NOBODY:
            found.append(Problem("decision_differs", n, {"what": "actor"}))
    return found


def _is_access(entry: dict[str, Any]) -> bool:
    effects, kind = entry["effects"], _KINDS.get(entry["command"])
    if not effects or any(effect["kind"] != kind for effect in effects):
        return False
    return kind == "read" or all(OF_AUTHORITY.intersection(effect["reasons"]) for effect in effects)
