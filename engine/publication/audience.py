"""Audiences: for whom a folder is, and how far each can ever see."""

from __future__ import annotations

from typing import Literal

#: For whom a folder is.
Audience = Literal["public", "applicant", "inspector"]
#: All of them, from the narrowest sight to the widest.
AUDIENCES: tuple[Audience, ...] = ("public", "applicant", "inspector")
#: The classes of fields and documents that an audience can see at the most. A profile may show less, a
#: procedure less again; nothing shows more.
WIDEST: dict[str, frozenset[str]] = {
    "public": frozenset({"public"}),
    "applicant": frozenset({"public", "personal"}),
    "inspector": frozenset({"public", "restricted", "personal"}),
}
#: Values that are no fields, which a profile shows or withholds by what they are.
VALUES = ("document", "free_text", "name")
