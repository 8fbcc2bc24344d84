"""The examples of adapters/wording/pages.yaml, from which docs/reference/findings.md is made."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PAGES: dict[str, Any] = yaml.safe_load(
    ROOT.joinpath("adapters/wording/pages.yaml").read_text(encoding="utf-8")
)
PARTS: dict[str, Any] = PAGES.pop("parts")
_BLOCK = re.compile(r"^\S[^\n]*(?:\n(?=[ \t])[^\n]*)*$", re.MULTILINE)


def examples(kind: str) -> dict[str, tuple[str, str]]:
    """Code -> what fails and what passes, of the codes whose example is put into a file of this kind."""
    return {code: (page["fails"], page["mended"]) for code, page in PAGES.items() if page.get("in") == kind}


def put_into(sample: str, snippet: str, leave_out: frozenset[str] = frozenset()) -> str:
    """The sample with the top-level keys of a snippet in place of its own; `leave_out` are not kept."""
    blocks = {block.split(":")[0]: block for block in _BLOCK.findall(sample)}
    kept = {key: block for key, block in blocks.items() if key not in leave_out}
    return (
        "\n".join((kept | {block.split(":")[0]: block for block in _BLOCK.findall(snippet)}).values()) + "\n"
    )
