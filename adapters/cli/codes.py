"""What a code means: of a finding of `hoso check`, or of a reason for which a command is refused."""

from __future__ import annotations

import os
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.trouble import Trouble
from hoso.adapters.wording.page import (
    finding_page,
    nearest_code,
    part_about,
    reason_codes,
    reason_sentences,
)
from hoso.engine.access import OF_AUTHORITY
from hoso.engine.language.near import near_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.adapters.cli.call import Call
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.wording.page import Page

#: E404, also e404.
_OF_FINDING = re.compile(r"[A-Za-z][0-9]{3}")
#: A reason's code, alone or as scenarios write it, with what it is about: four_eyes.approve.
_OF_REASON = re.compile(r"([a-z][a-z_]*)(?:\.[a-z0-9_.:]+)?")
#: Codes of what a file says of its form are told of files of every kind.
_ANY_FILE = frozenset({"file", "form"})
#: The kinds of example that are put into a procedure's file.
_PROCEDURES = frozenset({"procedure", "road", ""})
_LINK = re.compile(r"\[([^\]]*)\]\(([\w-]+\.md)[^)]*\)")
#: How a tab is shown, which nobody would see.
_TAB = "⇥ "
_SEVERITY = {"E": "error", "W": "warning", "N": "note"}


def explained_code(call: Call, typed: str) -> int | None:
    """Explain a code; None where a file is meant.

    Raises:
        Trouble: it looks like a code and there is none, or it is neither a file nor a code.
    """
    if os.path.lexists(typed):
        return None
    if _OF_FINDING.fullmatch(typed):
        page = finding_page(typed.upper(), call.wording)
        if page is None:
            raise Trouble("finding_unknown", value=typed, near=nearest_code(typed.upper()))
        return call.done(_told(call, page), lambda screen: _show(call, screen, page))
    found = _OF_REASON.fullmatch(typed)
    if found is None or typed.endswith(".yaml"):
        return None
    sentences = reason_sentences(found[1], call.wording.language)
    if not sentences:
        raise Trouble("explain_unknown", value=typed, near=near_word(found[1], reason_codes()))
    told = {"reason": found[1], "sentences": list(sentences), "of_authority": found[1] in OF_AUTHORITY}
    return call.done(told, lambda screen: _show_reason(call, screen, found[1], sentences))


def _told(call: Call, page: Page) -> dict[str, Any]:
    """A page as programs read it."""
    return {
        "code": page.code,
        "severity": _SEVERITY[page.code[0]],
        "title": page.title,
        "sentence": page.sentence,
        "more": _without_links(page.more),
        "hint": page.hint,
        "part": part_about(page.part, call.wording.language)[0],
        "example": {"in": page.into, "fails": page.fails, "mended": page.mended} if page.into else None,
    }


def _show(call: Call, screen: Screen, page: Page) -> None:
    severity = call.say(f"code.{_SEVERITY[page.code[0]]}")
    screen.title(f"{page.code} · {severity}: {page.title}")
    screen.line(page.sentence, indent=2)
    if page.more:
        screen.line()
        screen.line(_without_links(page.more), indent=2)
    _section(call, screen, "do")
    screen.line(page.hint, indent=2)
    if page.into:
        _section(call, screen, "fails")
        for line in page.fails.splitlines():
            screen.code(line.replace("\t", _TAB))
        _section(call, screen, "mended")
        for line in _changed(page.fails.splitlines(), page.mended.splitlines()):
            screen.code(line.replace("\t", _TAB))
    _section(call, screen, "found")
    screen.line(call.say(f"code.in_{_found_in(page)}"), indent=2)
    screen.line(call.say("code.reference", part=part_about(page.part, call.wording.language)[0]), indent=2)


def _show_reason(call: Call, screen: Screen, code: str, sentences: tuple[str, ...]) -> None:
    screen.title(f"{code} · {call.say('code.reason')}")
    for sentence in sentences:
        screen.line(sentence, indent=2, hang=4)
    _section(call, screen, "found")
    screen.line(call.say("code.in_refusal", code=code), indent=2)
    if code in OF_AUTHORITY:
        screen.line(call.say("code.of_authority"), indent=2)


def _section(call: Call, screen: Screen, name: str) -> None:
    screen.line()
    screen.title(call.say(f"code.{name}"))


def _found_in(page: Page) -> str:
    """In files of which kind a finding is told."""
    if page.part in _ANY_FILE:
        return "any"
    if page.part in ("calendar", "map"):
        return page.part
    return "procedure" if page.into in _PROCEDURES else page.into


def _changed(fails: list[str], mended: list[str]) -> Iterator[str]:
    """The lines that change, those that go before those that come."""
    for what, first, last, start, end in SequenceMatcher(None, fails, mended, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (f"- {line}" for line in fails[first:last])
            yield from (f"+ {line}" for line in mended[start:end])


def _without_links(text: str) -> str:
    """A text of the reference for where nobody can follow a link: the page behind it is named."""
    return _LINK.sub(r"\1 (docs/reference/\2)", text)
