"""What a regime says that is the same in every road under it: made once, typed once, and not changed."""

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
    from hoso.engine.road.piece import Origin

#: Key of an explicit file -> what stands under it.
_KINDS: dict[str, type[State | Transition]] = {"states": State, "transitions": Transition}


class KeptLaw:
    """The states and moves of one regime that were the same so far, by dictionary."""

    def __init__(self) -> None:
        self._pieces: dict[tuple[str, str | int], Piece] = {}
        #: Key -> identity of a plain value -> the thing it was typed as.
        self.typed: dict[str, dict[int, Any]] = {key: {} for key in _KINDS}

    def same(self, key: str, name: str | int, course: Course, make: Callable[[], Piece]) -> Piece:
        """The one piece of this name; what the schema does not take is made anew each time."""
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
            self.typed[key][id(value)] = typed
        return found


@lru_cache(maxsize=REMEMBERED)
def kept_law(law: Origin) -> KeptLaw:
    """What is kept of a regime."""
    del law
    return KeptLaw()
