"""The answer for one case: accepted, or refused at one event, with the reasons."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.reason import Reason
    from hoso.engine.replay.event_log import Event


class Refused(NamedTuple):
    """The first event that was refused; of a case that ends too early, its last one."""

    event: Event
    #: What the log calls it, the action it was taken for, and its instant, as far as known.
    activity: str
    action: str | None
    instant: str | None
    #: Every reason.
    reasons: tuple[Reason, ...]
    #: Officers of the reasons by their ids → what the log calls them.
    people: Mapping[str, str] = MappingProxyType({})


class Answer(NamedTuple):
    """How one case went."""

    case: str
    #: The line where it begins.
    line: int
    #: How many events it has, how many of them were accepted, and how many were passed over.
    events: int
    accepted: int
    ignored: int
    #: Where the dossier stood after the last accepted event; nowhere where none was opened.
    states: tuple[str, ...]
    refused: Refused | None

    @property
    def is_accepted(self) -> bool:
        """Did every event go through?"""
        return self.refused is None
