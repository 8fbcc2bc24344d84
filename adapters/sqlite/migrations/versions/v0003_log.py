"""The public log.

Revision: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of shards, tiles and signed checkpoints."""
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
