"""Tests of engine/log/."""
