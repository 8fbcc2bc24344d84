"""Tests of engine/publication/."""
