"""A time in a road or a regime: a duration, or the name of a setting that holds one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any

from hoso.engine.duration import parse_duration
from hoso.engine.language.schema import Before, WrongValue

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def is_setting(text: str) -> bool:
    """Does this time name a setting?"""
    return text != "same_day" and _NAME.fullmatch(text) is not None


def _time(value: Any) -> str:
    return _known(value) if isinstance(value, str) else _read(value)


@lru_cache(maxsize=1024)
def _known(value: str) -> str:
    return _read(value)


def _read(value: Any) -> str:
    if isinstance(value, str) and is_setting(value):
        return str(value)
    try:
        return str(parse_duration(str(value)))
    except ValueError as error:
        raise WrongValue("not_duration", "a duration", {"value": str(value)[:60]}) from error


#: A duration as written, or the name of a setting.
TimeText = Annotated[str, Before(_time)]
#: One time, or one for each column.
TimeTexts = Annotated[
    tuple[TimeText, ...], Before(lambda value: (value,) if isinstance(value, str) else value)
]
