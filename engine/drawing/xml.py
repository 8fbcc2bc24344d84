"""XML: elements as text, with whatever a label holds made harmless."""

from __future__ import annotations

import re

#: Characters that XML 1.0 (section 2.2) has no place for.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def escaped(text: str) -> str:
    """A text for an element or an attribute."""
    return "".join(_ESCAPED.get(letter, letter) for letter in _FORBIDDEN.sub("\ufffd", text))


def element(name: str, *inside: str, **attributes: str | float) -> str:
    """An element around finished XML; `stroke_width=2` is the attribute `stroke-width`."""
    told = "".join(
        f' {key.replace("_", "-").strip("-")}="{value_of(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>"


def value_of(value: str | float) -> str:
    """An attribute's value; numbers have one decimal at most."""
    if isinstance(value, str):
        return escaped(value)
    return f"{value:.1f}".removesuffix(".0")
