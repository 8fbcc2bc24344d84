"""Text in a picture: how wide it is at most, and where its lines break.

Fonts are the reader's own and not known here. The widths are those of a wide one (DejaVu Sans), so that
text fits its box in the others too.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from itertools import pairwise
from unicodedata import combining, east_asian_width, normalize

#: Widths in hundredths of the font size; what is not listed is as wide as a small letter.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 29),
    **dict.fromkeys("ft!()[]{}-/\\·", 40),
    **dict.fromkeys(" .,:;", 33),
    **dict.fromkeys("rI", 42),
    **dict.fromkeys('cksvxyzJ?"', 58),
    **dict.fromkeys("ABCEFKLPRSTXYZ", 70),
    **dict.fromkeys("DGHNOQUVĐ&–", 80),
    **dict.fromkeys("mwMW—%@→×…", 100),
}
_SMALL, _WIDE = 64, 100
#: From here on stand the scripts whose letters fill a square.
_SQUARE_SCRIPTS = 0x2E80
#: Bold letters are wider.
_BOLD = 1.12
#: In what steps widths are tried.
_STEP = 4
#: A word, or several in brackets.
_WORD = re.compile(r"\([^()]*\)\S*|\S+")


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide one line is at most, in the unit of the font size."""
    hundredths = sum(_width(letter) for letter in normalize("NFD", text))
    return hundredths * size / 100 * (_BOLD if bold else 1)


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines of at most `room`, at spaces where there are any."""
    lines: list[str] = []
    line = ""
    for word in _broken(_words(text, size, room, bold=bold), size, room, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line)


@lru_cache(maxsize=4096)
def balanced(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into as few lines as the room allows, and those as even as can be: no word stands alone.

    Breaks where the text itself pauses, after a comma or before a bracket, go first.
    """
    best = wrapped(text, size, room, bold=bold)
    if len(best) == 1:
        return best
    # Never so narrow that a word breaks.
    least = max(
        room / len(best), *(width_of(word, size, bold=bold) for word in _words(text, size, room, bold=bold))
    )
    even, pauses = best, -1
    for width in range(math.ceil(least), math.ceil(room), _STEP):
        lines = wrapped(text, size, width, bold=bold)
        if len(lines) == len(best) and _pauses(lines) > pauses:
            even, pauses = lines, _pauses(lines)
    return even


def _pauses(lines: tuple[str, ...]) -> int:
    """How many line breaks stand where the text pauses."""
    return sum(one.endswith((",", ";", ":")) or other.startswith("(") for one, other in pairwise(lines))


def _words(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    """The words; what stands in brackets is one if it fits a line."""
    words: list[str] = []
    for word in _WORD.findall(" ".join(normalize("NFC", text).split())):
        words += [word] if width_of(word, size, bold=bold) <= room else word.split()
    return words


def _broken(words: list[str], size: float, room: float, *, bold: bool) -> list[str]:
    """The words, those that are wider than a line in pieces."""
    pieces: list[str] = []
    for word in words:
        piece = ""
        for letter in word:
            if piece and width_of(piece + letter, size, bold=bold) > room:
                pieces.append(piece)
                piece = ""
            piece += letter
        pieces.append(piece)
    return pieces


@cache
def _width(letter: str) -> int:
    if combining(letter):
        return 0
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    return _WIDE if east_asian_width(letter) in "FW" or ord(letter) >= _SQUARE_SCRIPTS else _SMALL
