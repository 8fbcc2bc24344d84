"""What is due is found by an index.

Revision: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Index the heads in which the clock has something to do."""
    op.create_index(
        "head_timer", "head", ["next_timer", "stream"], sqlite_where=sa.text("next_timer IS NOT NULL")
    )
