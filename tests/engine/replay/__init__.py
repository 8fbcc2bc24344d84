"""Event logs replayed."""
