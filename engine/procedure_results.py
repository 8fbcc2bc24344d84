"""Results as a procedure declares them: what it gives, who signs, and how it is numbered."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from hoso.engine.language.part import Labelled
from hoso.engine.language.scalars import Id, Text
from hoso.engine.language.schema import Before, WrongValue

#: What stands for the number, with zeros in front or not, and for the year.
_PLACES = re.compile(r"\{(n(?::0[1-9])?|year)\}")


def _pattern(value: Any) -> str:
    """A number as it is printed: once `{n}` or `{n:04}`, perhaps `{year}`, and no other brace."""
    text = str(value)
    places = [found[1] for found in _PLACES.finditer(text)]
    numbers = [place for place in places if place != "year"]
    plain = _PLACES.sub("", text)
    is_one = len(numbers) == 1 and places.count("year") <= 1
    if isinstance(value, str) and is_one and not set(plain) & {"{", "}"}:
        return text
    raise WrongValue("literal_error", "a pattern", {"expected": "'{n}/GPXD-UBND' or '{n:04}/{year}/QD'"})


class Result(Labelled):
    """Something that the procedure gives: a licence, a certificate, a notice."""

    #: What kind of thing it is.
    kind: Literal["licence", "certificate", "decision", "copy", "notice", "refusal", "other"]
    #: National code of this type of result.
    code: Text | None = None
    #: How its number is printed: `{n}` counts the results with this pattern in one unit and one year, from 1.
    number: Annotated[Text, Before(_pattern)]
    #: The action by which it is signed; left out, whoever takes the action that gives it signs it.
    signed_by: Id | None = None
    #: The document that is the electronic result; it must be attached by then.
    document: Id | None = None


def number_text(pattern: str, serial: int, year: str) -> str:
    """The number as it is printed."""

    def put(found: re.Match[str]) -> str:
        place = found[1]
        if place == "year":
            return year
        return str(serial) if place == "n" else str(serial).zfill(int(place[-1]))

    return _PLACES.sub(put, pattern)
