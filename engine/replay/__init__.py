"""Replay: the cases of an event log walked through a definition by the real engine, on made-up dossiers."""
