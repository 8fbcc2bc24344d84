"""Plain scalars that YAML readers disagree about.

hoso reads every scalar as text, so `no`, `012`, `1:30` and `2026-07-10` keep their letters here. Other
tools turn them into something else (YAML 1.1, section 10.3; YAML 1.2.2, section 10.3), so where text
is meant they must stand in quotes.
"""

from __future__ import annotations

import re

_READ_OTHERWISE = re.compile(
    r"""
      ~ | null | Null | NULL | = | <<
    | y | Y | yes | Yes | YES | n | N | no | No | NO
    | true | True | TRUE | false | False | FALSE | on | On | ON | off | Off | OFF
    | [-+]?0b[01_]+ | [-+]?0o?[0-7_]+ | [-+]?0x[0-9a-fA-F_]+
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    | [-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?
    | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN)
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ ]+)[0-9].*)?
    """,
    re.VERBOSE,
)


class Unquoted(str):
    """Text of a plain scalar that other YAML readers would take for a number, a date, a truth or nothing."""

    __slots__ = ()


def is_read_otherwise(text: str) -> bool:
    """Would another YAML reader take this plain scalar for something that is no text?"""
    return _READ_OTHERWISE.fullmatch(text) is not None
