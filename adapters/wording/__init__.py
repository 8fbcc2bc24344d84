"""What people read: every sentence in Vietnamese and English, filled with the labels of what it is about."""

from __future__ import annotations

from hoso.adapters.wording.names import Names
from hoso.adapters.wording.wording import LANGUAGES, Wording

__all__ = ["LANGUAGES", "Names", "Wording"]
