"""Choices in guards: what a choice is compared with must be one of its values, or the guard says nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hoso.engine.language.near import near_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding

_TEXT = r"\"[^\"\\\\]*\"|'[^'\\\\]*'"
#: `f.x == "a"`, `"a" != f.x`, `f.x in ["a", "b"]`: one pattern for each way to compare a field with texts.
_COMPARED = (
    re.compile(rf"\bf\.(?P<field>[a-z][a-z0-9_]*)\s*[=!]=\s*(?P<texts>{_TEXT})"),
    re.compile(rf"(?P<texts>{_TEXT})\s*[=!]=\s*f\.(?P<field>[a-z][a-z0-9_]*)"),
    re.compile(rf"\bf\.(?P<field>[a-z][a-z0-9_]*)\s+in\s*\[(?P<texts>(?:\s*(?:{_TEXT})\s*,?)*)\s*\]"),
)
_ONE = re.compile(_TEXT)


def check_choices(written: Written) -> Iterator[Finding]:
    """E226: a value that the choice does not have, each once, with the near one."""
    fields = written.procedure.fields
    for name, guard in written.procedure.guards.items():
        for field, value in dict.fromkeys(_comparisons(guard.cel)):
            declared = fields.get(field)
            if declared is None or declared.type != "choice" or value in declared.of:
                continue
            known = declared.of
            # Whoever writes the label means the value that has it.
            labelled = (item for item, choice in known.items() if value in choice.labels.values())
            near = next(labelled, None) or near_word(value, known)
            path, shown = ("guards", name, "cel"), ", ".join(known)
            yield written.finding(path, "E226", near=near, name=name, field=field, value=value, known=shown)


def _comparisons(cel: str) -> Iterator[tuple[str, str]]:
    for pattern in _COMPARED:
        for found in pattern.finditer(cel):
            for text in _ONE.findall(found["texts"]):
                yield found["field"], text[1:-1]
