"""The tables of format 1.

Revision: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of a new store."""
    _heads()
    op.create_table(
        "entry",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("previous", sa.Integer, nullable=False),
        sa.Column("leaf", sa.Text, nullable=False),
        sa.Column("salted", sa.Text, nullable=False),
        sa.Column("request_key", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("withheld", sa.Text, nullable=False, server_default="{}"),
        sa.UniqueConstraint("request_key", name="entry_request"),
        sa.CheckConstraint("position > 0", name="entry_position"),
        sqlite_strict=True,
    )
    op.create_table(
        "erasure",
        sa.Column("digest", sa.Text, primary_key=True, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "definition",
        sa.Column("digest", sa.Text, primary_key=True, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    _log()
    meta = op.create_table(
        "meta",
        sa.Column("name", sa.Text, primary_key=True, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.bulk_insert(meta, [{"name": "format", "value": "1"}, {"name": "versions", "value": "0.0.0"}])


def _heads() -> None:
    op.create_table(
        "head",
        sa.Column("stream", sa.Text, primary_key=True, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("leaf", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("next_timer", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("kind", "name", name="head_name"),
        sqlite_strict=True,
    )
    op.create_index("head_serial", "head", ["kind", sa.text("length(name)"), "name"])
    op.create_index(
        "head_timer", "head", ["next_timer", "stream"], sqlite_where=sa.text("next_timer IS NOT NULL")
    )


def _log() -> None:
    op.create_table(
        "log_shard",
        sa.Column("folder", sa.Text, primary_key=True, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("edge", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "log_tile",
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("folder", "level", "number", name="log_tile_place"),
        sqlite_strict=True,
    )
    op.create_table(
        "log_checkpoint",
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("root", sa.Text, nullable=False),
        sa.Column("note", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("folder", "size", name="log_checkpoint_size"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
