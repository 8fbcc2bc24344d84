"""The oracle's requests for an opinion: what becomes of each, what they count, when they are enough.

Told in plain Python from docs/decisions/0009-consultation.md and docs/reference/record.md, section 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass
class Request:
    """One question to one agency."""

    request: str
    agency: str
    state: str
    due: str | None
    #: asked, answered, late or withdrawn.
    status: str = "asked"
    opinion: str | None = None
    late: bool = False
    #: What a declared silence counts as; None: as nothing, a superior decides.
    counts_as: str | None = None

    def as_head(self) -> dict[str, Any]:
        """The same as a head has it: what says nothing is left out."""
        return {name: value for name, value in vars(self).items() if value not in (None, False)}

    @property
    def said(self) -> str | None:
        """The opinion that counts; None where nothing was said or may be taken as said."""
        return self.counts_as if self.status == "late" else self.opinion

    def is_answered_late(self, at: str) -> bool:
        """Would an answer come after the silence was declared, or after the time was over?"""
        return self.status == "late" or (self.due is not None and at >= self.due)


def of_state(requests: Iterable[Request], state: str) -> list[Request]:
    """The requests made in a state that still stand."""
    return [item for item in requests if item.state == state and item.status != "withdrawn"]


def counts(requests: Iterable[Request], state: str) -> dict[str, int]:
    """What guards may read of a state's consultation."""
    own = of_state(requests, state)
    return {
        "asked": len(own),
        "open": sum(item.status == "asked" for item in own),
        "answered": sum(item.status == "answered" for item in own),
        "late": sum(item.status == "late" for item in own),
        "agreed": sum(item.said == "agrees" for item in own),
        "objected": sum(item.said == "objects" for item in own),
    }


def incomplete(consult: dict[str, Any], state: str, requests: Iterable[Request]) -> set[str]:
    """Why a row that waits for answers cannot be taken yet."""
    own = of_state(requests, state)
    reasons = set()
    if len(own) < int(consult.get("at_least", 1)):
        reasons.add(f"consult_at_least.{state}")
    join = consult.get("join", "all")
    if join != "all":
        if sum(item.said is not None for item in own) < int(join):
            reasons.add(f"consult_answers.{state}")
        return reasons
    if any(item.status == "asked" for item in own):
        reasons.add(f"consult_open.{state}")
    if any(item.status == "late" and item.said is None for item in own):
        reasons.add(f"consult_silent.{state}")
    return reasons
