"""Catalogues: the YAML files of this package, each read once, when it is first needed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

#: The files there are; each maps a code to what is said, once for each language.
CATALOGUES = ("errors", "findings", "help", "problems", "reasons", "words")


@cache
def catalogue(name: str) -> dict[str, Any]:
    """Read one catalogue. The files are ours, so the plain safe loader is enough."""
    text = files(__package__).joinpath(f"{name}.yaml").read_bytes()
    read: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return read
