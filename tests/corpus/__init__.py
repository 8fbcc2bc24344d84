"""Recorded histories that every later version of hoso replays byte for byte."""
