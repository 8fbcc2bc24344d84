"""Differences: two versions of a procedure compared in terms of the law, never on text."""

from hoso.engine.difference.compare import Version, differences
from hoso.engine.difference.difference import Difference, Group

__all__ = ["Difference", "Group", "Version", "differences"]
