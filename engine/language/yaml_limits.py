"""How large and deep a file may be, and what may stand as a key."""

from __future__ import annotations

import re

#: Deepest nesting; the outermost mapping is 1.
DEEPEST = 12
#: Longest single scalar, in characters.
LONGEST_SCALAR = 8_000
#: Most keys and values in one file.
MOST_VALUES = 20_000

#: What stands as a key: a word, also one with dots or hyphens; never a date or a number.
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]{0,119}")
