"""The embedded store: one SQLite file, written by any number of processes of one machine."""
