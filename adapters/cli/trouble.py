"""Trouble: a command cannot go on. Its code finds the sentence, its exit code tells scripts the kind."""

from __future__ import annotations

from typing import Any

#: Done.
DONE = 0
#: The answer is no: refused, findings, a scenario that failed, a record that is broken.
NO = 1
#: Not understood: usage, unreadable file, unknown dossier.
NOT_UNDERSTOOD = 2
#: The store cannot be used.
NO_STORE = 3
#: A fault of ours.
FAULT = 70
#: Stopped by Ctrl-C, as shells report it.
INTERRUPTED = 130
#: The reader of the output went away, as shells report it.
PIPE_CLOSED = 141

#: Codes of the engine's errors that concern the store.
OF_STORE = frozenset(
    {"draft_format", "foreign_format", "store_busy", "store_missing", "store_unusable", "version_moved"}
)


class Trouble(Exception):
    """A command cannot go on, for a reason the person can do something about."""

    def __init__(self, code: str, exit_code: int = NOT_UNDERSTOOD, **details: Any) -> None:
        """Name the sentence and fill it."""
        super().__init__(code)
        self.code = code
        self.exit_code = exit_code
        self.details = details
