"""Guards compile, answer yes or no, put no text in order, and read an optional field only where given."""

from __future__ import annotations

import re
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from hoso.engine.guard import CompiledGuard, GuardFault, GuardProblem
from hoso.engine.language.near import near_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Field

#: An order of text or bytes means nothing to people; `dyn` would hide one from the type checker.
_ORDER = re.compile(r"(?:less|greater)(?:_equals)?_(?:string|bytes)")
#: Floating point decides nothing: decimals and money are scaled integers.
_INEXACT = re.compile(r"to_dyn|.*double.*")
_UNKNOWN = re.compile(r"undeclared reference to '([^']*)'")
#: Most evaluations with which one guard is tried.
MOST_TRIALS = 512


def check_guards(written: Written) -> Iterator[Finding]:
    """E220 to E225."""
    for name in written.procedure.guards:
        path = ("guards", name, "cel")
        if written.document.is_block(path):
            yield written.finding(path, "E225", name=name)
            continue
        guard = written.guards.compiled(name)
        if isinstance(guard, GuardProblem):
            yield _problem(written, name, guard)
            continue
        strange = guard.references.names - set(guard.inputs)
        overloads = guard.references.overloads
        if any(_ORDER.fullmatch(item) for item in overloads):
            yield written.finding(path, "E222", name=name)
        elif strange or any(_INEXACT.fullmatch(item) for item in overloads):
            what = min(strange | {item for item in overloads if _INEXACT.fullmatch(item)})
            yield written.finding(path, "E224", name=name, what=what)
        elif not guard.is_bool:
            yield written.finding(path, "E221", name=name)
        else:
            for field in _unprotected(written, name, guard):
                yield written.finding(path, "E223", name=name, field=field)


def _problem(written: Written, name: str, problem: GuardProblem) -> Finding:
    unknown = _UNKNOWN.search(problem.text)
    near = near_word(unknown[1], written.guards.variables) if unknown else None
    path = ("guards", name, "cel")
    return written.finding(path, "E220", near=near, name=name, column=problem.column, problem=problem.text)


def _unprotected(written: Written, name: str, guard: CompiledGuard) -> list[str]:
    """The optional fields this guard reads although they may be missing.

    Found by trying: the field is left out and everything else runs through a few values. What only
    shows beyond `MOST_TRIALS` combinations is not found here; there the step is refused with its own reason.
    """
    fields = written.procedure.fields
    optional = [item for item, field in fields.items() if field.optional and f"f.{item}" in guard.inputs]
    found = [item for item in optional if f"given.{item}" not in guard.inputs]
    return found + [
        item for item in optional if item not in found and _fails_without(written, name, guard, item)
    ]


def _fails_without(written: Written, name: str, guard: CompiledGuard, missing: str) -> bool:
    texts = _literals(written.procedure.guards[name].cel)
    choices: list[list[tuple[str, Any]]] = []
    for variable in guard.inputs:
        root, _, item = variable.partition(".")
        field = written.procedure.fields.get(item)
        if item == missing and root in ("f", "given"):
            choices.append([(variable, False)] if root == "given" else [(variable, None)])
        elif root == "given":
            choices.append([(variable, True)])
        elif root in ("branch", "fee"):
            choices.append([(variable, False), (variable, True)])
        elif root == "count" or field is None:
            choices.append([(variable, value) for value in _numbers(texts)])
        else:
            choices.append([(variable, value) for value in _values(field, texts)])
    for values in islice(product(*choices), MOST_TRIALS):
        answer = written.guards.evaluate(name, {key: value for key, value in values if value is not None})
        if isinstance(answer, GuardFault) and f'"f.{missing}"' in answer.text:
            return True
    return False


def _literals(cel: str) -> list[str]:
    """The words and numbers an expression compares with: the values at which it turns."""
    found = re.finditer(r"\"([^\"\\]*)\"|'([^'\\]*)'|\b([0-9]{1,15})\b", cel)
    return [next(part for part in item.groups() if part is not None) for item in islice(found, 8)]


def _numbers(texts: list[str]) -> list[int]:
    turning = [int(text) for text in texts if text.isdigit() and text.isascii()]
    return sorted({0, 1, *(value + step for value in turning[:3] for step in (-1, 0, 1))})


def _values(field: Field, texts: list[str]) -> list[Any]:
    match field.type:
        case "boolean":
            return [False, True]
        case "date":
            return ["1900-01-01", "2026-01-01", "2999-12-31"]
        case "choice":
            return [name for name in field.of if name in texts] + [
                name for name in field.of if name not in texts
            ][:1]
        case "text":
            return ["", *texts[:4]]
        case _:
            return _numbers(texts)
