"""Instants as the record writes them: UTC, six digits of a second, so that text order is time order."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
#: Of a date and a time without its zone.
_LENGTH = 26


def instant_of(moment: datetime) -> str:
    """Write an aware datetime as an instant."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:_LENGTH] + "Z"


def is_instant(text: str) -> bool:
    """Is this the text of a real instant, in the one form the record knows?"""
    if not _INSTANT.fullmatch(text):
        return False
    try:
        moment_of(text)
    except ValueError:
        return False
    return True


def moment_of(text: str) -> datetime:
    """Read an instant back.

    Raises:
        ValueError: the text is no instant.
    """
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
