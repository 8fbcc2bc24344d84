"""The texts of the statements are those SQLAlchemy compiles, and every look-up goes by an index."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoso.adapters.sqlite import sql, statements

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable


#: Statements that look at everything: what a store says of itself, and what verification asks.
_ALL = {"META", "HEADLESS", "LOOSE", "SCAN", "SHARDS"}
#: Statements that read some hundred rows by their positions, and put them in order.
_PAGES = {"ENTRIES", "WITHHELD"}


def test_the_texts_are_what_sqlalchemy_compiles() -> None:
    """`sql.py` is, byte for byte, what `statements.py` writes."""
    assert Path(inspect.getfile(sql)).read_text(encoding="utf-8") == statements.module()


@pytest.mark.parametrize("name", sorted(statements.STATEMENTS.keys() - _ALL))
def test_every_look_up_goes_by_an_index(name: str, foreign: Callable[..., sqlite3.Connection]) -> None:
    """No statement of a step scans a table or sorts."""
    statement, (_, order) = getattr(sql, name), statements.STATEMENTS[name]
    plan = foreign().execute(f"EXPLAIN QUERY PLAN {statement}", ["1"] * len(order)).fetchall()
    steps = [step[3] for step in plan]
    given = ("CONSTANT ROW", "SCAN chain", "SCAN anon_1 VIRTUAL TABLE")
    assert not [step for step in steps if "SCAN" in step and not any(item in step for item in given)], steps
    assert name in _PAGES or not [step for step in steps if "TEMP B-TREE" in step], steps
