"""Reasons and refusals: why something may not happen, as data.

A reason is a stable code and what fills its sentence; sentences live in the catalogues, so the same
reason is read in Vietnamese, in English, by a screen and by a program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a command was refused."""

    #: Stable code, such as `role` or `four_eyes`; the list is docs/reference/reasons.md.
    code: str
    #: What fills the sentence: ids, counts, names of fields. Never the value of a field.
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """The code with the thing it is about, as scenario files name it: `four_eyes.appraise`."""
        about = self.details.get("about")
        return f"{self.code}.{about}" if about else self.code


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command that was refused, with all its reasons. Nothing was written; its key stays free."""

    #: Every reason, not only the first.
    reasons: tuple[Reason, ...]

    def subjects(self) -> set[str]:
        """The exact set of reasons, as scenario files compare it."""
        return {reason.subject for reason in self.reasons}


def refuse(code: str, **details: Any) -> Refusal:
    """Refuse for one reason."""
    return Refusal((Reason(code, details),))
