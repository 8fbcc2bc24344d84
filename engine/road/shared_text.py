"""Regimes and fragments as files of their own: read and checked without a procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.finding import Finding
from hoso.engine.language.labels import languages_of
from hoso.engine.language.near import near_word
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import read_yaml
from hoso.engine.procedure import INTERNAL
from hoso.engine.road.fragment import Fragment
from hoso.engine.road.piece import Origin
from hoso.engine.road.regime import (
    DECIDER,
    FIRST,
    GROUPS,
    HERE,
    WITHOUT,
    Regime,
    RegimeState,
    RegimeTransition,
)
from hoso.engine.road.sources import DICTIONARIES
from hoso.engine.road.time_text import is_setting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

#: Dictionaries whose things are shown to people.
_SHOWN = ("legal", "roles", "fields", "documents", "guards", "triggers", "settings", "states")


def read_regime(data: bytes, file: str) -> tuple[Finding, ...]:
    """What is wrong with a regime's file."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return (document,)
    regime, findings = read_model(
        document,
        Regime,
        kind="regime/1",
        languages=languages_of(document.value),
        dictionaries=DICTIONARIES,
    )
    if regime is None:
        return findings
    root = Origin(document, ())
    return _in_order([*_names(regime, root), *_labels(root, regime.languages)])


def read_fragment(data: bytes, file: str) -> tuple[Finding, ...]:
    """What is wrong with a fragment's file."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return (document,)
    fragment, findings = read_model(
        document,
        Fragment,
        kind="fragment/1",
        languages=languages_of(document.value),
        dictionaries=DICTIONARIES,
    )
    if fragment is None:
        return findings
    return _in_order(list(_labels(Origin(document, ()), fragment.languages)))


def _names(regime: Regime, root: Origin) -> Iterator[Finding]:
    """E401: names that a regime uses and does not have, and keys that cannot yield."""
    places = {*regime.states, *GROUPS}
    yield from _known("state", root.down("initial"), regime.states)
    yield from _known("state", root.down("after_last_step"), regime.states)
    refusal = root.down("refusal")
    yield from _known("action", refusal.down("trigger"), {move.trigger for move in regime.transitions})
    yield from _known("state", refusal.down("after_last_step"), regime.states)
    yield from _known("state", root.down("at_once"), regime.states)
    for action, at in root.down("prints").pairs():
        if action not in regime.triggers:
            details = {"what": "action", "name": action}
            yield Finding(at.place(key=True), "E401", details, near_word(action, regime.triggers))
    for name, state in regime.states.items():
        at = root.down("states", name)
        yield from _known("role", at.down("role"), regime.roles)
        yield from _known("key", at.down("yields"), _keys(RegimeState))
        if any(is_setting(time) for time in state.time):
            yield from _known("setting", at.down("time"), regime.settings)
    for index in range(len(regime.transitions)):
        at = root.down("transitions", index)
        yield from _known("action", at.down("trigger"), regime.triggers)
        yield from _known("state", at.down("source"), places)
        yield from _known("state", at.down("dest"), {*regime.states, INTERNAL, FIRST})
        yield from _known("role", at.down("by"), {*regime.roles, HERE, DECIDER})
        for key in ("conditions", "unless"):
            yield from _known("guard", at.down(key), regime.guards)
        yield from _known("field", at.down("fills"), regime.fields)
        yield from _known("key", at.down("yields"), {*_keys(RegimeTransition), WITHOUT})


def _known(what: str, at: Origin, known: Collection[str]) -> Iterator[Finding]:
    for item in at.items():
        if str(item.value) not in known:
            details = {"what": what, "name": str(item.value)}
            yield Finding(item.place(), "E401", details, near_word(str(item.value), known))


def _keys(model: type[RegimeState | RegimeTransition]) -> set[str]:
    return {key.key for key in model.declared().values()} - {
        "labels",
        "extras",
        "yields",
    }


def _labels(root: Origin, languages: tuple[str, ...]) -> Iterator[Finding]:
    """E203: a thing without a label in one of the file's languages."""
    for key in _SHOWN:
        for name, at in root.down(key).pairs():
            missing = [language for language in languages if at.down(language).value is None]
            if missing and not name.startswith("x_"):
                details = {"name": f"{key}.{name}", "languages": ", ".join(missing)}
                yield Finding(at.place(key=True), "E203", details)


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.place, finding.code)))
