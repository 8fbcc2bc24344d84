"""The cast: who can act in which role, in person and for another, as the directory has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoso.engine.directory import Directory
    from hoso.engine.procedure import Procedure


class Cast:
    """Looks people up by role; the directory of the demo does not change."""

    def __init__(self, directory: Directory) -> None:
        """Know everybody."""
        self._directory = directory

    def unit(self, procedure: Procedure) -> str:
        """The unit that is competent: where somebody holds the role that opens dossiers."""
        roles = [name for name in procedure.open.by if not procedure.roles[name].applicant]
        return next(
            grant.unit for role in roles for grant in self._directory.grants.values() if grant.role == role
        )

    def code(self, unit: str) -> str:
        """The code that dossiers of a unit begin with."""
        return self._directory.units[unit].code or unit

    def officers(self, role: str, unit: str) -> list[str]:
        """Those who hold a role for dossiers of a unit, in the order of the directory."""
        line = self._directory.line_of(unit)
        grants = self._directory.grants.values()
        return [grant.officer for grant in grants if grant.role == role and grant.covers in line]

    def deputies(self, role: str, unit: str) -> list[tuple[str, str]]:
        """Who may act in a role for whom."""
        holders = self.officers(role, unit)
        return [
            (item.to, item.officer)
            for item in self._directory.delegations.values()
            if item.officer in holders and (not item.roles or role in item.roles)
        ]

    def strangers(self, role: str, unit: str) -> list[str]:
        """Those of the same house who do not hold a role."""
        grants = self._directory.grants.values()
        here = {grant.officer: None for grant in grants if grant.unit == unit}
        return [officer for officer in here if officer not in self.officers(role, unit)]
