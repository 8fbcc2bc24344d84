"""Scenarios as text: the file form of a walk, in the style of the shipped files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hoso.engine.language.plain_scalar import is_read_otherwise
from hoso.engine.layout.scalars import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.scenarios.scenario import Cases, Step

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


def scenario_text(
    name: str, labels: Mapping[str, str], steps: Iterable[Step], more: Mapping[str, Any] | None = None
) -> str:
    """One scenario as an item of the list `scenarios`; `more` are its keys beside labels and steps."""
    lines = [f"  - scenario: {name}"]
    lines += [f"    {language}: {in_quotes(label)}" for language, label in labels.items()]
    lines += [f"    {key}: {flow(value)}" for key, value in (more or {}).items()]
    lines += ["    steps:", *(f"      - {flow(_step(step))}" for step in steps)]
    return "\n".join(lines) + "\n"


def _step(step: Step) -> dict[str, Any]:
    """A step as it is written: a duration in one word, one state without brackets."""
    said = step.model_dump(brief=True)
    if step.after is not None:
        said["after"] = str(step.after)
    if len(said.get("then", ())) == 1:
        said["then"] = said["then"][0]
    return said


def cases_text(cases: Cases) -> str:
    """The head of a scenario file, up to its scenarios; their people are those of `cases`."""
    lines = ["hoso: cases/1", f"procedure: {cases.procedure}"]
    if cases.languages != ("vi", "en"):
        lines.append(f"languages: {flow(cases.languages)}")
    lines += [
        "people:",
        *(f"  {name}: {flow(of.model_dump(brief=True))}" for name, of in cases.people.items()),
    ]
    given = cases.given.model_dump(brief=True)
    lines += ["given:", *(f"  {key}: {flow(value)}" for key, value in given.items())]
    return "\n".join([*lines, "scenarios:"]) + "\n"


def flow(value: Any) -> str:
    """A value in braces, brackets or one word; text in quotes where it could be read otherwise."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    text = str(value)
    plain = isinstance(value, int) or (_PLAIN.fullmatch(text) and not is_read_otherwise(text))
    return text if plain else in_quotes(text)
