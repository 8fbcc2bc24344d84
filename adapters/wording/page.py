"""Pages: all there is to say of a code by itself, without the file or the dossier that it is told of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from hoso.adapters.wording.catalogue import catalogue
from hoso.engine.finding import Finding, Place
from hoso.engine.language.near import near_word

if TYPE_CHECKING:
    from hoso.adapters.wording.wording import Wording

_PLACE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
#: The key of the catalogue under which the parts of the reference stand, beside the codes.
PARTS = "parts"
#: Braces that are no place of a template: they are doubled there.
_OPEN, _CLOSE = "\0", "\1"


class Page(NamedTuple):
    """The page of a finding's code."""

    code: str
    title: str
    #: What is said of the example, with `…` for what only a finding knows.
    sentence: str
    #: What the rule is about, beyond that; may be empty.
    more: str
    #: What to do.
    hint: str
    #: The part of the reference it belongs to, by its name.
    part: str
    #: Into what file the example is put: procedure, road, calendar, map, directory, cases or staffing;
    #: empty where there is none.
    into: str
    #: Keys of a file that has the finding, and the same after the smallest change with which it passes.
    fails: str
    mended: str


def finding_page(code: str, wording: Wording) -> Page | None:
    """The page of a code such as `E404`; None where there is no such code."""
    page, language = catalogue("pages").get(code), wording.language
    if page is None or code == PARTS:
        return None
    if "told" in page:
        found = Finding(Place(""), code, page["told"], page.get("near"))
        sentence, hint = wording.finding(found)
    else:
        said = catalogue("findings")[code]
        sentence, hint = unfilled(said[language]), unfilled(said[f"hint_{language}"])
    return Page(
        code,
        page[language],
        sentence,
        page.get(f"more_{language}", ""),
        hint,
        page["part"],
        page.get("in", ""),
        page.get("fails", ""),
        page.get("mended", ""),
    )


def reason_sentences(code: str, language: str) -> tuple[str, ...]:
    """All forms of the sentence of a reason such as `four_eyes`; none where there is no such code."""
    known = catalogue("reasons")
    forms = [key for key in known if key == code or key.startswith(f"{code}.")]
    return tuple(unfilled(known[key][language]) for key in forms)


def finding_codes() -> list[str]:
    """Every code that a finding can have, in the order of the reference."""
    return [code for code in catalogue("pages") if code != PARTS]


def reason_codes() -> list[str]:
    """Every code that a reason of a refusal can have, in the order of the reference."""
    return list(dict.fromkeys(key.partition(".")[0] for key in catalogue("reasons")))


def nearest_code(code: str) -> str:
    """The code most like one that there is not: of the same number, else in its digits, else in its row."""
    known = finding_codes()
    same = [item for item in known if item[1:] == code[1:]]
    if same:
        return same[0]
    alike = near_word(code, [item for item in known if item[0] == code[0]])
    return alike or min(known, key=lambda item: (abs(int(item[1:]) - int(code[1:])), item[0] != code[0]))


def unfilled(template: str) -> str:
    """A sentence of a catalogue with `…` in the places of the details that fill it."""
    text = _PLACE.sub(_stand, template.replace("{{", _OPEN).replace("}}", _CLOSE))
    return re.sub("…{2,}", "…", text).replace(_OPEN, "{").replace(_CLOSE, "}")


def _stand(place: re.Match[str]) -> str:
    """What stands in a place: of a number with its noun the noun in its plural too."""
    noun = (place[2] or "").partition("|")[2]
    return f"… {noun}" if noun else "…"


def part_about(part: str, language: str) -> tuple[str, str]:
    """What a part of the reference is called, and what it is about, which may be empty."""
    about = catalogue("pages")[PARTS][part]
    return about[language], about.get(f"more_{language}", "")
