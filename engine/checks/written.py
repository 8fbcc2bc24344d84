"""A procedure together with the file it was read from: what a check looks at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hoso.engine.exits import exits_of
from hoso.engine.finding import Finding
from hoso.engine.language.near import near_word
from hoso.engine.procedure import surrounding

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hoso.engine.guard import CompiledGuards
    from hoso.engine.language.yaml_text import Document, Path
    from hoso.engine.procedure import Procedure


@dataclass(frozen=True)
class Written:
    """A procedure as written, before defaults of other places are filled in."""

    procedure: Procedure
    document: Document
    guards: CompiledGuards

    @cached_property
    def exits(self) -> Mapping[str, list[str]]:
        """State -> the states its rows lead to; see `exits_of`."""
        return exits_of(self.procedure)

    @cached_property
    def around(self) -> Mapping[str, str]:
        """State inside a branch -> the parallel state that has the branch."""
        return surrounding(self.procedure)

    def finding(
        self, path: Path, code: str, *, key: bool = False, near: str | None = None, **details: Any
    ) -> Finding:
        """A finding at the place of a value, or of its key."""
        return Finding(self.document.place(path, key=key), code, details, near)

    def unknown(
        self, path: Path, what: str, name: str, known: Collection[str], *, key: bool = False
    ) -> list[Finding]:
        """E201 where a name is not declared."""
        if name in known:
            return []
        return [self.finding(path, "E201", key=key, near=near_word(name, known), what=what, name=name)]
