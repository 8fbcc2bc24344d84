"""The page of what ships: each procedure with its level, its time and what it rests on."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from hoso import workflows
from hoso.engine.procedure_text import read_procedures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.procedure import Procedure

_HEAD = Path(__file__).with_name("shipped.md")
_TABLE = "| Procedure | Level | Time | Rests on |\n|---|---|---|---|"
_GROUPS = ("Compared with their source", "Drafts")


def shipped_page() -> str:
    """Every shipped procedure in the order of its file's name, drafts apart."""
    found = sorted(_rows(), key=lambda row: row[0])
    parts = [_HEAD.read_text(encoding="utf-8")]
    for draft, rows in groupby(found, key=lambda row: row[0]):
        parts.append(f"## {_GROUPS[draft]}\n\n{_TABLE}\n" + "\n".join(line for _, line in rows) + "\n")
    return "\n".join(parts)


def _rows() -> Iterator[tuple[bool, str]]:
    for name in workflows.shipped():
        for text in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources):
            assert text.procedure is not None, text.findings
            yield text.procedure.draft, _row(name, text.procedure)


def _row(file: str, procedure: Procedure) -> str:
    label = procedure.labels.get("en", procedure.procedure)
    own = next(text for language, text in procedure.labels.items() if language != "en")
    times = " / ".join(map(str, procedure.total)) or "–"
    cells = (
        f"[{procedure.procedure}](../../workflows/{file}.yaml)<br>{label}<br>*{own}*",
        procedure.level or "–",
        times,
        _origin(procedure),
    )
    return f"| {' | '.join(cells)} |"


def _origin(procedure: Procedure) -> str:
    """The decision with its day, or what the file says it comes from; and the national code."""
    said = []
    if procedure.decision is not None:
        item = f", {procedure.decision.item}" if procedure.decision.item else ""
        said.append(f"{procedure.decision.number} of {procedure.decision.date}{item}")
    if procedure.source is not None:
        said.append(procedure.source.labels.get("en", ""))
    if procedure.code is not None:
        said.append(f"national code {procedure.code}")
    return "; ".join(said)
