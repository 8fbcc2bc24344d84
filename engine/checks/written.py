"""A procedure together with the file it was read from: what a check looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.finding import Finding
from hoso.engine.near import near_word

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoso.engine.guard import CompiledGuards
    from hoso.engine.procedure import Procedure
    from hoso.engine.yaml_text import Document, Path


class Written(NamedTuple):
    """A procedure as written, before defaults of other places are filled in."""

    procedure: Procedure
    document: Document
    guards: CompiledGuards

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
