"""Logs: structured lines on standard error, for those who ask for them (`HOSO_LOG=1`).

Only declared keys are written, so that no value of a dossier reaches a log by accident.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from structlog.typing import EventDict

#: What may stand in a log line. Ids, codes and counts; never values, names or free text.
KEYS = frozenset(
    {"event", "level", "timestamp", "command", "code", "exit", "stream", "n", "seconds", "exception"}
)


def set_up_logs() -> Any:
    """Set structlog up and give its logger. Imported only when a log is wanted."""
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _declared_only,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    return structlog.get_logger()


def _declared_only(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Drop what was not declared."""
    return {key: value for key, value in event.items() if key in KEYS}
