"""Creating and upgrading the tables, with alembic and without a file of settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from hoso.adapters.sqlite.triggers import TRIGGERS

if TYPE_CHECKING:
    import sqlite3

_MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(connection: sqlite3.Connection, revision: str) -> None:
    """Bring the tables to a revision, and make the triggers anew, in one transaction.

    A migration that rebuilds a table loses its triggers, so they are no part of any migration.
    """
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as wrapped:
        wrapped.exec_driver_sql("BEGIN IMMEDIATE")
        for name in TRIGGERS:
            wrapped.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = wrapped
        command.upgrade(config, revision)
        for text in TRIGGERS.values():
            wrapped.exec_driver_sql(text)
        wrapped.commit()
