"""Cosignatures: the note of a checkpoint may gain signatures. No table changes.

Triggers are made anew with every revision, and this one has another trigger.

Revision: 0005
"""

from __future__ import annotations

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Change no table."""
