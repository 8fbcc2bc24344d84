"""Saving a walk as a scenario: written only where `hoso test` passes it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.trouble import NO, Trouble
from hoso.engine.scenarios.run import Trials
from hoso.engine.scenarios.scenario import read_cases
from hoso.engine.scenarios.text import cases_text, scenario_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hoso.engine.scenarios.scenario import Cases, Step
    from hoso.engine.walk import Start, Walk


def save(start: Start, walk: Walk, file: Path, name: str, labels: Sequence[str]) -> None:
    """Put a walk behind the scenarios of a file, or begin the file with it.

    Raises:
        Trouble: there is nothing to save, the file cannot be written, or what would be in it does not pass.
    """
    if not walk.steps:
        raise Trouble("walk_empty", NO)
    languages = start.cases.languages
    called = {
        language: labels[min(n, len(labels) - 1)] if labels else name for n, language in enumerate(languages)
    }
    text = text_of_walk(start, walk, file, name, called)
    found = read_cases(text.encode(), str(file))
    errors = [item for item in found.findings if item.is_error]
    names = [item.scenario for item in found.cases.scenarios] if found.cases is not None else []
    if found.cases is None or errors or names[-1] != name or names.count(name) > 1:
        codes = ", ".join(item.code for item in errors) or name
        raise Trouble("walk_unsaved", NO, name=name, file=str(file), message=codes)
    trials = Trials(found, found.cases, start.resolved, start.day, start.calendars)
    result = trials.run(len(found.cases.scenarios) - 1)
    if not result.passed:
        raise Trouble("walk_unsaved", NO, name=name, file=str(file), message=result.happened)
    _write(file, text)


def text_of_walk(start: Start, walk: Walk, file: Path, name: str, labels: dict[str, str]) -> str:
    """The scenario file with the walk behind its scenarios; where there is no such file, a new one.

    Raises:
        Trouble: the file cannot be read.
    """
    steps = walk.steps
    try:
        before = file.read_text(encoding="utf-8") if file.exists() else None
    except (OSError, ValueError) as error:
        raise _unwritable(file, error) from error
    more: dict[str, Any] = {}
    if start.after is not None:
        more["after"] = {"scenario": start.cases.scenarios[start.after].scenario}
    elif not start.opened:
        first, *rest = steps
        given = before is None and first.do == "open" and first.refused is None and first.at is None and rest
        if given:
            return cases_text(_cases(start.cases, steps)) + scenario_text(name, labels, rest)
        more["opened"] = "by_step"
    if before is None:
        return cases_text(_cases(start.cases, steps)) + scenario_text(name, labels, steps, more)
    return before.rstrip("\n") + "\n" + scenario_text(name, labels, steps, more)


def _cases(cases: Cases, steps: Sequence[Step]) -> Cases:
    """The people of a walk, and what its dossier was opened with."""
    from hoso.engine.scenarios.scenario import Given

    who = {name for step in steps for name in (step.who, step.acting_for, step.to)}
    people = {name: person for name, person in cases.people.items() if name in who}
    opening = next((step for step in steps if step.do == "open" and step.refused is None), None)
    given = cases.given
    if opening is not None:
        given = Given(who=opening.who, fields=opening.fields, documents=opening.documents)
    return cases.model_copy(update={"people": people, "given": given})


def _write(path: Path, text: str) -> None:
    """Write beside the place and move there: the file is the old one or the new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except (OSError, ValueError) as error:
        beside.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError | ValueError) -> Trouble:
    message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    return Trouble("folder_unwritable", file=str(path), message=message)
