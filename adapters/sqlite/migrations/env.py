"""What alembic runs: the connection is handed in by `schema.py`, which also ends the transaction."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
context.run_migrations()
