"""Findings as people read them: whether a sentence of the catalogue finds all it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hoso.adapters.wording import Wording
from hoso.adapters.wording.catalogue import catalogue

if TYPE_CHECKING:
    from hoso.engine.finding import Finding

_VOICES = {language: Wording(language) for language in ("vi", "en")}
_NAMED = re.compile(r"(?<!\{)\{(\w+)")


def assert_filled(finding: Finding) -> None:
    """Sentence and hint say something in both languages, and every detail they name is there."""
    for key, template in catalogue("findings")[finding.code].items():
        named = set(_NAMED.findall(template))
        assert named <= finding.details.keys(), f"{finding.code} {key}"
        sentence, hint = _VOICES[key[-2:]].finding(finding)
        told = hint if key.startswith("hint") else sentence
        assert told, f"{finding.code} {key}"
        assert not named or told != template, f"{finding.code} {key}"
