"""A difference: one thing that is otherwise in the new version, and where each version says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from hoso.engine.finding import Place

#: Whom it concerns: the applicant, those who work on dossiers, dates, what is shown; `text` changes
#: nothing that is done: labels, citations, notes.
Group = Literal["citizens", "officials", "deadlines", "publication", "text"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two versions."""

    #: What differs: `field.optional`, `move.by.added`, `state.renamed`.
    code: str
    group: Group
    #: What it is of: `field`, `state`, `move`, ..., or `procedure`.
    kind: str
    #: Its name in the new version, or in the old one where it is gone; of a move its action.
    name: str
    #: Of a move the states in which it starts.
    states: tuple[str, ...] = ()
    #: Of a list or a mapping the item that came, went or changed.
    item: str | None = None
    #: The value before and after; None where there is none.
    before: Any = field(default=None, hash=False)
    after: Any = field(default=None, hash=False)
    #: Where each version says it; None where it does not come from a file, or does not say it.
    old: Place | None = None
    new: Place | None = None
