"""Scenarios of procedures."""
