"""Guards under common names: the same question about other fields is compiled only once.

CEL checks an expression against the variables declared for it, and to declare them anew for every procedure
takes ten times as long as to compile a guard. So a guard is put into common names, `f.I0` for the first
whole number it reads, declared once for all procedures. Only what is tokenized here to its end is renamed;
whatever else CEL can say (macros, comments, other functions) is compiled as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.branching import STATUSES
from hoso.engine.consultation import COUNTS

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How many names of a kind there are.
_MANY = 8
#: Kinds of variables: text, whole numbers, yes or no, days.
_KINDS = "SIBD"
#: The whole of an expression that is renamed; a name of a file never has a capital in it.
_TOKEN = re.compile(
    r"""
      (?P<field>(?P<root>f|given|count)\.(?P<name>[a-z][a-z0-9_]*))
    | (?P<inner>(?P<outer>consult|branch)\.(?P<row>[a-z][a-z0-9_]*)\.(?P<what>[a-z]+))
    | "[^"\\\n\r]*" | '[^'\\\n\r]*'
    | [0-9]+
    | (?:true|false|in)\b
    | timestamp(?=\()
    | \.(?:size|startsWith|endsWith|contains)(?=\()
    | [-+*/%!<>=&|?:(),\[\]\x20]
    """,
    re.VERBOSE,
)
#: Texts over several lines, and comments: their quotes are not what they seem.
_OTHERWISE = ('"""', "'''", "//")


class Renamed(NamedTuple):
    """An expression under common names."""

    text: str
    #: Common name -> the variable it stands for.
    names: dict[str, str]


def common_names() -> dict[str, str]:
    """All common names with their kinds."""
    many = range(_MANY)
    names = {f"f.{kind}{number}": kind for kind in _KINDS for number in many}
    names |= {f"given.B{number}": "B" for number in many} | {f"count.I{number}": "I" for number in many}
    names |= {f"consult.R{number}.{what}": "I" for number in many for what in COUNTS}
    return names | {f"branch.R{number}.{status}": "B" for number in many for status in STATUSES}


def renamed(text: str, kinds: Mapping[str, str]) -> Renamed | None:
    """Put an expression into common names; None where it has to be compiled as it stands.

    `kinds` are the variables that may be read, each with its kind.
    """
    if any(sign in text for sign in _OTHERWISE):
        return None
    given: dict[str, str] = {}
    used: dict[str, int] = {}
    parts: list[str] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return None
        at = found.end()
        variable = found["field"] or found["inner"]
        if variable is None:
            parts.append(found[0])
            continue
        kind = kinds.get(variable)
        if kind is None:
            return None
        # Of a row or a branch the first part is renamed, for all that is asked of it.
        whole = f"{found['outer']}.{found['row']}" if found["field"] is None else variable
        if whole not in given:
            stem = f"{found['outer']}.R" if found["field"] is None else f"{found['root']}.{kind}"
            number = used[stem] = used.get(stem, -1) + 1
            if number >= _MANY:
                return None
            given[whole] = f"{stem}{number}"
        parts.append(given[whole] if found["field"] else f"{given[whole]}.{found['what']}")
    names = {
        common if whole in kinds else f"{common}.{variable.rpartition('.')[2]}": variable
        for whole, common in given.items()
        for variable in ((whole,) if whole in kinds else _inside(whole, kinds))
    }
    return Renamed("".join(parts), names)


def _inside(whole: str, kinds: Mapping[str, str]) -> list[str]:
    """What may be asked of a row or a branch."""
    asked = STATUSES if whole.startswith("branch.") else COUNTS
    return [name for name in (f"{whole}.{item}" for item in asked) if name in kinds]
