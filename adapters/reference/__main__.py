"""Print a page that is made: `python -m hoso.adapters.reference [procedures] > docs/reference/….md`.

Without a word it is language.md, made from the schemas; with `procedures` the page of what ships.
"""

from __future__ import annotations

import sys

from hoso.adapters.reference.page import page
from hoso.adapters.reference.shipped import shipped_page

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(shipped_page() if "procedures" in sys.argv[1:] else page())
