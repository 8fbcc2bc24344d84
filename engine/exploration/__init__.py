"""Exploration: where a dossier can come to, what is known there, and from where it cannot come to an end.

A definition is walked over an abstraction of its values: for each state, or inside a parallel state for each
group of branches that share something, the cells in which the fields, counts and statuses may be that its
guards read. See docs/reference/checker.md for what is decided and what is not.
"""
