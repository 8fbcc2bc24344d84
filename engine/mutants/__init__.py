"""Mutants: small faults put into a procedure on purpose, to see whether its scenarios notice."""

from __future__ import annotations

from hoso.engine.mutants.make import KINDS, Mutant, mutants_of
from hoso.engine.mutants.trial import Outcome, Unsound, try_mutants

__all__ = ["KINDS", "Mutant", "Outcome", "Unsound", "mutants_of", "try_mutants"]
