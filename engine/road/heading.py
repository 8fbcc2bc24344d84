"""The head of a compiled file: names, citation, force and totals; a variant has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.language.labels import KEPT
from hoso.engine.road.piece import Cell, Origin, Piece, cell

if TYPE_CHECKING:
    from hoso.engine.road.course import Course

#: Keys taken from the file as they stand there.
_OWN = ("languages", "code", "draft", "source")
#: The total of a procedure whose decision prints none.
NO_TOTAL = "none"
#: What a compiled file acknowledges itself; the others are about stages, which it has no more.
_COMPILED = ("W301", "W303", "W306")


def heading(course: Course) -> dict[str, Cell | Piece]:
    """The keys of the head, each with its origin."""
    root, variant_at = course.root, course.variant_at
    found: dict[str, Cell | Piece] = {
        "hoso": cell(root.down("hoso")),
        "procedure": Cell(procedure_id(course), root.down("procedure")),
    }
    for key, value in root.value.items():
        if key in course.road.languages and isinstance(value, str):
            found[key] = _label(course, key, root.down(key))
        elif key.startswith(KEPT) or key in _OWN:
            found[key] = root.down(key)
    for key in ("level", "in_force"):
        shared = _shared(course, key)
        if shared is not None:
            found[key] = cell(shared)
    cited = _cited(course)
    if cited.cells:
        found["decision"] = cited
    printed_total = (variant_at or root).down("total")
    total = cell(printed_total) if printed_total.value == NO_TOTAL else course.times(printed_total)
    if total is not None:
        found["total"] = total
    by_law = (variant_at or root).down("total_by_law")
    if by_law.value is not None:
        found["total_by_law"] = piece = Piece(by_law)
        piece.take(by_law, "legal")
        time = course.times(by_law.down("time"))
        if time is not None:
            piece.cells["time"] = time
    printed = [
        _without(at, "variant")
        for item, at in zip(course.road.as_printed, root.down("as_printed").items(), strict=True)
        if item.finding in _COMPILED and _concerns(course, item.variant)
    ]
    if printed:
        found["as_printed"] = Cell(printed, root.down("as_printed"))
    return found


def procedure_id(course: Course) -> str:
    """The id of the compiled procedure: with the variant's, where it is one."""
    road, variant = course.road, course.variant
    return f"{road.procedure}.{variant.variant}" if variant else road.procedure


def _concerns(course: Course, variant: str | None) -> bool:
    return variant is None or (course.variant is not None and course.variant.variant == variant)


def _label(course: Course, language: str, at: Origin) -> Cell:
    """The label of a variant stands behind that of its procedure."""
    own = course.variant_at.down(language) if course.variant_at else None
    if own is None or not isinstance(own.value, str):
        return cell(at)
    number = course.variant.number if course.variant else None
    return Cell(f"{at.value} – {f'{number}: ' if number else ''}{own.value}", own)


def _shared(course: Course, key: str) -> Origin | None:
    """A key of the file, or of a fragment where the file leaves it to that."""
    for origin in (course.root, *(origin for _, origin in course.law.fragments)):
        if origin.down(key).value is not None:
            return origin.down(key)
    return None


def _cited(course: Course) -> Piece:
    """The decision: what fragments share, what the file adds, the number of the variant as its item."""
    origins = [origin.down("decision") for _, origin in course.law.fragments]
    origins.append(course.root.down("decision"))
    piece = Piece(origins[-1])
    for origin in origins:
        piece.take(origin, *(origin.value or ()))
    if course.variant_at is not None and course.variant is not None and course.variant.number:
        piece.put("item", course.variant.number, course.variant_at.down("number"))
    return piece


def _without(origin: Origin, *keys: str) -> Piece:
    piece = Piece(origin)
    piece.take(origin, *(key for key, _ in origin.pairs() if key not in keys))
    return piece
