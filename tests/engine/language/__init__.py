"""Files of the definition language."""
