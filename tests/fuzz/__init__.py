"""Fuzzing the loader and the replay: whatever they are given, they answer, soon and in little memory."""
