"""Heavy runs, and small editions of them for every day."""
