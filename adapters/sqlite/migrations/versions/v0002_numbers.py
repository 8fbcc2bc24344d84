"""The last numbers of results, so that the next one is found without a look at the record.

Revision: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table; no record from before has a number in it."""
    op.create_table(
        "number",
        sa.Column("series", sa.Text, primary_key=True, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
