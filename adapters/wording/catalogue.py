"""Catalogues: the YAML files of this package, each read once, and of each only what is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

#: The files there are; each maps a code to what is said, once for each language.
CATALOGUES = ("differences", "errors", "findings", "help", "pages", "problems", "reasons", "words")
#: Where the next section begins: a line with a key at its very beginning.
_NEXT = re.compile(r"^(?=[\w\"])", re.MULTILINE)


class Catalogue(Mapping[str, Any]):
    """A catalogue; a section is parsed when it is first looked up.

    `hoso check` says two sentences: reading all of them would take longer than checking the file.
    """

    def __init__(self, text: str) -> None:
        """Take the text of a file of ours."""
        found = (part for part in _NEXT.split(text) if part and not part.startswith("#"))
        self._texts = {part.partition(":")[0].strip('"'): part for part in found}
        self._read: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        """One section, by its key."""
        if key not in self._read:
            # The files are ours, so the plain safe loader is enough.
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            self._read |= yaml.load(self._texts[key], Loader=loader)  # noqa: S506
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        """The keys, in the order of the file."""
        return iter(self._texts)

    def __len__(self) -> int:
        """How many sections there are."""
        return len(self._texts)


@cache
def catalogue(name: str) -> Catalogue:
    """One catalogue."""
    return Catalogue(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"))
