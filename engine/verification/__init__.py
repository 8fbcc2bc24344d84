"""Verifying: is the record intact, and does each step follow from it? Read-only, nothing is trusted."""

from __future__ import annotations

from hoso.engine.verification.problem import Problem, Verdict
from hoso.engine.verification.record import verify

__all__ = ["Problem", "Verdict", "verify"]
