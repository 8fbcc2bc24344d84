"""What a key means: the comment `#: …` above it in the schema, which is the one place where that is said."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

from hoso.engine.language.schema import Shape
from hoso.engine.procedure import Procedure, Transition
from hoso.engine.procedure_parts import Acknowledged, Decision, State
from hoso.engine.publication.profile import ProfileFile
from hoso.engine.road.fragment import Fragment
from hoso.engine.road.regime import Regime, RowDefaults
from hoso.engine.road.road import Changes, Cited, Departure, PlaceState, Printed, Road
from hoso.engine.road.rows import Beginning, InnerRow
from hoso.engine.worktime.calendar_file import CalendarFile

_MARK = "#:"


#: What a schema does not say of a key, is said of the key of that name here: it means the same.
_ALIKE: dict[type[Shape], tuple[type[Shape], ...]] = {
    Road: (Procedure,),
    Regime: (Procedure,),
    Fragment: (Procedure,),
    CalendarFile: (Procedure,),
    ProfileFile: (Procedure,),
    InnerRow: (Transition, State),
    Beginning: (Transition,),
    PlaceState: (State,),
    RowDefaults: (State,),
    Changes: (Transition,),
    Departure: (Transition, State),
    Cited: (Decision,),
    Printed: (Acknowledged,),
}


def alike(schema: type[Shape]) -> list[type[Shape]]:
    """The schemas in which a key of the same name means the same."""
    return [other for cls in schema.__mro__ for other in _ALIKE.get(cls, ())]


def meaning(schema: type[Shape], name: str) -> str:
    """What is said of a key where it is declared: in the class, in the one it comes from, or in one alike.

    Raises:
        LookupError: nothing is said of it.
    """
    own = [cls for cls in schema.__mro__ if issubclass(cls, Shape)]
    for cls in [*own, *alike(schema)]:
        found = _said(cls.__module__).get((cls.__qualname__, name))
        if found:
            return found
    raise LookupError(
        f"{schema.__module__}.{schema.__qualname__}.{name}: no comment {_MARK} says what it means"
    )


@cache
def _said(module: str) -> dict[tuple[str, str], str]:
    """Class and attribute to the comment above it, of one module."""
    file = getattr(sys.modules[module], "__file__", None)
    if file is None:
        return {}
    source = Path(file).read_text(encoding="utf-8")
    lines = source.splitlines()
    return {
        (cls.name, line.target.id): _above(lines, line.lineno - 1)
        for cls in ast.parse(source).body
        if isinstance(cls, ast.ClassDef)
        for line in cls.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    }


def _above(lines: list[str], at: int) -> str:
    """The comment that ends right above a line, in one line."""
    found: list[str] = []
    while at > 0 and lines[at - 1].strip().startswith(_MARK):
        at -= 1
        found.insert(0, lines[at].strip().removeprefix(_MARK).strip())
    return " ".join(found)
