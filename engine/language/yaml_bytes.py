"""The bytes of a file as text; what is too large, no UTF-8 or not printable is refused here."""

from __future__ import annotations

import re

from hoso.engine.finding import Finding, Place

#: Largest file in bytes. Whoever reads a file asks for one byte more and no further.
LARGEST_FILE = 256 * 1024

#: NUL and the other controls, the line separators YAML readers count differently, the marks that turn the
#: direction of writing (they can hide what a line says), byte order marks inside, and non-characters.
_NOT_PRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def text_of_bytes(data: bytes, file: str) -> str | Finding:
    """Decode a file, or say the first thing that keeps it from being read."""
    if len(data) > LARGEST_FILE:
        return Finding(Place(file), "E101", {"limit": LARGEST_FILE // 1024})
    data = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        return Finding(
            _end_of(before, file), "E102", {"byte": error.start + 1, "value": f"{data[error.start]:02X}"}
        )
    found = not_printable_in(text)
    if found is not None:
        code = ord(text[found])
        return Finding(_end_of(text[:found], file), "E103", {"character": f"U+{code:04X}"})
    tab = text.find("\t")
    if tab >= 0:
        return Finding(_end_of(text[:tab], file), "E104")
    return text


def not_printable_in(text: str) -> int | None:
    """Index of the first character that may not stand in a file, written out or as an escape."""
    if text.isprintable() or text.replace("\n", "").isprintable():
        return None  # which leaves out more than the class does, and is much quicker
    found = _NOT_PRINTABLE.search(text)
    return found.start() if found else None


def _end_of(before: str, file: str) -> Place:
    """The place behind some text; a line ends as YAML says: LF, CR or both."""
    lines = re.split("\r\n|\r|\n", before)
    return Place(file, len(lines), len(lines[-1]) + 1)
