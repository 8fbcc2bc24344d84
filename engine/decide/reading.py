"""Deciding who is shown what is not public: by the class of a value, as the definition gives it.

`restricted` is for the administration: whoever holds a role in it. `personal`, free text and papers are for
those who work on the dossier: a role of its procedure for its unit, or a power that looks after it.
`secret` is for nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.admission import EVERYTHING
from hoso.engine.authority import Authority, authorise
from hoso.engine.directory import DATA_PROTECTION, INSPECTOR, REGISTRAR, SUPERVISOR
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoso.engine.commands import Asking
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory

#: Powers that see a dossier's data without a role in its procedure.
OF_DOSSIERS = (INSPECTOR, SUPERVISOR, DATA_PROTECTION)
#: Powers that see the free text of the directory.
OF_DIRECTORY = (REGISTRAR, *OF_DOSSIERS)
#: What is seen by those who work on a dossier.
_OF_WORK = frozenset({"personal", "free_text", "document", "name"})

#: The classes that may be shown, or why none.
Admitted = frozenset[str] | Reason


def admitted_to_dossier(
    asking: Asking,
    there: Collection[str],
    definition: Definition,
    unit: str,
    directory: Directory,
    now: str,
) -> Admitted:
    """Which of the classes that are there somebody may be shown of a dossier."""
    procedure = definition.procedure
    # The applicant's role is held by a portal for everybody: it says nothing of whose dossier this is.
    roles = [name for name, role in procedure.roles.items() if not role.applicant]
    found = authorise(directory, asking, [*roles, *OF_DOSSIERS], unit, procedure.procedure, now)
    if isinstance(found, Authority):
        return frozenset(there) & (_OF_WORK | {"restricted"})
    if found.code != "role":
        return found
    if "restricted" in there and _is_of_administration(asking.actor, directory, now):
        return frozenset({"restricted"})
    if there:
        return Reason("may_not_read", {"actor": asking.actor, "unit": unit})
    return frozenset()


def admitted_to_access(asking: Asking, there: Collection[str], directory: Directory, now: str) -> Admitted:
    """Who looked and who was refused: for inspectors of the whole."""
    found = authorise(directory, asking, [INSPECTOR], directory.top(), "", now)
    return frozenset(there) if isinstance(found, Authority) else found


def admitted_to_directory(asking: Asking, there: Collection[str], directory: Directory, now: str) -> Admitted:
    """Its free text, such as why somebody acts for another; to others nothing but what every officer sees."""
    found = authorise(directory, asking, list(OF_DIRECTORY), directory.top(), "", now)
    if isinstance(found, Authority):
        return frozenset(there)
    return frozenset() if found.code == "role" else found


def admitted_to_export(asking: Asking, units: Collection[str], directory: Directory, now: str) -> Admitted:
    """Everything, for an inspector of each unit; also where nobody is named, for whoever holds the file."""
    if asking.actor:
        for unit in units:
            found = authorise(directory, asking, [INSPECTOR], unit, "", now)
            if isinstance(found, Reason):
                return found
    return EVERYTHING


def _is_of_administration(actor: str, directory: Directory, now: str) -> bool:
    return directory.officers.get(actor) is False and bool(directory.grants_held(actor, now))
