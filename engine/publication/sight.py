"""What an audience sees of an entry: by the profile, narrowed by the procedure that the entry names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from hoso.engine.errors import DefinitionAltered
from hoso.engine.resolved import definition_digest, procedure_of
from hoso.engine.shown import hidden_states, names_any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoso.engine.ports import Reading
    from hoso.engine.procedure import Procedure
    from hoso.engine.publication.profile import Profile
    from hoso.engine.publication.withheld import Withheld

#: Audiences that hidden states are hidden from.
CITIZENS = frozenset({"public", "applicant"})
#: The rule of what a procedure itself keeps back.
BY_PROCEDURE = "procedure"


@dataclass(frozen=True, slots=True)
class Sight:
    """The eyes of one audience."""

    profile: Profile
    #: The procedure of a definition, by its digest; None where its text is not there.
    procedure: Callable[[str], Procedure | None]

    def entry(self, entry: Mapping[str, Any]) -> str | None:
        """The rule by which an entry is withheld as a whole; None where it is shown.

        What erases is always shown: only so can an erased value be told from a withheld one.
        """
        kind = entry["stream"]
        if any(effect.get("kind") == "erased" for effect in entry["effects"]):
            return None
        if kind in self.profile.withholds:
            return str(kind)
        narrowed = self._narrowing(entry)
        if narrowed is not None and narrowed.entries and entry["command"] not in narrowed.entries:
            return BY_PROCEDURE
        return BY_PROCEDURE if self._is_out_of_sight(entry) else None

    def _is_out_of_sight(self, entry: Mapping[str, Any]) -> bool:
        """Does it name a state that is hidden from citizens, and so from this audience?"""
        if self.profile.audience not in CITIZENS or "definition" not in entry:
            return False
        procedure = self.procedure(entry["definition"])
        hidden = hidden_states(procedure) if procedure is not None else frozenset()
        return bool(hidden) and names_any(dict(entry), hidden)

    def value(self, entry: Mapping[str, Any], item: Withheld) -> str | None:
        """The rule by which a value is withheld; None where it is shown."""
        if item.what not in ("field", "document"):
            return None if item.what in self.profile.values else item.what
        procedure = self.procedure(entry.get("definition", ""))
        if item.what == "document":
            return self._document(procedure, item.name, entry)
        field = procedure.fields.get(item.name) if procedure is not None else None
        return self._of_class(field.class_ if field is not None else None, entry)

    def _document(self, procedure: Procedure | None, name: str, entry: Mapping[str, Any]) -> str | None:
        """A file is shown by the class of its document; to applicants also where they brought it."""
        document = procedure.documents.get(name) if procedure is not None else None
        if document is None or "document" not in self.profile.values:
            return "document"
        if self.profile.audience == "applicant" and document.from_ == "applicant":
            return None
        rule = self._of_class(document.class_, entry)
        return rule if rule in (None, BY_PROCEDURE) else "document"

    def _of_class(self, class_: str | None, entry: Mapping[str, Any]) -> str | None:
        if class_ is None:
            return "other"
        if class_ not in self.profile.classes:
            return class_
        narrowed = self._narrowing(entry)
        if narrowed is not None and narrowed.classes and class_ not in narrowed.classes:
            return BY_PROCEDURE
        return None

    def _narrowing(self, entry: Mapping[str, Any]) -> Any:
        procedure = self.procedure(entry["definition"]) if "definition" in entry else None
        if procedure is None or procedure.publication is None:
            return None
        return getattr(procedure.publication, self.profile.audience)


def sight_on(reading: Reading, profile: Profile) -> Sight:
    """The eyes of an audience on what a view of a store has.

    Raises (when it looks):
        DefinitionAltered: the text of a definition is not the one that was deployed.
    """

    @cache
    def procedure(digest: str) -> Procedure | None:
        text = reading.definition(digest)
        if text is None:
            return None
        if definition_digest(text) != digest:
            raise DefinitionAltered(digest)
        return procedure_of(text)

    return Sight(profile, procedure)
