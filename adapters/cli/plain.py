"""Plain command lines, answered without the parser: importing it takes longer than checking a file.

An editor checks at every pause in typing. The parser reads whatever is not plain, `--help` and slips
included, and would read these lines in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.cli.call import Call, Common
from hoso.adapters.cli.command import declared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.adapters.wording import Wording

#: Commands that take files and nothing else.
_OF_FILES = ("check",)


def answer_plain(typed: Sequence[str], wording: Wording) -> int | None:
    """Answer `check FILE...`, also with `--json` or `--lang`; None where the line is not as plain as that."""
    if not typed or typed[0] not in _OF_FILES:
        return None
    common, files = Common(), []
    words = iter(typed[1:])
    for word in words:
        if word == "--json":
            common.json = True
        elif word == "--lang":
            common.lang = next(words, None)  # which language that is, was settled before
        elif word.startswith("-") or not word:
            return None
        else:
            files.append(word)
    if not files or (common.lang is None and "--lang" in typed):
        return None
    return declared(typed[0]).function(Call(wording, common), files=files)
