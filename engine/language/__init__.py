"""Files of the definition language: from bytes to YAML values with their places, and on to typed ones."""
