"""Print docs/reference/language.md: `python -m hoso.adapters.reference > docs/reference/language.md`."""

from __future__ import annotations

import sys

from hoso.adapters.reference.page import page

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
