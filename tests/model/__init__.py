"""The model test: engine and stores against an oracle in plain Python."""
