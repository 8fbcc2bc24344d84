"""The page of findings: every code by parts, with what is said, why, and an example that fails and passes."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from hoso.adapters.wording import Wording
from hoso.adapters.wording.page import finding_codes, finding_page, part_about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.adapters.wording.page import Page

_HEAD = Path(__file__).with_name("findings.md")


def findings_page() -> str:
    """The whole page, as docs/reference/findings.md has it."""
    english, vietnamese = Wording("en"), Wording("vi")
    pages = [(finding_page(code, english), finding_page(code, vietnamese)) for code in finding_codes()]
    known = [(page, other) for page, other in pages if page is not None and other is not None]
    parts = [_HEAD.read_text(encoding="utf-8")]
    for part, inside in groupby(known, key=lambda pair: pair[0].part):
        title, more = part_about(part, "en")
        parts.append(f"## {title}\n" + (f"\n{more}\n" if more else ""))
        parts.extend("\n".join(_section(*pair)) for pair in inside)
    return "\n".join(parts)


def _section(page: Page, vietnamese: Page) -> Iterator[str]:
    yield f"### {page.code}: {page.title}\n"
    yield f"> {_alone(page.sentence)}<br>\n> *{_alone(vietnamese.sentence)}*\n"
    if page.more:
        yield f"{page.more}\n"
    yield f"{_alone(page.hint)}\n"
    kind = "" if page.into == "procedure" else f" {page.into}"
    for example in (page.fails, page.mended) if page.into else ():
        yield f"```yaml{kind}\n{example}\n```\n"


def _alone(text: str) -> str:
    """Text in which `<` is no HTML; between backticks it is none anyway."""
    pieces = text.split("`")
    return "`".join(piece if at % 2 else piece.replace("<", "&lt;") for at, piece in enumerate(pieces))
