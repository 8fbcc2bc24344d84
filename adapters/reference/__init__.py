"""The reference of the language, made from the schemas: `python -m hoso.adapters.reference` prints it."""
