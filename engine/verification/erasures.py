"""Replaying erasures: what an entry says was erased is so put as deciding puts it.

The values are gone and with them the names of their fields; that so many went as are named stands unchecked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.disclosure import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoso.engine.procedure import Procedure
    from hoso.engine.verification.retold import Retold


def erasure_differs(
    told: Retold, entry: dict[str, Any], procedure: Procedure, of_fields: Collection[str]
) -> bool:
    """Is it not one erasure, on a stated authority, of digests in order and of fields that can be erased?"""
    if len(told.effects) != 1 or entry["effects"][0]["kind"] != "erased":
        return True
    effect = told.effects[0]
    digests, names = effect["digests"], effect.get("fields", [])
    values = sum(digest in of_fields for digest in digests)
    declared = procedure.fields
    return not (
        effect.keys() <= {"kind", "digests", "fields", WITHHELD}
        and is_grounded(effect)
        and digests
        and digests == sorted(set(digests))
        and names == sorted(set(names))
        and len(names) <= values
        and (not values or names)
        and all(name in declared and declared[name].class_ != "public" for name in names)
    )


def is_grounded(effect: dict[str, Any]) -> bool:
    """Does it withhold an authority, and nothing else?"""
    hidden = effect.get(WITHHELD, {})
    return hidden.keys() == {"authority"} and bool(hidden["authority"])
