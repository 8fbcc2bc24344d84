"""What the files of a road typed already: a thing taken over as it is need not be typed once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.road.kept import kept_law, typed_in

if TYPE_CHECKING:
    from hoso.engine.language.labels import Typed
    from hoso.engine.road.course import Course
    from hoso.engine.road.fragment import Fragment
    from hoso.engine.road.piece import Origin
    from hoso.engine.road.regime import Regime


def typed_of(course: Course) -> Typed:
    """The typed things of the road's file, its regime and its fragments, by dictionary and identity.

    All of them are of the types that the explicit form has there. Labels are lifted by the languages of a
    file: of files with other languages nothing is taken.
    """
    law, languages = course.law, course.road.languages
    found = typed_in(course.road, course.root)
    files: list[tuple[Fragment | Regime, Origin]] = [*law.fragments]
    if law.regime is not None and law.regime_at is not None:
        files.append((law.regime, law.regime_at))
    for model, origin in files:
        if model.languages == languages:
            for key, typed in kept_law(origin).things(model, origin).items():
                found[key] = {**found[key], **typed} if found.get(key) else typed
    return found
