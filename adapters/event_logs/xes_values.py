"""The values of XES: what an attribute of each type may say (IEEE 1849-2016; the types are XML Schema's)."""

from __future__ import annotations

import re
from datetime import datetime

#: Attributes that hold attributes instead of a value.
HOLDING = frozenset({"list", "container"})
#: Attributes of one value.
VALUED = frozenset({"string", "date", "int", "float", "boolean", "id"})
ATTRIBUTES = HOLDING | VALUED

_FORMS = {
    "int": re.compile(r"[+-]?[0-9]{1,19}"),
    "float": re.compile(
        r"[+-]?(?:[0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?|-?INF|NaN"
    ),
    "boolean": re.compile(r"true|false|1|0", re.IGNORECASE),
    "id": re.compile(r"(?:urn:uuid:)?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"),
    "date": re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,18})?(Z|[+-][0-9]{2}:[0-9]{2})?"
    ),
}


def wrong_value(kind: str, value: str, *, zoned: bool) -> str | None:
    """What is wrong with a value: `value`, or `zone` where only that of a time is missing; None: nothing.

    `zoned` says that the zone of times without one is known from elsewhere.
    """
    form = _FORMS.get(kind)
    if form is None:
        return None
    found = form.fullmatch(value.strip())
    if found is None:
        return "value"
    if kind != "date":
        return None
    try:
        datetime.fromisoformat(value.strip())
    except ValueError:
        return "value"
    return None if found[1] or zoned else "zone"
