"""Profiles: what each audience is shown, and why the rest is withheld, read from a file of data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hoso.engine.binary import digest
from hoso.engine.canonical import canonical
from hoso.engine.finding import Finding
from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import Id, Many, Text
from hoso.engine.language.schema import Key
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import read_yaml
from hoso.engine.procedure_parts import Class
from hoso.engine.publication.audience import AUDIENCES, WIDEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoso.engine.language.yaml_text import Document
    from hoso.engine.publication.audience import Audience

#: What begins a file of profiles.
KIND = "publication/1"
#: How lines are written: a folder whose lines are of another form is written anew, as if by another profile.
_LINES = "values"


class Shown(Labelled):
    """What one audience is shown; its labels say who that is."""

    #: Classes of fields and documents.
    classes: Many[Class] = Key(min_length=1)
    #: What is shown of the values that are no fields.
    values: Many[Literal["document", "free_text", "name"]] = ()
    #: Kinds of streams whose entries are withheld as a whole.
    withholds: Many[Id] = ()
    #: By what law it may see this much, and no more.
    because: Labelled


class Rule(Labelled):
    """Why something is withheld, in words."""

    #: The provision.
    legal: Text | None = None


class Audiences(Part):
    """What each audience is shown."""

    #: Everybody.
    public: Shown
    #: The applicant, of their own dossier.
    applicant: Shown
    #: Inspectors.
    inspector: Shown


class ProfileFile(Labelled):
    """The whole file, `hoso: publication/1`."""

    hoso: Literal["publication/1"]
    #: Its name; the file is called after it.
    publication: Id
    languages: tuple[Id, ...] = Key(default=("vi", "en"), min_length=1, max_length=8)
    #: What each audience is shown.
    audiences: Audiences
    #: The rules by which something can be withheld.
    rules: dict[Id, Rule] = Key(min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class Profile:
    """What one audience is shown."""

    audience: Audience
    classes: frozenset[str]
    values: frozenset[str]
    #: Kinds of streams whose entries are withheld as a whole, by the rule of the same name.
    withholds: frozenset[str]
    #: Rule → `{vi, en, legal}`, as `about.json` has it.
    rules: Mapping[str, Mapping[str, str]]
    #: Digest of all that, by which a folder made by another profile is known.
    digest: str


class ProfileWrong(ValueError):
    """A file of profiles that cannot be read, with what is wrong in it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep the findings."""
        super().__init__("; ".join(f"{item.place} {item.code}" for item in findings))
        self.findings = findings


def read_profile(data: bytes, name: str, audience: Audience) -> Profile:
    """Read what one audience is shown.

    Raises:
        ProfileWrong: the file is not of this form.
    """
    read, findings = _read(data, name)
    if read is None or findings:
        raise ProfileWrong(findings)
    shown: Shown = getattr(read.audiences, audience)
    rules = {name: _rule(rule) for name, rule in read.rules.items()}
    told: dict[str, Any] = {
        "audience": audience,
        "classes": sorted(shown.classes),
        "values": sorted(shown.values),
        "withholds": sorted(shown.withholds),
        "lines": _LINES,
        "rules": rules,
    }
    return Profile(
        audience,
        frozenset(shown.classes),
        frozenset(shown.values),
        frozenset(shown.withholds),
        rules,
        digest(canonical(told)),
    )


def profile_findings(data: bytes, name: str) -> tuple[Finding, ...]:
    """Check a file of profiles: its form, and that no audience is shown more than it can ever see."""
    return _read(data, name)[1]


def _read(data: bytes, name: str) -> tuple[ProfileFile | None, tuple[Finding, ...]]:
    document = read_yaml(data, name)
    if isinstance(document, Finding):
        return None, (document,)
    read, findings = read_model(
        document, ProfileFile, kind=KIND, languages=("vi", "en"), dictionaries=frozenset({"rules"})
    )
    return read, tuple(findings) if read is None else (*findings, *_too_wide(read, document))


def _too_wide(read: ProfileFile, document: Document) -> Iterator[Finding]:
    """E290: a class that an audience never sees."""
    for audience in AUDIENCES:
        widest = WIDEST[audience]
        for index, class_ in enumerate(getattr(read.audiences, audience).classes):
            if class_ not in widest:
                place = document.place(("audiences", audience, "classes", index))
                details = {"name": class_, "audience": audience, "classes": ", ".join(sorted(widest))}
                yield Finding(place, "E290", details)


def _rule(rule: Rule) -> dict[str, str]:
    return {**rule.labels, **({"legal": rule.legal} if rule.legal is not None else {})}
