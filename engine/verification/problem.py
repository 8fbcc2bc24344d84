"""Problems and verdicts: what verification found, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as the record must be."""

    #: Stable code; the list is docs/reference/verification.md.
    code: str
    #: Sequence of the entry it was found at; 0 where it concerns the stream or the store.
    n: int
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Verdict:
    """What verification says of one stream.

    Before there is a public log the best verdict is *chain intact, completeness unknown*: a tail that
    was cut together with its head leaves no trace in the stream itself.
    """

    stream: str
    kind: str
    name: str
    entries: int = 0
    problems: list[Problem] = field(default_factory=list)
    #: Guards evaluated again with the same result.
    rechecked: int = 0
    #: Guards and entries of which what they rest on was erased: what is recorded stands unchecked.
    attested: int = 0
    #: Entries in which a supervisor overrode the procedure.
    overrides: list[int] = field(default_factory=list)
    #: Withheld values that were erased by rule.
    erased: int = 0

    @property
    def is_intact(self) -> bool:
        """Is every link, value and step of the stream as it must be?"""
        return not self.problems
