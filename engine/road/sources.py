"""Other files of a road: its regime and its fragments, found by whoever reads files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from hoso.engine.finding import Finding
from hoso.engine.language.labels import languages_of
from hoso.engine.language.near import near_word
from hoso.engine.language.schema import Shape
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import Document, read_yaml
from hoso.engine.road.fragment import Fragment
from hoso.engine.road.piece import Kept, Origin
from hoso.engine.road.prints import forms_named
from hoso.engine.road.regime import Regime
from hoso.engine.status_text import StatusFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.forms_text import FormsFile
    from hoso.engine.road.road import Road

#: Kinds of files that a road names.
Kind = Literal["regime", "fragment", "statuses", "forms"]
#: How many files are remembered as they were read.
REMEMBERED = 64
_MODELS: dict[str, type[Regime | Fragment | StatusFile]] = {
    "regime": Regime,
    "fragment": Fragment,
    "statuses": StatusFile,
}
#: A road that names no regime.
NO_REGIME = "none"
#: Keys under which a road, a regime or a fragment names its own things.
DICTIONARIES = frozenset(
    {
        "legal",
        "roles",
        "fields",
        "of",
        "results",
        "documents",
        "fees",
        "guards",
        "triggers",
        "states",
        "different_from",
        "settings",
        "branches",
    }
)

Model = TypeVar("Model", bound=Shape)


class Sources(Protocol):
    """Where regimes and fragments are found; the engine itself reads no file."""

    def __call__(self, kind: Kind, name: str) -> tuple[bytes, str] | None:
        """The bytes of a file and what it is called; None where there is none."""

    def known(self, kind: Kind) -> Iterable[str]:
        """The names there are, for the near word."""


class NoSources:
    """No other file is at hand."""

    def __call__(self, kind: Kind, name: str) -> tuple[bytes, str] | None:
        """Nothing."""
        del kind, name
        return None

    def known(self, kind: Kind) -> Iterable[str]:
        """Nothing."""
        del kind
        return ()


@dataclass(frozen=True, slots=True)
class Law:
    """What a road stands on, read."""

    regime: Regime | None = None
    #: The regime's file; of the road itself where there is no regime.
    regime_at: Origin | None = None
    fragments: tuple[tuple[Fragment, Origin], ...] = ()
    #: The table of statuses that the road names, or else its regime.
    statuses_at: Origin | None = None
    #: The table of forms that the road names, or else its regime.
    forms: FormsFile | None = None
    #: What is wrong with those files, or that they are not there.
    findings: list[Finding] = field(default_factory=list)

    @property
    def all_files(self) -> tuple[Origin, ...]:
        """Those, and the table of statuses."""
        return (*self.files, self.statuses_at) if self.statuses_at is not None else self.files

    @property
    def files(self) -> tuple[Origin, ...]:
        """The files of the regime and the fragments."""
        regime = (self.regime_at,) if self.regime_at is not None else ()
        return (*regime, *(origin for _, origin in self.fragments))


def read_law(road: Road, document: Document, sources: Sources) -> Law:
    """Read the regime and the fragments that a road names."""
    findings: list[Finding] = []
    regime: tuple[Regime, Origin] | None = None
    if road.regime is not None and road.regime != NO_REGIME:
        regime = _read("regime", road.regime, Origin(document, ("regime",)), Regime, sources, findings)
    fragments = [
        _read("fragment", name, at, Fragment, sources, findings)
        for name, at in zip(road.uses, Origin(document, ("uses",)).items(), strict=True)
    ]
    read = tuple(item for item in fragments if item is not None)
    statuses = _statuses(road, document, regime, sources, findings)
    places = [(road.forms, Origin(document, ("forms",)))]
    places += [(regime[0].forms, regime[1].down("forms"))] if regime is not None else []
    forms = forms_named(places, sources, findings)
    return Law(regime[0] if regime else None, regime[1] if regime else None, read, statuses, forms, findings)


def _statuses(
    road: Road,
    document: Document,
    regime: tuple[Regime, Origin] | None,
    sources: Sources,
    findings: list[Finding],
) -> Origin | None:
    """The table of statuses: the one that the road names, else the one of its regime."""
    places = [(road.statuses, Origin(document, ("statuses",)))]
    places += [(regime[0].statuses, regime[1].down("statuses"))] if regime is not None else []
    for name, at in places:
        if name is not None:
            found = _read("statuses", name, at, StatusFile, sources, findings)
            return found[1] if found is not None else None
    return None


def _read(
    kind: Kind, name: str, at: Origin, model: type[Model], sources: Sources, findings: list[Finding]
) -> tuple[Model, Origin] | None:
    found = sources(kind, name)
    if found is None:
        near = near_word(name, sources.known(kind))
        findings.append(Finding(at.place(), "E402", {"kind": kind, "name": name}, near))
        return None
    read, origin, more = _read_file(kind, *found)
    findings.extend(more)
    return (read, origin) if isinstance(read, model) and origin is not None else None


@lru_cache(maxsize=REMEMBERED)
def _read_file(
    kind: Kind, data: bytes, file: str
) -> tuple[Regime | Fragment | StatusFile | None, Origin | None, tuple[Finding, ...]]:
    """Read a file that roads share; the last ones are remembered, for many procedures name the same."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return None, None, (document,)
    read, findings = read_model(
        document,
        _MODELS[kind],
        kind=f"{kind}/1",
        languages=languages_of(document.value),
        dictionaries=DICTIONARIES,
    )
    return read, Kept(document, ()), findings
