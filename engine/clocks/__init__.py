"""The dossier's clocks: what a step does to them, when what is due, which moments an action must keep."""
