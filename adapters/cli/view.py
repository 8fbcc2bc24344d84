"""A view of the store with the labels of what is in it: the reading side of every command."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from hoso.adapters.cli.able import able_in, able_to
from hoso.engine.admission import classed
from hoso.engine.decide.situation import Situation
from hoso.engine.errors import DossierUnknown
from hoso.engine.head import SOLE
from hoso.engine.shown import hidden_states, seen_by_citizens
from hoso.engine.timeline import timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hoso.adapters.wording import Names, Wording
    from hoso.engine.calendars import Calendars
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.disclosure import Disclosure
    from hoso.engine.head import Head
    from hoso.engine.knowledge import Knowledge
    from hoso.engine.ports import Reading
    from hoso.engine.procedure import Transition
    from hoso.engine.reason import Reason
    from hoso.engine.timeline import Line


#: Whoever sees values of this class is of the office, and sees hidden states too.
OF_OFFICE = "restricted"


class View:
    """What is stored, at one instant."""

    def __init__(
        self,
        reading: Reading,
        knowledge: Knowledge,
        wording: Wording,
        *,
        viewer: str | None = None,
        classes: frozenset[str] | None = frozenset(),
    ) -> None:
        """Look through an open reading.

        Args:
            reading: what is stored.
            knowledge: what is known of it already.
            wording: the language.
            viewer: who looks, where that was said; an officer sees the names of the others.
            classes: what is shown beside what is public, as an admission says it; None: everything.
        """
        self.reading = reading
        self.wording = wording
        self._knowledge = knowledge
        self._viewer = viewer
        self._classes = classes

    def shows(self, class_: str) -> bool:
        """Are values of this class shown here?"""
        return class_ == "public" or self._classes is None or class_ in self._classes

    @cached_property
    def directory(self) -> Directory:
        """The directory as it stands."""
        return self._knowledge.directory(self.reading)

    @cached_property
    def directory_lines(self) -> list[Line]:
        """The directory's own history, with the names that are still there."""
        head = self.reading.named("directory", "directory")
        if head is None:
            return []
        return timeline_of(self.reading.entries(head.stream), self.reading.disclosures(head.stream))

    @cached_property
    def officers(self) -> dict[str, str]:
        """Officer → name; an erased name is missing, and all of them where no officer looks."""
        if not self.shows("name") and self._viewer not in self.directory.officers:
            return {}
        return {
            effect["officer"]: effect["name"]
            for line in self.directory_lines
            for effect in line.effects
            if effect["kind"] == "officer" and "name" in effect
        }

    @cached_property
    def authorities(self) -> dict[str, str]:
        """Delegation → the text that allows it, where free text is shown."""
        if not self.shows("free_text"):
            return {}
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
        """The head of a dossier, or of the stream `directory`, `definitions`, `calendars` or `access`.

        Raises:
            DossierUnknown: there is none.
        """
        sole = self.reading.named(name, name) if name in SOLE else None
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

    def roles_deployed(self) -> frozenset[str]:
        """The roles of the definitions that new dossiers follow; read, not compiled: there may be many."""
        from hoso.engine.canonical import parse

        registry = self._knowledge.registry(self.reading)
        texts = (self.reading.definition(str(registry.current(name))) for name in registry.deployed)
        return frozenset(role for text in texts if text is not None for role in parse(text)["roles"])

    @property
    def calendars(self) -> Calendars:
        """The calendars as they are recorded."""
        return self._knowledge.calendars(self.reading)

    def names(self, definition: Definition | None = None) -> Names:
        """The labels of a procedure, the directory and its officers."""
        procedure = definition.procedure if definition is not None else None
        return self.wording.names(procedure=procedure, directory=self.directory, officers=self.officers)

    def situation(self, head: Head) -> Situation:
        """What is decided upon when somebody acts on a dossier now."""
        now = max(self.reading.now(), head.recorded_at)
        definitions = self.reading.version("definitions")
        return Situation(head, self.definition(head), self.directory, definitions, now, self.calendars)

    def lines(self, name: str) -> list[Line]:
        """A stream's timeline, with the values that are shown here."""
        head = self.reading.named(name, name) if name in SOLE else self.dossier(name)
        if head is None:
            return []
        found = timeline_of(self.reading.entries(head.stream), self._shown(head))
        if head.kind != "dossier" or self.shows(OF_OFFICE):
            return found
        return seen_by_citizens(self.definition(head).procedure, found)

    def seen(self, head: Head) -> tuple[str, ...]:
        """Where a dossier stands for who looks: in place of a hidden state what citizens see."""
        states: tuple[str, ...] = tuple(head.body["state"])
        if self.shows(OF_OFFICE) or hidden_states(self.definition(head).procedure).isdisjoint(states):
            return states
        return next((line.to for line in reversed(self.lines(head.name)) if line.to), ())

    def _shown(self, head: Head) -> Iterator[tuple[int, Disclosure]]:
        """The withheld values of a stream that are shown here."""
        hidden = self.reading.disclosures(head.stream)
        if self._classes is None:
            return hidden
        if not self._classes:
            return iter(())
        procedure = self.definition(head).procedure if head.kind == "dossier" else None
        found = classed(self.reading.entries(head.stream), hidden, procedure)
        return ((n, item) for n, item, class_ in found if self.shows(class_))

    def explained(
        self,
        reasons: Sequence[Reason],
        definition: Definition | None = None,
        *,
        head: Head | None = None,
        action: str | None = None,
    ) -> list[tuple[Reason, str]]:
        """Every reason with its sentence.

        Where the wrong person acted it names those who may, in person or for another. With the dossier's
        head and the action nobody is named whom four eyes or the dossier's holder would keep out.
        """
        names = self.names(definition)
        return [
            (reason, self.wording.reason(reason, names, **self._who(reason, names, definition, head, action)))
            for reason in reasons
        ]

    def told(self, able: Iterable[tuple[str, str | None]], names: Names) -> list[str]:
        """Officers who may act, each with the one acted for or None, by name."""
        found = list(able)
        known = {officer for officer, principal in found if principal is None}
        return [self._one(officer, principal, names, known) for officer, principal in found]

    def _one(self, officer: str, principal: str | None, names: Names, known: set[str]) -> str:
        who = names.officer(officer)
        if principal is None:
            return who
        # Whoever was just named in full is known by the id.
        whom = principal if principal in known else names.officer(principal)
        return self.wording.say("acting_for", who=who, whom=whom)

    def _who(
        self,
        reason: Reason,
        names: Names,
        definition: Definition | None,
        head: Head | None,
        action: str | None,
    ) -> dict[str, list[str]]:
        """Who may act where this reason keeps somebody from it."""
        details = reason.details
        if reason.code not in {"role", "four_eyes"} or (reason.code == "role" and not details.get("unit")):
            return {}
        source: str | None = None
        rows: Sequence[Transition] = ()
        if head is not None and definition is not None and action is not None:
            source = definition.source_of(head.body["state"], action)
        if source is not None and definition is not None and action is not None:
            rows = definition.candidates(source, action)
        if source is not None and head is not None:
            # A refusal speaks of one row; the others of the same action may be for other roles.
            meant = [row for row in rows if _is_about(row, reason)]
            able = able_to(self.situation(head), source, meant or rows)
        elif reason.code == "role":
            procedure = definition.procedure.procedure if definition else ""
            able = able_in(self.directory, details["roles"], details["unit"], procedure, self.reading.now())
        else:
            return {}
        found = {"holders": self.told([(item.actor, item.acting_for) for item in able], names)}
        if "could_act_for" in details:
            mine = {item.acting_for for item in able if item.actor == details["actor"]}
            found["could_act_for"] = [officer for officer in details["could_act_for"] if officer in mine]
        return found


def _is_about(row: Transition, reason: Reason) -> bool:
    if reason.code == "role":
        return row.by == tuple(reason.details["roles"])
    return str(reason.details["about"]) in row.different_from
