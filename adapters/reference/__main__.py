"""Print a page that is made: `python -m hoso.adapters.reference [findings|procedures] > docs/reference/….md`.

Without a word it is language.md, made from the schemas; with `procedures` the page of what ships, with
`findings` that of every code.
"""

from __future__ import annotations

import sys

from hoso.adapters.reference.findings import findings_page
from hoso.adapters.reference.page import page
from hoso.adapters.reference.shipped import shipped_page

#: The pages by their word.
_PAGES = {"findings": findings_page, "procedures": shipped_page}

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(next((_PAGES[word] for word in sys.argv[1:] if word in _PAGES), page)())
