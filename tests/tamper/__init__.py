"""The tamper matrix: every mutation, by every forger, on records of every store, is named by its verdict."""
