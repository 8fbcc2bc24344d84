"""Scenarios: courses that a procedure must allow or refuse, written beside it and run through the engine."""
