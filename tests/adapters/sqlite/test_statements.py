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


def test_the_texts_are_what_sqlalchemy_compiles() -> None:
    """`sql.py` is, byte for byte, what `statements.py` writes."""
    assert Path(inspect.getfile(sql)).read_text(encoding="utf-8") == statements.module()


#: What reads a whole table: a few rows, or all of them for verification.
WHOLE = {"META", "HEADLESS", "SHARDS"}


@pytest.mark.parametrize("name", sorted(statements.STATEMENTS.keys() - WHOLE))
def test_every_look_up_goes_by_an_index(name: str, foreign: Callable[..., sqlite3.Connection]) -> None:
    """No statement of a step scans a table or sorts."""
    statement, (_, order) = getattr(sql, name), statements.STATEMENTS[name]
    plan = foreign().execute(f"EXPLAIN QUERY PLAN {statement}", ["1"] * len(order)).fetchall()
    steps = [step[3] for step in plan]
    assert not [step for step in steps if "SCAN" in step and "CONSTANT ROW" not in step], steps
    assert not [step for step in steps if "TEMP B-TREE" in step], steps
