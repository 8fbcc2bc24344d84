"""What a regime or a fragment says alike in every road that names it: made once, typed once, not changed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hoso.engine.language.labels import lift
from hoso.engine.language.schema import ValidationError
from hoso.engine.procedure import Transition
from hoso.engine.procedure_parts import State
from hoso.engine.road.composition import plain
from hoso.engine.road.piece import Fixed, Piece
from hoso.engine.road.sources import DICTIONARIES, REMEMBERED

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.road.course import Course
    from hoso.engine.road.fragment import Fragment
    from hoso.engine.road.piece import Origin
    from hoso.engine.road.regime import Regime
    from hoso.engine.road.road import Road

#: Dictionaries of things that the explicit form has as they are written.
SHARED = ("legal", "roles", "fields", "documents", "fees", "results", "guards", "triggers")
#: Key of an explicit file -> what stands under it.
_KINDS: dict[str, type[State | Transition]] = {"states": State, "transitions": Transition}


def typed_in(model: Road | Regime | Fragment, origin: Origin) -> dict[str, dict[int, Any]]:
    """The typed things of a file, by dictionary and identity of what is written there."""
    found: dict[str, dict[int, Any]] = {}
    for key in SHARED:
        typed = getattr(model, key)
        if typed:
            written = origin.value[key]
            found[key] = {id(written[name]): thing for name, thing in typed.items()}
    return found


class KeptLaw:
    """What is kept of one file: the states and moves that were the same so far, and what was typed."""

    def __init__(self) -> None:
        self._pieces: dict[tuple[str, str | int], Piece] = {}
        #: Key -> identity of a plain value -> the thing it was typed as.
        self._typed: dict[str, dict[int, Any]] | None = None
        self._same: dict[str, dict[int, Any]] = {key: {} for key in _KINDS}

    def things(self, model: Regime | Fragment, origin: Origin) -> dict[str, dict[int, Any]]:
        """Everything of it that is typed, by dictionary and identity of the plain value."""
        if self._typed is None:
            self._typed = typed_in(model, origin) | self._same
        return self._typed

    def same(self, key: str, name: str | int, course: Course, make: Callable[[], Piece]) -> Piece:
        """The one piece of this name; whoever asks answers for it that it is the same in every road.

        Made anew each time is what the schema does not take, or what makes a finding.
        """
        found = self._pieces.get((key, name))
        if found is None:
            before = len(course.findings)
            piece = make()
            regime = course.law.regime
            if regime is None or len(course.findings) > before:
                return piece
            value = plain(piece)
            try:
                typed = _KINDS[key].model_validate(lift(value, regime.languages, DICTIONARIES).value)
            except ValidationError:
                return piece
            found = self._pieces[key, name] = Fixed(piece, value)
            self._same[key][id(value)] = typed
        return found


@lru_cache(maxsize=REMEMBERED)
def kept_law(law: Origin) -> KeptLaw:
    """What is kept of a regime or a fragment."""
    del law  # it is only the key
    return KeptLaw()
