"""The tables of docs/reference/tamper.md, from the mutations, forgers and verdicts themselves.

`python -m tests.tamper.page` writes them into the page.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tamper.file_mutations import FILE_MUTATIONS
from tests.tamper.forgers import FORGERS, due
from tests.tamper.histories import HISTORIES
from tests.tamper.limits import LIMITS
from tests.tamper.line_mutations import LINE_MUTATIONS
from tests.tamper.packet_mutations import PACKET_MUTATIONS
from tests.tamper.row_mutations import ROW_MUTATIONS
from tests.tamper.values import VALUES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "tamper.md"
_BEGIN, _END = "<!-- {} -->", "<!-- end -->"


def _named(function: Callable[..., object]) -> str:
    return function.__name__.replace("_", " ")


def _told(function: Callable[..., object]) -> str:
    return " ".join((inspect.getdoc(function) or "").split())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _code(verdicts: Sequence[str]) -> str:
    return ", ".join(f"`{verdict}`" for verdict in verdicts)


def tables() -> Iterator[tuple[str, str]]:
    """Each table by its name."""
    yield "forgers", _table(("forger", "what they do"), [(_named(one), _told(one)) for one in FORGERS])
    yield (
        "record",
        _table(
            ("mutation", *map(_named, FORGERS)),
            [
                (
                    f"**{_named(mutation)}** {_told(mutation)}",
                    *(_code(due(mutation, one)) for one in FORGERS),
                )
                for mutation in ROW_MUTATIONS
            ],
        ),
    )
    damages = (*FILE_MUTATIONS, *LINE_MUTATIONS, *PACKET_MUTATIONS)
    yield (
        "folder",
        _table(
            ("mutation", "what is done", "of", "verdict"),
            [
                (
                    _named(one.damage),
                    _told(one.damage),
                    f"{one.audience} {'packet' if one.packet else 'register'}",
                    _code(one.verdicts),
                )
                for one in damages
            ],
        ),
    )
    told = [(_named(one), _told(one), _code([verdict])) for one, verdict in (VALUES | HISTORIES).items()]
    yield "operator", _table(("mutation", "what is done", "what is said"), told)
    passing = [(_named(one), _told(one)) for one in LIMITS]
    yield "limits", _table(("what passes", "what is done"), passing)


def written(page: str) -> str:
    """The page with its tables as they are now."""
    for name, table in tables():
        before, begin, rest = page.partition(_BEGIN.format(name))
        _, end, after = rest.partition(_END)
        page = f"{before}{begin}\n\n{table}\n{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
