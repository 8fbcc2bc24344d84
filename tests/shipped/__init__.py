"""The procedures that ship: their scenarios, their sums, and that nothing is left out."""
