"""The history of the tables. Each version is frozen once it is released."""
