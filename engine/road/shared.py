"""What the files of a road typed already: a thing taken over as it is need not be typed once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.road.definitions import SHARED
from hoso.engine.road.kept import kept_law

if TYPE_CHECKING:
    from hoso.engine.language.labels import Typed
    from hoso.engine.road.course import Course
    from hoso.engine.road.fragment import Fragment
    from hoso.engine.road.piece import Origin
    from hoso.engine.road.regime import Regime
    from hoso.engine.road.road import Road


def typed_of(course: Course) -> Typed:
    """The typed things of the road's file, its regime and its fragments, by dictionary and identity.

    All of them are of the types that the explicit form has there. Labels are lifted by the languages of a
    file: of files with other languages nothing is taken.
    """
    law, languages = course.law, course.road.languages
    files: list[tuple[Road | Regime | Fragment, Origin]] = [(course.road, course.root), *law.fragments]
    if law.regime is not None and law.regime_at is not None:
        files.append((law.regime, law.regime_at))
    found: dict[str, dict[int, Any]] = {key: {} for key in SHARED}
    for model, origin in files:
        if model.languages == languages:
            for key in SHARED:
                typed = getattr(model, key)
                if typed:
                    written = origin.document.value[key]
                    found[key] |= {id(written[name]): thing for name, thing in typed.items()}
    if law.regime is not None and law.regime_at is not None and law.regime.languages == languages:
        return {**found, **kept_law(law.regime_at).typed}
    return found
