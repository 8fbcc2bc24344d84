"""Clocks of dossiers, tried on one office and one procedure with times."""
