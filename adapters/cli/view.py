"""A view of the store with the labels of what is in it: the reading side of every command."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from hoso.engine.decide.situation import Situation
from hoso.engine.errors import DossierUnknown
from hoso.engine.instant import later
from hoso.engine.timeline import timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoso.adapters.wording import Names, Wording
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.head import Head
    from hoso.engine.knowledge import Knowledge
    from hoso.engine.ports import Reading
    from hoso.engine.reason import Reason
    from hoso.engine.timeline import Line


class View:
    """What is stored, at one instant."""

    def __init__(self, reading: Reading, knowledge: Knowledge, wording: Wording) -> None:
        """Look through an open reading."""
        self.reading = reading
        self.wording = wording
        self._knowledge = knowledge

    @cached_property
    def directory(self) -> Directory:
        """The directory as it stands."""
        return self._knowledge.directory(self.reading)

    @cached_property
    def directory_lines(self) -> list[Line]:
        """The directory's own history, with the names that are still there."""
        return self.lines("directory")

    @cached_property
    def officers(self) -> dict[str, str]:
        """Officer → name; an erased name is missing."""
        return {
            effect["officer"]: effect["name"]
            for line in self.directory_lines
            for effect in line.effects
            if effect["kind"] == "officer" and "name" in effect
        }

    @cached_property
    def authorities(self) -> dict[str, str]:
        """Delegation → the text that allows it."""
        return {
            effect["delegation"]: effect["authority"]
            for line in self.directory_lines
            for effect in line.effects
            if effect["kind"] == "delegated" and "authority" in effect
        }

    def dossier(self, name: str) -> Head:
        """The head of a dossier by its code or tag.

        Raises:
            DossierUnknown: there is none.
        """
        head = self.reading.named("dossier", name) or self.reading.head(name)
        if head is None or head.kind != "dossier":
            raise DossierUnknown(name)
        return head

    def stream(self, name: str) -> Head:
        """The head of a dossier, or of the stream `directory` or `definitions`.

        Raises:
            DossierUnknown: there is none.
        """
        sole = self.reading.named(name, name) if name in {"directory", "definitions"} else None
        return sole or self.dossier(name)

    def definition(self, head: Head) -> Definition:
        """The definition a dossier is pinned to."""
        return self.known(head.body["definition"])

    def known(self, digest: str) -> Definition:
        """A definition by its digest."""
        return self._knowledge.definition(self.reading, digest)

    def current(self, procedure: str) -> Definition | None:
        """The definition that new dossiers of a procedure follow; None where none is deployed."""
        digest = self._knowledge.registry(self.reading).current(procedure)
        return None if digest is None else self.known(digest)

    def names(self, definition: Definition | None = None) -> Names:
        """The labels of a procedure, the directory and its officers."""
        procedure = definition.procedure if definition is not None else None
        return self.wording.names(procedure=procedure, directory=self.directory, officers=self.officers)

    def situation(self, head: Head) -> Situation:
        """What is decided upon when somebody acts on a dossier now."""
        now = later(self.reading.now(), head.recorded_at)
        definitions = self.reading.version("definitions")
        return Situation(head, self.definition(head), self.directory, definitions, now)

    def lines(self, name: str) -> list[Line]:
        """A stream's timeline."""
        head = self.reading.named(name, name) if name in {"directory", "definitions"} else self.dossier(name)
        if head is None:
            return []
        return timeline_of(self.reading.entries(head.stream), self.reading.disclosures(head.stream))

    def holders(self, roles: Iterable[str], unit: str) -> list[str]:
        """Officers who hold one of the roles for a unit's dossiers now."""
        line, now = self.directory.line_of(unit), self.reading.now()
        wanted = set(roles)
        return sorted(
            {
                grant.officer
                for grant in self.directory.grants.values()
                if grant.role in wanted and grant.covers in line and grant.holds(now)
            }
        )

    def explained(
        self,
        reasons: Sequence[Reason],
        definition: Definition | None = None,
        *,
        head: Head | None = None,
        action: str | None = None,
    ) -> list[tuple[Reason, str]]:
        """Every reason with its sentence.

        Where the wrong person acted it names those who may: for four eyes that takes the dossier's head
        and the action.
        """
        names = self.names(definition)
        told: list[tuple[Reason, str]] = []
        for reason in reasons:
            able: list[str] = []
            if reason.code == "role" and reason.details.get("unit"):
                able = self.holders(reason.details["roles"], reason.details["unit"])
            elif reason.code == "four_eyes" and definition and head and action:
                rows = definition.candidates(head.body["state"][0], action)
                roles = {role for row in rows for role in row.by}
                able = [
                    officer
                    for officer in self.holders(roles, head.body["unit"])
                    if officer not in reason.details["persons"]
                ]
            told.append((reason, self.wording.reason(reason, names, holders=able)))
        return told
