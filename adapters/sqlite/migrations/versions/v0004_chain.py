"""Streams are chains of positions, and need no index.

Revision: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_HEAD = "stream, kind, name, version, {position}, leaf, recorded_at, next_timer, body"
_ENTRY = "position, stream, n, {previous}, leaf, salted, request_key, recorded_at, withheld"


def upgrade() -> None:
    """Give each entry the position of the one before it, and each head that of its last one."""
    op.drop_index("head_serial", "head")
    op.drop_index("head_timer", "head")
    op.rename_table("head", "head_old")
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
    last = "coalesce((SELECT max(position) FROM entry WHERE entry.stream = head_old.stream), 0)"
    _moved("head", _HEAD.format(position="position"), _HEAD.format(position=last))
    op.create_index("head_serial", "head", ["kind", sa.text("length(name)"), "name"])
    op.create_index(
        "head_timer", "head", ["next_timer", "stream"], sqlite_where=sa.text("next_timer IS NOT NULL")
    )
    op.rename_table("entry", "entry_old")
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
    before = "lag(position, 1, 0) OVER (PARTITION BY stream ORDER BY n)"
    _moved("entry", _ENTRY.format(previous="previous"), _ENTRY.format(previous=before))


def _moved(table: str, columns: str, values: str) -> None:
    """Fill a table from the old one, which then goes."""
    op.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}_old")  # noqa: S608 - our own names
    op.drop_table(f"{table}_old")
