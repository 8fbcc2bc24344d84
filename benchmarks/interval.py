"""Median and interval of a few measurements, without assuming how they are distributed."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The share of cases in which the interval holds the true median, at least.
COVERAGE = 0.9
#: Fewer measurements than this give no such interval: even the smallest and the largest miss it too often.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Interval:
    """The median of some measurements, and between which two of them the true one lies."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        """Three significant digits are more than a shared machine gives."""
        return f"{self.median:.2f} ({self.low:.2f} to {self.high:.2f})"


def interval(values: Sequence[float]) -> Interval:
    """The median, and the narrowest pair of order statistics that holds it in 90 % of cases or more.

    The number of measurements below the true median is binomial (n, 1/2); so the k-th smallest and the
    k-th largest hold it between them with 1 - 2 P(X < k). With 15 rounds k is 4 and the coverage 96 %;
    with fewer than `FEWEST` it is the smallest and the largest.
    """
    ordered = sorted(values)
    count = len(ordered)
    k, below = 0, 0
    while 2 * (below + comb(count, k)) <= (1 - COVERAGE) * 2**count:
        below += comb(count, k)
        k += 1
    at = max(k, 1) - 1
    return Interval(median(ordered), ordered[at], ordered[count - 1 - at])
