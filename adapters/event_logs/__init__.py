"""Event logs from files: XES, plain or gzipped, and CSV. Read as streams, hostile or not."""
