"""Verify a published folder of hoso from docs/reference/publication.md and no code of hoso."""
