"""The road form."""
