"""Policies: how a regime counts, as data; each with the words of the law that say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Policy:
    """How time is counted. docs/decisions (working time) says what each value means, with examples.

    `legal` names for each policy the provision it comes from.
    """

    #: From the minute of reception, or from the day after it (Civil Code 2015, article 147).
    count_from: Literal["minute", "next_day"] = "minute"
    #: What a working day is when it is counted from the minute, or in part: eight working hours, or a
    #: morning and an afternoon, however long they are.
    day: Literal["hours8", "half_days"] = "hours8"
    #: What is received outside office hours is received when the office next opens.
    reception: Literal["next_opening"] = "next_opening"
    #: Minute of the day after which `same_day` means the next working day.
    cut_off: int = 15 * 60
    #: Whether that is the close of the next working day, or its opening (Decree 118/2025, article 18(2)).
    after_cut_off: Literal["next_close", "next_opening"] = "next_close"
    #: Days, months and years that end when the office is closed end when it is next open (article 148(5)).
    roll: Literal["forward"] = "forward"
    legal: dict[str, str] = field(default_factory=dict, hash=False)
