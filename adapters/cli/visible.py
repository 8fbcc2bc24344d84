r"""Visible text: what would steer a terminal, forge a line or turn the reading direction is written out.

Values, reasons and names of files come from anybody. Each such character is shown as JSON writes it
(`\u001b`), so that JSON text stays JSON and means the same.
"""

from __future__ import annotations

import re

#: DEL and C1, the separators that some terminals break a line at, the marks that turn the direction.
_HIDDEN = "\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
_IN_JSON = re.compile(f"[{_HIDDEN}]")
_IN_TEXT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_HIDDEN}]")
_BREAK = re.compile("\r\n|[\r\n]")
#: What a line break inside a value is shown as.
BREAK = "⏎"


def visible(text: str) -> str:
    """One line of text: controls written out, each line break shown as a sign."""
    return _IN_TEXT.sub(_written, _BREAK.sub(BREAK, text))


def visible_json(text: str) -> str:
    """JSON text: what its writer left as it is, though a terminal would obey it, is escaped too."""
    return _IN_JSON.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
