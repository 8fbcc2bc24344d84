"""The first tables.

Revision: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of format `1-draft`."""
    op.create_table(
        "head",
        sa.Column("stream", sa.Text, primary_key=True, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("leaf", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("next_timer", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("kind", "name", name="head_name"),
        sqlite_strict=True,
    )
    op.create_index("head_serial", "head", ["kind", sa.text("length(name)"), "name"])
    op.create_table(
        "entry",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("leaf", sa.Text, nullable=False),
        sa.Column("salted", sa.Text, nullable=False),
        sa.Column("request_key", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("withheld", sa.Text, nullable=False, server_default="{}"),
        sa.UniqueConstraint("stream", "n", name="entry_sequence"),
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
    meta = op.create_table(
        "meta",
        sa.Column("name", sa.Text, primary_key=True, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.bulk_insert(meta, [{"name": "format", "value": "1-draft"}, {"name": "versions", "value": "0.0.0"}])
